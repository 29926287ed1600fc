package load

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/tools/go/packages"

	"github.com/asyncgen/asyncgen/dsl"
	"github.com/asyncgen/asyncgen/dsl/diag"
	"github.com/asyncgen/asyncgen/lower/concurrent"
)

// importPaths lists what the files of the package import.
func (p *Package) importPaths() []string {
	var paths []string
	for _, s := range p.Sources {
		paths = append(paths, importsOf(s.File.Syntax)...)
	}
	for _, f := range p.Siblings {
		paths = append(paths, importsOf(f)...)
	}
	return paths
}

func importsOf(f *ast.File) []string {
	var paths []string
	for _, spec := range f.Imports {
		if path, err := strconv.Unquote(spec.Path.Value); err == nil {
			paths = append(paths, path)
		}
	}
	return paths
}

// sourceFile is a .ago file that has been read.
type sourceFile struct {
	*Source
	pkg  *Package
	file *token.File
	text []byte

	asyncType func() bool // whether the package declares a type named async
}

// readPackage reads the .ago files of p. Root says that the patterns match it, so
// that the output of its sources is wanted: of a test variant, that of the test
// files.
func (l *loader) readPackage(p *packages.Package, root bool) (*Package, []sourceFile) {
	pkg := &Package{ID: p.ID, Path: p.PkgPath, Name: p.Name, Dir: dirOf(p)}
	if p.Module != nil && p.Module.GoVersion != "" {
		pkg.GoVersion = "go" + p.Module.GoVersion
	}
	var files []sourceFile
	for _, output := range p.GoFiles {
		source := l.tree.source[output]
		if source == "" {
			continue
		}
		l.read[source] = true
		text, err := os.ReadFile(source)
		if err != nil {
			l.report(codeGoList, position(source), err.Error(), "")
			pkg.Broken = true
			continue
		}
		isTest := strings.HasSuffix(source, "_test.ago")
		wanted := root && isTest == (p.ForTest != "") && (l.only == nil || l.only[source])
		files = append(files, sourceFile{
			Source: &Source{Name: source, Output: output, Wanted: wanted},
			pkg:    pkg,
			file:   l.prog.Fset.AddFile(source, -1, len(text)),
			text:   text,
		})
	}
	slices.SortFunc(files, func(a, b sourceFile) int { return strings.Compare(a.Name, b.Name) })
	asyncType := sync.OnceValue(func() bool { return l.declaresAsync(p, files) })
	for i := range files {
		files[i].asyncType = asyncType
	}
	return pkg, files
}

// declaresAsync reports whether one of files, the sources of p, or a .go file of p declares
// a type named async.
func (l *loader) declaresAsync(p *packages.Package, files []sourceFile) bool {
	inGo := func(name string) bool {
		if l.tree.source[name] != "" {
			return false
		}
		text, err := os.ReadFile(name)
		return err == nil && dsl.DeclaresAsync(text) // an error is told when the file is parsed
	}
	return slices.ContainsFunc(files, func(f sourceFile) bool { return dsl.DeclaresAsync(f.text) }) ||
		slices.ContainsFunc(p.GoFiles, inGo)
}

// parse makes sources of files, as many at a time as there are processors.
func (l *loader) parse(files []sourceFile) {
	errs := make([]error, len(files))
	concurrent.Each(len(files), func(i int) {
		c := dsl.Config{AsyncType: files[i].asyncType}
		files[i].File, errs[i] = c.Parse(files[i].file, files[i].text)
	})
	for i, f := range files {
		if errs[i] == nil {
			f.pkg.Sources = append(f.pkg.Sources, f.Source)
			continue
		}
		var list diag.List
		if errors.As(errs[i], &list) {
			l.prog.Diagnostics = append(l.prog.Diagnostics, list...)
		}
		f.pkg.Broken = true
	}
}

func (l *loader) parseSibling(pkg *Package, name string) {
	f, err := parser.ParseFile(l.prog.Fset, name, nil, parser.ParseComments|parser.SkipObjectResolution)
	if err == nil {
		pkg.Siblings = append(pkg.Siblings, f)
		return
	}
	pkg.Broken = true
	var list scanner.ErrorList
	if !errors.As(err, &list) {
		l.report(codeGoSyntax, position(name), err.Error(), "")
		return
	}
	for _, e := range list {
		l.report(codeGoSyntax, e.Pos, e.Msg, "")
	}
}

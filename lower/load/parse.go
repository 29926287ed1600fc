package load

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/scanner"
	"os"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/asyncgen/asyncgen/dsl"
	"github.com/asyncgen/asyncgen/dsl/diag"
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

// parsePackage reads the files of p. Root says that the patterns match it, so
// that the output of its sources is wanted: of a test variant, that of the test
// files.
func (l *loader) parsePackage(p *packages.Package, root bool) (*Package, error) {
	pkg := &Package{ID: p.ID, Path: p.PkgPath, Name: p.Name, Dir: dirOf(p)}
	if p.Module != nil && p.Module.GoVersion != "" {
		pkg.GoVersion = "go" + p.Module.GoVersion
	}
	for _, name := range p.GoFiles {
		source := l.tree.source[name]
		if source == "" {
			continue
		}
		isTest := strings.HasSuffix(source, "_test.ago")
		wanted := root && isTest == (p.ForTest != "") && (l.only == nil || l.only[source])
		l.parseSource(pkg, source, name, wanted)
	}
	slices.SortFunc(pkg.Sources, func(a, b *Source) int { return strings.Compare(a.Name, b.Name) })
	return pkg, l.siblings(pkg, p)
}

func (l *loader) parseSource(pkg *Package, name, output string, wanted bool) {
	l.read[name] = true
	src, err := os.ReadFile(name)
	if err != nil {
		l.report(codeGoList, position(name), err.Error(), "")
		pkg.Broken = true
		return
	}
	f, err := dsl.ParseFile(l.prog.Fset, name, src)
	if err != nil {
		var list diag.List
		if errors.As(err, &list) {
			l.prog.Diagnostics = append(l.prog.Diagnostics, list...)
		}
		pkg.Broken = true
		return
	}
	pkg.Sources = append(pkg.Sources, &Source{Name: name, Output: output, File: f, Wanted: wanted})
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

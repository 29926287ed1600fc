// Package emit writes the Go file of a lowered .ago file: it copies what is
// plain Go, and writes a future type with its methods for each state machine.
package emit

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"strings"
	"sync"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/dsl/diag"
	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/concurrent"
	"github.com/asyncgen/asyncgen/lower/ir"
	"github.com/asyncgen/asyncgen/lower/load"
)

// Options says how a file is written.
type Options struct {
	// Line adds //line directives, by which panics, profiles, coverage and
	// debuggers name the lines of the source.
	Line bool
}

// File returns the generated file of f, formatted as gofmt does. The same f
// gives the same bytes. An error is a [diag.List] if the source is to blame.
func File(f *ir.File, opts Options) ([]byte, error) {
	return file(f, namesIn(f.Package), opts)
}

// Result is what [File] returns of one file.
type Result struct {
	Code []byte
	Err  error
}

// Files does [File] for all files of a package, side by side. The results come
// in the order of files.
func Files(p *check.Package, files []*ir.File, opts Options) []Result {
	names := namesIn(p)
	results := make([]Result, len(files))
	concurrent.Each(len(files), func(i int) { results[i].Code, results[i].Err = file(files[i], names, opts) })
	return results
}

func file(f *ir.File, names packageNames, opts Options) ([]byte, error) {
	out := newOutput(f, names)
	out.lines = opts.Line
	parts := out.parts()
	if len(out.diags) > 0 {
		return nil, out.diags.Sorted()
	}
	for _, p := range parts {
		if p.err != nil {
			return nil, p.err
		}
	}
	if !opts.Line {
		return joined(parts), nil
	}
	return directed(parts, out.name, out.base())
}

// base is the base name of the generated file.
func (out *output) base() string { return filepath.Base(out.Source.Output) }

// output is one file being written.
type output struct {
	*ir.File
	pkg     *check.Package
	name    string // base name of the source
	imports *imports
	types   typeWriter
	names   map[*check.Func]machineNames
	hidden  hiddenTypes
	aliases *aliases                              // in what is written now
	decls   func() map[types.Object]*ast.FuncDecl // functions of the package's .ago files

	sourceNames func() map[string]bool // in the file
	moved       map[string]bool        // names of constants that have moved to package level
	lifted      liftedDecls
	insiders    insiders
	seconds     secondNames
	machines    map[*check.Func]*ir.Machine // of literals whose code stands where they do
	mentioned   map[*ir.Machine]*mentions
	notes       *comments
	diags       diag.List

	needsRuntime bool
	runtime      string // the name of its package, once asked for
	careful      bool   // there may be lines that look like markers within strings
	lines        bool   // there are to be //line directives
}

func newOutput(f *ir.File, names packageNames) *output {
	out := &output{
		File:      f,
		pkg:       f.Package,
		name:      filepath.Base(f.Source.Name),
		names:     names.machines,
		hidden:    names.hidden,
		aliases:   &aliases{needed: noneNeeded()},
		moved:     make(map[string]bool),
		insiders:  newInsiders(),
		seconds:   newSecondNames(),
		machines:  make(map[*check.Func]*ir.Machine),
		mentioned: mentionsIn(f.Machines),
		careful:   bytes.Contains(f.Source.Source.Src, []byte(markerPrefix)),
		lifted:    newLiftedDecls(f.Source, f.Package),
		decls:     sync.OnceValue(func() map[types.Object]*ast.FuncDecl { return declarations(f.Package) }),
	}
	out.imports = newImports(f.Package, f.Source.Source.Syntax, fileIdents(f, out.mentioned), localNamesOf(f, names.local))
	out.sourceNames = sync.OnceValue(func() map[string]bool { return check.NamesIn(f.Source.Source.Syntax) })
	out.notes = newComments(f.Package.Fset, string(f.Source.Source.Src), f.Source.Source.Syntax)
	out.types = typeWriter{
		imports: out.imports,
		local:   func(o *types.TypeName) string { return o.Name() },
		renamed: renamedParams(f),
		diags:   &out.diags,
	}
	return out
}

// rtlib returns the name of the runtime's package in the file.
func (out *output) rtlib() string {
	if out.runtime == "" {
		out.needsRuntime = true
		out.runtime = out.imports.name(out.pkg.Runtime.Package)
	}
	return out.runtime
}

func (out *output) position(pos token.Pos) token.Position {
	return out.pkg.Fset.PositionFor(pos, false)
}

// object is an identifier of something that the machine does not rename.
func (out *output) object(id *ast.Ident, o types.Object) jen.Code {
	name := id.Name
	switch o := o.(type) {
	case *types.PkgName:
		if strings.HasPrefix(name, check.Mark) {
			return jen.Id(out.imports.name(o.Imported()))
		}
	case *types.TypeName:
		if strings.HasPrefix(name, check.Mark) {
			return out.types.spell(o.Type())
		}
	}
	out.imports.mention(o)
	if o != nil && o.Pkg() != nil && o.Pkg() != out.pkg.Types && outside(o) {
		if _, ok := o.(*types.PkgName); !ok && !out.imports.dotted[o.Pkg().Path()] {
			return out.types.qualified(o.Pkg(), name)
		}
	}
	return jen.Id(name)
}

// sourceText is the text of n on one line.
func (out *output) sourceText(n ast.Node) string {
	src := out.Source.Source.Src
	text := string(src[out.offset(n.Pos()):out.offset(n.End())])
	return strings.Join(strings.Fields(text), " ")
}

func (out *output) offset(pos token.Pos) int { return out.position(pos).Offset }

// refuseRedeclared reports that generated code needs the predeclared function called
// name at n, which the package hides.
func (out *output) refuseRedeclared(n ast.Node, name string) {
	out.diags = append(out.diags, &diag.Diagnostic{
		Code:    codeUnspellable,
		Pos:     out.position(n.Pos()),
		Message: fmt.Sprintf("the generated code needs the predeclared %s, which the package declares anew", name),
		Hint:    "give this declaration another name",
	})
}

// assemble puts the header and the imports above the body. They come last,
// since the body decides what is imported.
func (out *output) assemble(src *source, body []jen.Code) *jen.File {
	var guard []jen.Code
	if out.needsRuntime {
		guard = append(guard, jen.Line(), jen.Const().Id("_").Op("=").Id(out.rtlib()).Dot("SupportsGeneratedCodeV1"))
	}
	f := jen.NewFile(src.packageName())
	header := load.GeneratedLine + "\n// Source: " + out.name
	above, doc := src.abovePackage()
	if above != "" {
		header += "\n\n" + above
	}
	f.HeaderComment(header)
	if doc != "" {
		f.PackageComment(doc)
	}
	f.Add(anyLines())
	for _, c := range src.importDecls(out.imports.unused(out.pkg.Info, out.Source.Source.Syntax)) {
		f.Add(c)
	}
	for _, c := range out.imports.declarations() {
		f.Add(c)
	}
	for _, c := range append(guard, body...) {
		f.Add(c)
	}
	return f
}

// mentions notes the packages that a copied declaration uses: by their names ahead of
// selectors, and without if names are imported from them.
func (out *output) mentions(d ast.Decl) {
	if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
		return
	}
	dotted := len(out.imports.dotted) > 0
	ast.Inspect(d, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if id, ok := n.X.(*ast.Ident); ok {
				out.imports.mention(out.pkg.Info.Uses[id])
			}
		case *ast.Ident:
			if dotted {
				out.imports.mention(out.pkg.Info.Uses[n])
			}
		}
		return true
	})
}

// declStart is where a declaration begins, with the comment that documents it.
func declStart(d ast.Decl) token.Pos {
	doc := declDoc(d)
	if doc != nil {
		return doc.Pos()
	}
	return d.Pos()
}

// asyncStart is declStart of an async function.
func (out *output) asyncStart(d *ast.FuncDecl) token.Pos {
	if d.Doc != nil {
		return d.Doc.Pos()
	}
	return out.Source.Source.Async[d.Type].Pos
}

func declDoc(d ast.Decl) *ast.CommentGroup {
	if g, ok := d.(*ast.GenDecl); ok {
		return g.Doc
	}
	return d.(*ast.FuncDecl).Doc
}

// isDropped reports whether nothing becomes of d, an async function called _.
func (out *output) isDropped(d ast.Decl) bool {
	fd, ok := d.(*ast.FuncDecl)
	return ok && check.IsBlank(fd) && out.Source.Source.Async[fd.Type] != nil
}

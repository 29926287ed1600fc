package emit

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/dsl/diag"
	"github.com/asyncgen/asyncgen/lower/check"
)

// localNames tells which names the package's async functions declare for
// constants and types of their own, and how often.
type localNames struct {
	count map[string]int
	taken map[string]bool
}

func newLocalNames(p *check.Package) *localNames {
	l := &localNames{count: make(map[string]int), taken: make(map[string]bool)}
	for _, f := range p.Files {
		for _, fn := range f.Funcs {
			ast.Inspect(fn.Body, func(n ast.Node) bool {
				if l, ok := n.(*ast.FuncLit); ok && f.Literals[l] != nil {
					return false // a function of its own
				}
				if d, ok := n.(*ast.GenDecl); ok {
					for _, id := range specNames(d) {
						l.count[id.Name]++
					}
				}
				return true
			})
		}
	}
	return l
}

// specNames lists the names that d declares.
func specNames(d *ast.GenDecl) []*ast.Ident {
	var names []*ast.Ident
	for _, s := range d.Specs {
		switch s := s.(type) {
		case *ast.TypeSpec:
			names = append(names, s.Name)
		case *ast.ValueSpec:
			names = append(names, s.Names...)
		}
	}
	return names
}

// packageLevel names a declaration of a function that moves to package level:
// as it is, unless the name means something there or other functions have it.
func (out *output) packageLevel(name, prefix string) string {
	if out.local == nil {
		out.local = newLocalNames(out.pkg)
	}
	l := out.local
	if l.count[name] > 1 || declared(out.pkg.Types, name) {
		name = prefix + name
	}
	name = unique(name, func(n string) bool { return l.taken[n] || declared(out.pkg.Types, n) })
	l.taken[name] = true
	return name
}

// declaredObjects lists the constants and types of Machine.Decls.
func (g *machine) declaredObjects() []types.Object {
	var objects []types.Object
	for _, d := range g.Decls {
		for _, id := range specNames(d) {
			if o := g.Info.ObjectOf(id); o != nil && id.Name != "_" {
				objects = append(objects, o)
			}
		}
	}
	return objects
}

// ownDecls writes the function's own declarations.
func (g *machine) ownDecls() []jen.Code {
	var codes []jen.Code
	for _, d := range g.Decls {
		codes = append(codes, g.tr.mark(d.Pos())...)
		codes = append(codes, g.tr.genDecl(d))
	}
	return codes
}

// nameDecls names the constants and types of the function's own: at package
// level if a field needs them, else at the top of Poll.
func (g *machine) nameDecls() {
	own := g.declaredObjects()
	g.hoisted = g.fieldsNeed(own)
	for _, o := range own {
		if g.hoisted {
			g.renamed[o] = g.out.packageLevel(o.Name(), lowerFirst(resultsName(g.fn.FutureName)))
		} else {
			g.renamed[o] = g.scope.variable(o.Name())
		}
	}
	g.refuseRenamedEmbeds()
}

// refuseRenamedEmbeds reports the structs that embed a type of the function's
// own that needs another name: the field's name would change with it.
func (g *machine) refuseRenamedEmbeds() {
	for n := range nodesOf(g.Machine) {
		ast.Inspect(n, func(n ast.Node) bool {
			if t, ok := n.(*ast.StructType); ok {
				for _, f := range t.Fields.List {
					g.refuseRenamedEmbed(f)
				}
			}
			return true
		})
	}
}

func (g *machine) refuseRenamedEmbed(f *ast.Field) {
	id := embedded(f.Type)
	if id == nil || len(f.Names) > 0 {
		return
	}
	o := g.Info.Base().Uses[id]
	if name, own := g.renamed[o]; own && name != o.Name() {
		g.out.diags = append(g.out.diags, &diag.Diagnostic{
			Code:    codeUnspellable,
			Pos:     g.out.position(id.Pos()),
			Message: fmt.Sprintf("the generated code needs another name for the local type %s, which a struct embeds", id.Name),
			Hint:    "give the type a name that the package does not use",
		})
	}
}

// embedded returns the name of an embedded field of type t.
func embedded(t ast.Expr) *ast.Ident {
	switch t := ast.Unparen(t).(type) {
	case *ast.Ident:
		return t
	case *ast.StarExpr:
		return embedded(t.X)
	}
	return nil
}

func (g *machine) localType(o *types.TypeName) string {
	if name, ok := g.renamed[o]; ok {
		return name
	}
	return o.Name()
}

// fieldsNeed reports whether a field of the frame has a type among own.
func (g *machine) fieldsNeed(own []types.Object) bool {
	found := false
	w := g.types
	w.diags = new(diag.List)
	w.local = func(o *types.TypeName) string {
		found = found || slices.Contains(own, types.Object(o))
		return o.Name()
	}
	for _, s := range g.Frame.Slots {
		w.spell(s.Type)
	}
	return found
}

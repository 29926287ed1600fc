package emit

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/check"
)

// packageLevel names o, which moves to package level: a type as it is, a constant
// too, unless the name means something there or others have it.
func (out *output) packageLevel(o types.Object, prefix string) string {
	name := o.Name()
	if _, ok := o.(*types.TypeName); ok {
		return name
	}
	if !out.pkg.Locals.HasOwnName(o) {
		name = prefix + name
	}
	name = unique(name, func(n string) bool { return out.moved[n] || check.DeclaredIn(out.pkg.Types, n) })
	out.moved[name] = true
	return name
}

// declaredIn lists the constants and types of decls.
func (g *machine) declaredIn(decls []*ast.GenDecl) []types.Object {
	var objects []types.Object
	for _, d := range decls {
		for _, id := range check.DeclaredNames(d) {
			if o := g.Info.ObjectOf(id); o != nil {
				objects = append(objects, o)
			}
		}
	}
	return objects
}

// movedDecls writes the function's own declarations that have moved to package level.
func (g *machine) movedDecls() []jen.Code {
	g.atPackage = true
	defer func() { g.atPackage = false }()
	var codes []jen.Code
	for _, d := range g.Moved {
		codes = append(codes, g.ownDecl(d)...)
	}
	return codes
}

// declares reports whether o is a type that a declaration at the top of Poll declares.
func (g *machine) declares(o types.Object) bool {
	return isTypeName(o) && slices.ContainsFunc(g.staying(), func(d *ast.GenDecl) bool {
		t, ok := d.Specs[0].(*ast.TypeSpec)
		return ok && g.Info.ObjectOf(t.Name) == o
	})
}

func (g *machine) ownDecl(d *ast.GenDecl) []jen.Code {
	g.tr.constant = g.ofVariable
	defer func() { g.tr.constant = nil }()
	codes := g.tr.mark(d.Pos())
	if repeatsShadowed(d) {
		return append(codes, g.constants(d))
	}
	return append(codes, g.tr.genDecl(d))
}

// ofVariable returns the value of c, if that is a constant such as the length of
// an array variable: the variable is not there where declarations stand.
func (g *machine) ofVariable(c *ast.CallExpr) jen.Code {
	tv := g.Info.Type(c)
	if tv.Value == nil || g.Info.Type(c.Fun).IsType() {
		return nil
	}
	found := false
	ast.Inspect(c, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			v, is := g.Info.ObjectOf(id).(*types.Var)
			found = found || is && !v.IsField() && !outside(v)
		}
		return !found
	})
	if !found {
		return nil
	}
	return g.types.spell(tv.Type).Parens(jen.Id(tv.Value.ExactString()))
}

// nameDecls names the constants and types of the function's own.
func (g *machine) nameDecls() {
	prefix := check.Unexported(resultsName(g.fn.FutureName))
	for _, o := range g.declaredIn(g.Moved) {
		g.renamed[o] = g.out.packageLevel(o, prefix)
		g.scope.global[g.renamed[o]] = true
	}
	declared := g.declaredIn(g.Decls)
	for _, first := range []bool{true, false} { // types are to have their own names
		for _, o := range declared {
			if isTypeName(o) == first && g.renamed[o] == "" {
				g.renamed[o] = g.scope.variable(o.Name())
			}
		}
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

// localType names a type where the source may call it otherwise.
func (g *machine) localType(o *types.TypeName) string {
	if g.renamed[o] == "" && g.ownAlias(o) == "" && g.declaredAround(o) {
		return g.around.nameAt(o, g.fn.Pos, nothing)
	}
	return g.localName(o)
}

// localName names a type or constant that the function, or one around it, declares.
func (g *machine) localName(o types.Object) string {
	name := g.calledHere(o)
	_, own := g.renamed[o]
	if s := g.shadowed[name]; s.outer != "" && s.by != o && (own || g.declaredAround(o)) {
		return s.outer
	}
	return name
}

func (g *machine) calledHere(o types.Object) string {
	if name, ok := g.renamed[o]; ok {
		return name
	}
	if own := g.ownAlias(o); own != "" {
		return own
	}
	if g.declaredAround(o) {
		return g.around.localName(o)
	}
	return o.Name()
}

// ownAlias names the alias of the function's own that has the name and the type of o, which
// another function declares; "" if there is none. Package go/types has but one of the
// instances of a generic type that differ in such aliases.
func (g *machine) ownAlias(o types.Object) string {
	t, ok := o.(*types.TypeName)
	if !ok || !t.IsAlias() {
		return ""
	}
	found := ""
	for own, name := range g.renamed {
		if own, ok := own.(*types.TypeName); ok && own.Name() == o.Name() && types.Identical(own.Type(), o.Type()) {
			if found == "" || name == o.Name() || found != o.Name() && name < found {
				found = name
			}
		}
	}
	return found
}

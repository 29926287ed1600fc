package emit

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/check"
)

// A type that a function declares has the name that %T shows, even if another one has
// it, too, where both are to be told apart. It is declared in a block of its own that
// gives it a second name, and in there the first name gets back what it meant around:
//
//	type row2 = row
//	{
//		type row struct{ … }
//		type row3 = row
//		{
//			type row = row2
//			…
//		}
//	}

// staying lists the declarations that stand in Poll. Each type has one of its own.
func (g *machine) staying() []*ast.GenDecl {
	var decls []*ast.GenDecl
	for _, d := range g.Decls {
		switch {
		case slices.Contains(g.Moved, d):
		case d.Tok == token.TYPE:
			for _, s := range d.Specs {
				decls = append(decls, &ast.GenDecl{TokPos: s.Pos(), Tok: d.Tok, Specs: []ast.Spec{s}})
			}
		default:
			decls = append(decls, d)
		}
	}
	return decls
}

// declared is decls with code below them.
func (g *machine) declared(decls []*ast.GenDecl, code []jen.Code) []jen.Code {
	var codes []jen.Code
	for i, d := range decls {
		if o := g.needsBlock(d); o != nil {
			return append(codes, g.inBlocks(o, d, func() []jen.Code { return g.declared(decls[i+1:], code) })...)
		}
		codes = append(codes, g.ownDecl(d)...)
	}
	return append(codes, code...)
}

// needsBlock returns the type that d declares if code names it otherwise than the source,
// and the name of the source is that of another type; else nil.
func (g *machine) needsBlock(d *ast.GenDecl) *types.TypeName {
	t, ok := d.Specs[0].(*ast.TypeSpec)
	if !ok || t.Assign.IsValid() {
		return nil
	}
	o, ok := g.Info.ObjectOf(t.Name).(*types.TypeName)
	if !ok || g.renamed[o] == o.Name() || o.Name() == "_" || !g.isPlainType(o) {
		return nil
	}
	return o
}

// isPlainType reports whether the name of o means a type where no block has declared o,
// and one that an alias can stand for.
func (g *machine) isPlainType(o *types.TypeName) bool {
	is := func(other types.Object) bool { _, ok := other.(*types.TypeName); return ok }
	for other, name := range g.renamed {
		if name == o.Name() {
			return is(other)
		}
	}
	if other := g.fromAround[o.Name()]; other != nil {
		return is(other)
	}
	_, other := g.out.pkg.Types.Scope().LookupParent(o.Name(), token.NoPos)
	t, ok := other.(*types.TypeName)
	if !ok || check.InFileOf(g.out.pkg.Types, o.Name()) {
		return false
	}
	generic, ok := t.Type().(interface{ TypeParams() *types.TypeParamList })
	return (!ok || generic.TypeParams().Len() == 0) && !isComparable(t) && !g.hasTypeParam(o.Name())
}

func isComparable(t *types.TypeName) bool { return t == types.Universe.Lookup("comparable") }

func (g *machine) hasTypeParam(name string) bool {
	return slices.ContainsFunc(g.fn.TypeParams, func(p *types.TypeParam) bool { return p.Obj().Name() == name })
}

// inBlocks writes d, the declaration of o, ahead of what f writes.
func (g *machine) inBlocks(o *types.TypeName, d *ast.GenDecl, f func() []jen.Code) []jen.Code {
	alias, around := g.renamed[o], g.scope.fresh(o.Name())
	g.renamed[o] = o.Name()
	own := g.ownDecl(d)
	g.renamed[o] = alias
	name := func(new, old string) jen.Code { return jen.Type().Id(new).Op("=").Id(old) }
	inner := jen.Block(append([]jen.Code{name(o.Name(), around)}, f()...)...)
	return []jen.Code{
		name(around, o.Name()),
		jen.Block(append(own, name(alias, o.Name()), inner)...),
	}
}

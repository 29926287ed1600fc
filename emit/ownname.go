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
//
// So is a type with a struct in it that embeds such a type, for the field's sake.

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
		if own := g.keepingNames(d); len(own) > 0 {
			return append(codes, g.inBlocks(own, d, func() []jen.Code { return g.declared(decls[i+1:], code) })...)
		}
		codes = append(append(codes, g.ownDecl(d)...), g.out.behind(g.Info, d)...)
	}
	return append(codes, g.named(code)...)
}

// keepingNames returns the types that have to have the names of the source in d, one of
// staying, where code names them otherwise and these are the names of other types: the
// type that d declares and those that structs in there embed.
func (g *machine) keepingNames(d *ast.GenDecl) []*types.TypeName {
	t, ok := d.Specs[0].(*ast.TypeSpec)
	if !ok {
		return nil
	}
	var own []*types.TypeName
	add := func(of types.Object) {
		o, ok := of.(*types.TypeName)
		if ok && g.isRenamed(o) && g.meansType(o.Name()) && !slices.Contains(own, o) {
			own = append(own, o)
		}
	}
	if !t.Assign.IsValid() {
		add(g.Info.ObjectOf(t.Name))
	}
	for id := range embeddedIn(t.Type) {
		add(g.Info.Base().Uses[id]) // the type; it defines the field, too
	}
	return own
}

func (g *machine) isRenamed(o types.Object) bool {
	name, own := g.renamed[o]
	return own && name != o.Name() && o.Name() != "_"
}

// embeddedIn yields the names of the types that structs in n embed.
func embeddedIn(n ast.Node) func(yield func(*ast.Ident) bool) {
	return func(yield func(*ast.Ident) bool) {
		more := true
		ast.Inspect(n, func(n ast.Node) bool {
			if t, ok := n.(*ast.StructType); ok {
				for _, f := range t.Fields.List {
					if id := embedded(f.Type); more && id != nil && len(f.Names) == 0 {
						more = yield(id)
					}
				}
			}
			return more
		})
	}
}

// meansType reports whether name means a type where no block has declared another one,
// and one that an alias can stand for.
func (g *machine) meansType(name string) bool {
	is := func(other types.Object) bool { _, ok := other.(*types.TypeName); return ok }
	for other, called := range g.renamed {
		if called == name {
			return is(other)
		}
	}
	if other := g.fromAround[name]; other != nil {
		return is(other)
	}
	scope := g.out.pkg.Types.Scope()
	if g.fn.Inside != nil {
		if _, by := scope.Innermost(g.fn.Pos).LookupParent(name, g.fn.Pos); by != nil && !outside(by) {
			return is(by)
		}
	}
	_, other := scope.LookupParent(name, token.NoPos)
	t, ok := other.(*types.TypeName)
	if !ok || check.InFileOf(g.out.pkg.Types, name) {
		return false
	}
	generic, ok := t.Type().(interface{ TypeParams() *types.TypeParamList })
	return (!ok || generic.TypeParams().Len() == 0) && !isComparable(t) && !g.hasTypeParam(name)
}

func isComparable(t *types.TypeName) bool { return t == types.Universe.Lookup("comparable") }

func (g *machine) hasTypeParam(name string) bool {
	return slices.ContainsFunc(g.fn.TypeParams, func(p *types.TypeParam) bool { return p.Obj().Name() == name })
}

// inBlocks writes d, where own have the names of the source, ahead of what f writes.
func (g *machine) inBlocks(own []*types.TypeName, d *ast.GenDecl, f func() []jen.Code) []jen.Code {
	alias := func(new, old string) jen.Code { return typeAlias(new, jen.Id(old)) }
	declares := func(o *types.TypeName) bool { return g.Info.ObjectOf(d.Specs[0].(*ast.TypeSpec).Name) == o }
	var outer, middle, inner []jen.Code
	names := make([]string, len(own))
	for i, o := range own {
		around := g.scope.fresh(o.Name())
		outer, inner = append(outer, alias(around, o.Name())), append(inner, alias(o.Name(), around))
		if !declares(o) {
			middle = append(middle, alias(o.Name(), g.renamed[o]))
		}
		names[i], g.renamed[o] = g.renamed[o], o.Name()
	}
	middle = append(append(middle, g.ownDecl(d)...), g.out.behind(g.Info, d)...)
	for i, o := range own {
		if g.renamed[o] = names[i]; declares(o) {
			middle = append(middle, alias(names[i], o.Name()))
		}
	}
	return append(outer, jen.Block(append(middle, jen.Block(append(inner, f()...)...))...))
}

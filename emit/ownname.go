package emit

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/dave/jennifer/jen"
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

// staying lists the declarations that stand in Poll.
func (g *machine) staying() []*ast.GenDecl {
	var decls []*ast.GenDecl
	for _, d := range g.Decls {
		if !slices.Contains(g.Moved, d) {
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
		if ok && g.isRenamed(o) && g.typeCalled(o.Name()) != nil && !slices.Contains(own, o) {
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

// typeCalled is the type that name means where no block has declared another one; nil if
// no alias can stand for that.
func (g *machine) typeCalled(name string) *types.TypeName {
	t, ok := g.called(name).(*types.TypeName)
	if !ok || isComparable(t) || isTypeParam(t) {
		return nil
	}
	return t
}

// called is what name means there, in the source or as another name.
func (g *machine) called(name string) types.Object {
	for o, called := range g.renamed {
		if called == name && g.shadowed[name].by != o {
			return o
		}
	}
	if o := g.fromAround[name]; o != nil {
		return o
	}
	innermost := g.out.pkg.Types.Scope().Innermost(g.fn.Pos)
	if g.fn.Inside != nil {
		if _, o := innermost.LookupParent(name, g.fn.Pos); o != nil && !outside(o) {
			return o
		}
	}
	for _, p := range g.fn.TypeParams {
		if g.types.paramName(p) == name {
			return p.Obj()
		}
	}
	_, o := fileScope(innermost, g.out.pkg.Types).LookupParent(name, token.NoPos)
	return o
}

// fileScope is the scope of the file in p that s is in.
func fileScope(s *types.Scope, p *types.Package) *types.Scope {
	for s != p.Scope() && s.Parent() != p.Scope() {
		s = s.Parent()
	}
	return s
}

func isComparable(t *types.TypeName) bool { return t == types.Universe.Lookup("comparable") }

// inBlocks writes d, where own have the names of the source, ahead of what f writes.
func (g *machine) inBlocks(own []*types.TypeName, d *ast.GenDecl, f func() []jen.Code) []jen.Code {
	declares := func(o *types.TypeName) bool { return g.Info.ObjectOf(d.Specs[0].(*ast.TypeSpec).Name) == o }
	var outer, middle, last, inner []jen.Code
	undo := []func(){g.keepShadows()}
	for _, o := range own {
		name, called := o.Name(), g.renamed[o]
		around, other := g.scope.fresh(name), g.typeCalled(name)
		outer = append(outer, g.out.sameType(other, around, name))
		inner = append(inner, g.out.sameType(other, name, around))
		if declares(o) {
			last = append(last, typeAlias(called, jen.Id(name)))
		} else {
			middle = append(middle, typeAlias(name, jen.Id(called)))
		}
		g.shadow(name, o, around)
		undo = append(undo, g.rename(o, name))
	}
	middle = append(append(middle, g.ownDecl(d)...), g.out.behind(g.Info, d)...)
	for _, u := range undo {
		u()
	}
	return append(outer, jen.Block(append(append(middle, last...), jen.Block(append(inner, f()...)...))...))
}

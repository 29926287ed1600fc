package emit

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/dsl/diag"
	"github.com/asyncgen/asyncgen/lower/spell"
	"github.com/asyncgen/asyncgen/lower/typed"
)

// A struct has a field of the name of the type that it embeds. Where the code of a machine
// calls the type otherwise, the struct is named in a block in which the type has that name:
//
//	type base3 = base
//	{
//		type base = base2
//		type anonymous = struct{ base }
//		{
//			type base = base3
//			…
//		}
//	}
//
// One that has in it what the statement declares cannot be named there. Then the statement
// is such a block, and so it is where the name of the type means anything but a type.

// anonymous is such a struct.
type anonymous struct {
	name string
	typ  *types.Struct

	around map[string]string // names of what has those of its fields, but for their types
}

// structName implements surroundings.
func (g *machine) structName(t *types.Struct, at token.Position) *jen.Statement {
	own := false
	for _, o := range spell.Names(t) {
		_, renamed := g.renamed[o]
		own = own || renamed
		if !renamed && !outside(o) && !isTypeParam(o) && !g.declaredAround(o) {
			return g.out.structBehind(t, g.scope.fresh)
		}
	}
	if g.around != nil && !own {
		return g.around.structName(t, at)
	}
	return g.anonymousName(t, at)
}

// structName implements surroundings.
func (r *localResolver) structName(t *types.Struct, at token.Position) *jen.Statement {
	if r.around != nil {
		return r.around.structName(t, at)
	}
	return r.out.structBehind(t, r.fresh)
}

// embeds is the name of t in the body, or in the signature of the code of a literal.
func (g *machine) embeds(body bool) func(t *types.Struct, at token.Position) *jen.Statement {
	return func(t *types.Struct, at token.Position) *jen.Statement {
		if c := g.structName(t, at); c != nil || !body {
			return c
		}
		return g.anonymousName(t, at)
	}
}

// anonymousName is the name of t.
func (g *machine) anonymousName(t *types.Struct, at token.Position) *jen.Statement {
	for _, a := range g.structs {
		if types.Identical(a.typ, t) {
			return jen.Id(a.name)
		}
	}
	a := anonymous{name: g.out.anonymous(g.scope.fresh), typ: t, around: make(map[string]string)}
	restore := g.keepShadows()
	for f := range t.Fields() {
		if g.types.isHidden(f) {
			if g.typeCalled(f.Name()) == nil {
				g.refuseEmbedded(at, f.Name())
			}
			a.around[f.Name()] = g.scope.fresh(f.Name())
			g.shadow(f.Name(), embeddedType(f), a.around[f.Name()])
		}
	}
	for f := range t.Fields() {
		g.types.spell(f.Type()) // it may have others in it, which are to be named first
	}
	restore()
	g.structs = append(g.structs, a)
	return jen.Id(a.name)
}

// named is code, with the structs that it names above it.
func (g *machine) named(code []jen.Code) []jen.Code {
	for _, a := range slices.Backward(g.structs) {
		code = g.nameStruct(a, code)
	}
	return code
}

func (g *machine) nameStruct(a anonymous, code []jen.Code) []jen.Code {
	var outer, middle, inner []jen.Code
	defer g.keepShadows()()
	for f := range a.typ.Fields() {
		around, hidden := a.around[f.Name()]
		if other := g.typeCalled(f.Name()); hidden && other != nil {
			outer = append(outer, g.out.sameType(other, around, f.Name()))
			middle = append(middle, typeAlias(f.Name(), g.types.spell(typed.WithoutPointer(f.Type()))))
			inner = append(inner, g.out.sameType(other, f.Name(), around))
			g.shadow(f.Name(), embeddedType(f), around)
		}
	}
	middle = append(middle, typeAlias(a.name, g.types.fields(a.typ)))
	return append(outer, jen.Block(append(middle, jen.Block(append(inner, code...)...))...))
}

// shadow is the type that a name has in what is being written, by an alias, and how code
// calls there the type that has the name around, if one does.
type shadow struct {
	by    *types.TypeName
	outer string
}

// shadow makes by the type that name means, and outer the name of the other one.
func (g *machine) shadow(name string, by *types.TypeName, outer string) {
	g.shadowed[name] = shadow{by, outer}
	if other := g.typeCalled(name); other != nil && outside(other) {
		g.types.shadowed[other] = outer
	}
}

// keepShadows returns what undoes each shadow made from now on.
func (g *machine) keepShadows() (restore func()) {
	own, ofPackage := g.shadowed, g.types.shadowed
	g.shadowed, g.types.shadowed = make(map[string]shadow), make(map[types.Object]string)
	maps.Copy(g.shadowed, own)
	maps.Copy(g.types.shadowed, ofPackage)
	return func() { g.shadowed, g.types.shadowed = own, ofPackage }
}

// embeddedType is the type that f, an embedded field, has or points to, if that is
// declared; else nil.
func embeddedType(f *types.Var) *types.TypeName {
	if t, ok := typed.WithoutPointer(f.Type()).(interface{ Obj() *types.TypeName }); ok {
		return t.Obj()
	}
	return nil
}

func typeAlias(name string, t jen.Code) jen.Code { return jen.Type().Id(name).Op("=").Add(t) }

func (g *machine) refuseEmbedded(at token.Position, name string) {
	g.out.diags = append(g.out.diags, &diag.Diagnostic{
		Code:    codeUnspellable,
		Pos:     at,
		Message: fmt.Sprintf("the generated code needs another name for the local type %s, which a struct embeds", name),
		Hint:    "give the type a name that the function does not use otherwise",
	})
}

// sourceStruct is the name of s, if a type that it embeds is called otherwise; else nil.
func (g *machine) sourceStruct(s *ast.StructType) jen.Code {
	t, ok := g.Info.TypeOf(s).(*types.Struct)
	if !ok || len(g.renamedIn(s)) == 0 {
		return nil
	}
	w := g.types.withAt(g.out.position(s.Pos()))
	return w.spell(t)
}

// renamedIn lists the types that s embeds and that are called otherwise.
func (g *machine) renamedIn(s *ast.StructType) []*types.TypeName {
	var found []*types.TypeName
	for _, f := range s.Fields.List {
		if id := embedded(f.Type); id != nil && len(f.Names) == 0 {
			o, ok := g.Info.Base().Uses[id].(*types.TypeName) // it defines the field, too
			if ok && !outside(o) && !isTypeParam(o) && g.localName(o) != o.Name() {
				found = append(found, o)
			}
		}
	}
	return found
}

// within writes what f does with n, a statement or function literal, and what it is to
// have above it for the structs in it that cannot be named.
func (g *machine) within(n ast.Node, f func() []jen.Code) []jen.Code {
	own := g.shadowing(n)
	if len(own) == 0 {
		return f()
	}
	defer g.keepShadows()()
	var above []jen.Code
	for _, o := range own {
		name, called, outer := o.Name(), g.localName(o), ""
		if other := g.typeCalled(name); other != nil {
			outer = g.scope.fresh(name)
			above = append(above, g.out.sameType(other, outer, name))
		}
		above = append(above, typeAlias(name, jen.Id(called)))
		g.shadow(name, o, outer)
		defer g.rename(o, name)()
	}
	return []jen.Code{jen.Block(append(above, f()...)...)}
}

// rename calls o, a local thing, otherwise until what it returns is called.
func (g *machine) rename(o types.Object, name string) (undo func()) {
	before, renamed := g.renamed[o]
	g.renamed[o] = name
	return func() {
		if g.renamed[o] = before; !renamed {
			delete(g.renamed, o)
		}
	}
}

// shadowing lists the types that have to have the names of the source in n, as structs
// embed them that cannot be named outside of it.
func (g *machine) shadowing(n ast.Node) []*types.TypeName {
	var found []*types.TypeName
	ast.Inspect(n, func(n ast.Node) bool {
		s, ok := n.(*ast.StructType)
		if !ok {
			return true
		}
		own := g.renamedIn(s)
		if !slices.ContainsFunc(own, func(o *types.TypeName) bool { return g.typeCalled(o.Name()) == nil }) && !g.declaresIn(s) {
			return true
		}
		for _, o := range own {
			if !slices.Contains(found, o) {
				found = append(found, o)
			}
		}
		return true
	})
	return found
}

// declaresIn reports whether s has a type in it that stands in a statement.
func (g *machine) declaresIn(s *ast.StructType) bool {
	found := false
	ast.Inspect(s, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			o, ok := g.Info.Base().Uses[id].(*types.TypeName)
			_, own := g.renamed[o]
			found = found || ok && !own && !outside(o) && !isTypeParam(o) && !g.declaredAround(o)
		}
		return !found
	})
	return found
}

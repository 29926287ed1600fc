package emit

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/dsl/diag"
	"github.com/asyncgen/asyncgen/lower/spell"
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
	for f := range t.Fields() {
		g.types.spell(f.Type()) // it may have others in it, which are to be named first
		if g.types.isHidden(f) && !g.meansType(f.Name()) {
			g.refuseEmbedded(at, f.Name())
		}
	}
	a := anonymous{g.scope.fresh("anonymous"), t}
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
	hidden := make(map[string]bool)
	for f := range a.typ.Fields() {
		if g.types.isHidden(f) {
			around := g.scope.fresh(f.Name())
			outer = append(outer, typeAlias(around, jen.Id(f.Name())))
			middle = append(middle, typeAlias(f.Name(), g.types.spell(withoutPointer(f.Type()))))
			inner = append(inner, typeAlias(f.Name(), jen.Id(around)))
			hidden[f.Name()] = true
		}
	}
	w := g.types
	w.mention = g.refusing(func(name string) bool { return hidden[name] })
	middle = append(middle, typeAlias(a.name, w.fields(a.typ)))
	return append(outer, jen.Block(append(middle, jen.Block(append(inner, code...)...))...))
}

func typeAlias(name string, t jen.Code) jen.Code { return jen.Type().Id(name).Op("=").Add(t) }

// refusing returns what reports names that mean something else than is needed.
func (g *machine) refusing(hidden func(string) bool) func(string) {
	return func(name string) {
		if hidden(name) {
			g.refuseEmbedded(g.types.at, name)
		}
	}
}

func (g *machine) refuseEmbedded(at token.Position, name string) {
	g.out.diags = append(g.out.diags, &diag.Diagnostic{
		Code:    codeUnspellable,
		Pos:     at,
		Message: fmt.Sprintf("the generated code needs another name for the local type %s, which a struct embeds", name),
		Hint:    "give the type a name that the package does not use",
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
	var above []jen.Code
	for _, o := range g.shadowing(n) {
		before, renamed := g.renamed[o]
		above = append(above, typeAlias(o.Name(), jen.Id(g.localName(o))))
		g.renamed[o], g.shadowed[o.Name()] = o.Name(), o
		defer func() {
			delete(g.shadowed, o.Name())
			if g.renamed[o] = before; !renamed {
				delete(g.renamed, o)
			}
		}()
	}
	if len(above) == 0 {
		return f()
	}
	mention := g.types.mention
	defer func() { g.types.mention = mention }()
	g.types.mention = g.refusing(func(name string) bool { return g.shadowed[name] != nil })
	return []jen.Code{jen.Block(append(above, f()...)...)}
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
		if !slices.ContainsFunc(own, func(o *types.TypeName) bool { return !g.meansType(o.Name()) }) && !g.declaresIn(s) {
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

package emit

import (
	"go/types"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/ir"
)

// A slot has the type of the variables in it, unless no field can; see ir.Slot.

// save stores v in its slot.
func (g *machine) save(v *ir.Var) *jen.Statement {
	return jen.Id(g.self + "." + v.Slot.Name + " =").Add(g.forSlot(v, jen.Id(g.vars[v])))
}

// forSlot is value, of v, as the slot of v holds it.
func (g *machine) forSlot(v *ir.Var, value *jen.Statement) *jen.Statement {
	if t := v.Slot.Type; convertible(t) && !types.Identical(t, g.held(v)) {
		return g.types.spell(t).Parens(value)
	}
	return value
}

// load gives v what its slot holds.
func (g *machine) load(v *ir.Var) *jen.Statement {
	return jen.Id(g.vars[v] + " =").Add(g.loaded(v.Slot, g.held(v), g.vars[v]))
}

// loaded is what s holds for the variable called name of type t.
func (g *machine) loaded(s *ir.Slot, t types.Type, name string) *jen.Statement {
	switch {
	case types.Identical(s.Type, t):
		return g.field(s)
	case convertible(s.Type):
		return g.types.spell(t).Parens(g.field(s))
	case types.Identical(s.Type, t.Underlying()):
		return g.field(s)
	}
	return g.rtlib("Load").Call(g.field(s), jen.Id(name))
}

// convertible reports whether t, of a slot, has a name, so that a variable of
// another type is not assignable to it.
func convertible(t types.Type) bool {
	_, basic := types.Unalias(t).(*types.Basic)
	return basic
}

// held is the type of the local of v.
func (g *machine) held(v *ir.Var) types.Type {
	if v.Home == ir.Boxed {
		return types.NewPointer(v.Type)
	}
	return v.Type
}

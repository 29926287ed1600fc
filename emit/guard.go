package emit

import (
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/ir"
)

// A guarded machine polls several children at a time, or has blocks that own
// futures. If a poll ends by a panic or runtime.Goexit, the guard, a deferred call
// of it, cancels those that are left.

// guarded is the body of Poll around step, or nil if there is no guard.
func (g *machine) guarded() []jen.Code {
	if !g.Guarded {
		return nil
	}
	return []jen.Code{g.deferGuard(), g.here(), jen.Return(jen.Id(g.self).Dot("step").Call(jen.Id(g.cx))), g.here()}
}

func (g *machine) deferGuard() jen.Code {
	return jen.Defer().Id(g.self).Dot("guard").Call(jen.Id(g.cx))
}

// guard is the methods that cancel what a state awaits.
func (g *machine) guard() []jen.Code {
	if !g.Guarded {
		return nil
	}
	context := jen.Id(g.cx).Add(g.context())
	codes := []jen.Code{
		jen.Line(), ownLines(),
		jen.Comment("guard cancels what a poll that does not come back was polling."),
		g.method(g.self, g.frame).Id("guard").Params(context.Clone()).Block(
			jen.If(jen.Id("state").Op(":=").Add(g.state()), g.rtlib("StateRunning").Call(jen.Id("state"))).Block(
				g.state().Op("=").Add(g.rtlib("StatePoisoned")),
				jen.Id(g.self).Dot("drop").Call(jen.Id(g.cx), jen.Id("state").Op("&^").Add(g.rtlib("StatePolling"))))),
		jen.Line(),
		jen.Comment("drop cancels what is awaited in a state, and then what blocks own."),
		g.method(g.self, g.frame).Id("drop").Params(context.Clone(), jen.Id("state").Add(g.out.imports.predeclared("uint32"))).Block(
			append(g.releaseAll(), g.cancelStates())...),
	}
	return append(codes, g.dropMethods()...)
}

// cancelStates cancels what is awaited in the state.
func (g *machine) cancelStates() jen.Code {
	clauses := g.cancelClauses()
	if len(clauses) == 0 {
		return jen.Null()
	}
	return jen.Switch(jen.Id("state")).Block(clauses...)
}

// cancelClauses are the clauses of a switch over the states that cancel what is
// awaited there.
func (g *machine) cancelClauses() []jen.Code {
	clauses := g.byChild(func(c *ir.Slot) jen.Code { return g.field(c).Dot("Cancel").Call(jen.Id(g.cx)) })
	clauses = append(clauses, g.cancelStreams()...)
	for _, st := range g.States {
		if st.Select == nil {
			continue
		}
		switch temps := st.Select.Temporaries(); len(temps) {
		case 0:
		case 1:
			c := temps[0]
			clauses = append(clauses, jen.Case(jen.Id(strconv.Itoa(int(st.Number)))))
			clauses = append(clauses, g.ifNotNil(c, g.field(c.Child).Dot("Cancel").Call(jen.Id(g.cx)))...)
		default:
			clauses = append(clauses, jen.Case(jen.Id(strconv.Itoa(int(st.Number)))),
				jen.Id(g.self).Dot(dropName(st.Select)).Call(jen.Id(g.cx)))
		}
	}
	return clauses
}

// release gives up what v owns.
func (g *machine) release(v *ir.Var) []jen.Code {
	place := g.field(v.Slot)
	cancel := place.Clone().Dot("Cancel").Call(jen.Id(g.cx))
	if v.Embedded || !nilable(v.Type) {
		return []jen.Code{cancel}
	}
	return []jen.Code{jen.If(g.isNil(place, "!=", v.Slot.Type)).Block(cancel, g.isNil(place, "=", v.Slot.Type))}
}

// releaseAll defers giving up what variables own: those declared last first.
func (g *machine) releaseAll() []jen.Code {
	var codes []jen.Code
	for _, v := range g.Vars {
		if v.Owned {
			place := g.field(v.Slot)
			if v.Embedded || !nilable(v.Type) {
				codes = append(codes, jen.Defer().Add(place).Dot("Cancel").Call(jen.Id(g.cx)))
				continue
			}
			codes = append(codes, jen.If(g.isNil(place, "!=", v.Slot.Type)).Block(jen.Defer().Add(place).Dot("Cancel").Call(jen.Id(g.cx))))
		}
	}
	return codes
}

package emit

import (
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
				g.poison(),
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
			clauses = append(clauses, jen.Case(jen.Id(stateNumber(st))))
			clauses = append(clauses, g.ifNotNil(c, g.field(c.Child).Dot("Cancel").Call(jen.Id(g.cx)))...)
		default:
			clauses = append(clauses, jen.Case(jen.Id(stateNumber(st))),
				jen.Id(g.self).Dot(dropName(st.Select)).Call(jen.Id(g.cx)))
		}
	}
	return clauses
}

// hold notes what v owns.
func (g *machine) hold(v *ir.Var) jen.Code {
	cancel := jen.Func().Params(jen.Id(g.cx).Add(g.context())).Block(g.cancelOwned(v))
	return g.defers("Own", g.place(v), cancel)
}

// release gives up what v owns.
func (g *machine) release(v *ir.Var) []jen.Code {
	var codes []jen.Code
	if v.Held {
		codes = append(codes, g.defers("Disown"))
	}
	if g.ownsAlways(v) {
		return append(codes, g.cancelOwned(v))
	}
	empty := g.field(v.Slot).Op("=").Add(g.types.null(v.Slot.Type))
	return append(codes, jen.If(g.owns(v)).Block(g.cancelSlot(v), empty))
}

// releaseAll defers giving up what variables own: those declared last first. What is
// held is cancelled later, once the loops over functions in its block have ended.
func (g *machine) releaseAll() []jen.Code {
	var codes []jen.Code
	for _, v := range g.Vars {
		switch {
		case !v.Owned || v.Held && g.ownsAlways(v):
		case g.ownsAlways(v):
			codes = append(codes, jen.Defer().Add(g.cancelSlot(v)))
		default:
			owns := g.owns(v)
			if v.Held { // unless its block has not begun
				owns.Op("&&").Op("!").Add(g.defers("Owns", g.place(v)))
			}
			codes = append(codes, jen.If(owns).Block(jen.Defer().Add(g.cancelSlot(v))))
		}
	}
	return codes
}

// ownsAlways reports whether v, as a loop's own stream does, owns something in all of its
// block.
func (g *machine) ownsAlways(v *ir.Var) bool { return v.Embedded || !nilable(v.Type) }

// owns is whether v, which can be nil, owns something.
func (g *machine) owns(v *ir.Var) *jen.Statement {
	return g.isNil(g.field(v.Slot), "!=", v.Slot.Type)
}

func (g *machine) place(v *ir.Var) jen.Code { return jen.Op("&").Add(g.field(v.Slot)) }

func (g *machine) cancelSlot(v *ir.Var) jen.Code {
	return g.field(v.Slot).Dot("Cancel").Call(jen.Id(g.cx))
}

// cancelOwned cancels what v owns, if it owns something.
func (g *machine) cancelOwned(v *ir.Var) jen.Code {
	if g.ownsAlways(v) {
		return g.cancelSlot(v)
	}
	return jen.If(g.owns(v)).Block(g.cancelSlot(v))
}

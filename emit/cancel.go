package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/ir"
)

// cancel gives up a machine that is suspended or was never polled. The child
// goes first; then the frame is cleared, whatever was in it.
func (g *machine) cancel() []jen.Code {
	codes := []jen.Code{jen.Line(), jen.Comment("Cancel gives " + g.self + " up. It is a no-op once " + g.self + " has ended.")}
	if g.Frame.Boxed {
		handle := g.method(g.self, g.fn.FutureName).Id("Cancel").Params(jen.Id(g.cx).Add(g.context())).Block(
			jen.If(jen.Id(g.self).Dot("p").Op("!=").Add(g.noFrame())).Block(jen.Id(g.self).Dot("p").Dot("cancel").Call(jen.Id(g.cx))))
		codes = append(codes, handle, jen.Line())
		return append(codes, g.cancelMethod("cancel"))
	}
	return append(codes, g.cancelMethod("Cancel"))
}

func (g *machine) cancelMethod(name string) jen.Code {
	ended := jen.Case(g.rtlib("StateReturned"), g.rtlib("StatePoisoned"))
	clear := g.emptied("StatePoisoned")
	body := []jen.Code{}
	if len(g.States)+len(g.deferAwaits) == 0 {
		body = append(body, jen.If(g.state().Op("==").Add(g.rtlib("StateUnresumed"))).Block(clear))
	} else {
		body = append(body, jen.Id("state").Op(":=").Add(g.state()))
		children := g.cancelStates()
		if g.Guarded {
			children = jen.Id(g.self).Dot("drop").Call(jen.Id(g.cx), jen.Id("state"))
			over := jen.Id("state").Op("==").Add(g.rtlib("StateReturned")).Op("||").Add(g.rtlib("StateRunning").Call(jen.Id("state")))
			body = append(body, jen.If(over).Block(jen.Return()))
		} else {
			body = append(body, jen.Switch(jen.Id("state")).Block(ended, jen.Return()))
		}
		body = append(body, g.poison())
		if g.Defers || g.Guarded {
			body = append(body, jen.Defer().Func().Params().Block(clear).Call())
		}
		if g.Defers {
			body = append(body, jen.Defer().Add(g.defers("Cancel", jen.Id(g.cx))))
		}
		body = append(body, children)
		if !g.Defers && !g.Guarded {
			body = append(body, clear)
		}
	}
	return g.method(g.self, g.frame).Id(name).Params(jen.Id(g.cx).Add(g.context())).Block(body...)
}

// byChild makes the clauses of a switch over the states: f says what to do with
// the child that is awaited there.
func (g *machine) byChild(f func(c *ir.Slot) jen.Code) []jen.Code {
	var order []*ir.Slot
	states := make(map[*ir.Slot][]jen.Code)
	for _, s := range g.States {
		if s.Child == nil {
			continue
		}
		if states[s.Child] == nil {
			order = append(order, s.Child)
		}
		states[s.Child] = append(states[s.Child], jen.Id(stateNumber(s)))
	}
	var clauses []jen.Code
	for _, c := range order {
		clauses = append(clauses, jen.Case(states[c]...), f(c))
	}
	return clauses
}

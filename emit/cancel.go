package emit

import (
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/ir"
)

// cancel gives up a machine that is suspended or was never polled. The child
// goes first; then the frame is cleared, whatever was in it.
func (g *machine) cancel() []jen.Code {
	codes := []jen.Code{jen.Line(), jen.Comment("Cancel gives " + g.self + " up. It is a no-op once " + g.self + " has ended.")}
	if g.Frame.Boxed {
		handle := g.method(g.self, g.fn.FutureName).Id("Cancel").Params(jen.Id(g.cx).Add(g.context())).Block(
			jen.If(jen.Id(g.self).Dot("p").Op("!=").Nil()).Block(jen.Id(g.self).Dot("p").Dot("cancel").Call(jen.Id(g.cx))))
		codes = append(codes, handle, jen.Line())
		return append(codes, g.cancelMethod("cancel"))
	}
	return append(codes, g.cancelMethod("Cancel"))
}

func (g *machine) cancelMethod(name string) jen.Code {
	ended := jen.Case(g.rtlib("StateReturned"), g.rtlib("StatePoisoned"))
	poison := g.state().Op("=").Add(g.rtlib("StatePoisoned"))
	clear := jen.Op("*").Id(g.self).Op("=").Add(g.typeName(g.frame)).
		Values(jen.Id("state").Op(":").Add(g.rtlib("StatePoisoned")))
	body := []jen.Code{}
	if len(g.States) == 0 {
		body = append(body, jen.If(g.state().Op("==").Add(g.rtlib("StateUnresumed"))).Block(clear))
	} else {
		clauses := g.byChild(func(c *ir.Slot) jen.Code { return g.field(c).Dot("Cancel").Call(jen.Id(g.cx)) })
		body = append(body,
			jen.Id("state").Op(":=").Add(g.state()),
			jen.Switch(jen.Id("state")).Block(ended, jen.Return()),
			poison)
		if g.Defers {
			body = append(body, jen.Defer().Func().Params().Block(g.defers("Run"), clear).Call(), jen.Switch(jen.Id("state")).Block(clauses...))
		} else {
			body = append(body, jen.Switch(jen.Id("state")).Block(clauses...), clear)
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
		if states[s.Child] == nil {
			order = append(order, s.Child)
		}
		states[s.Child] = append(states[s.Child], jen.Id(strconv.Itoa(int(s.Number))))
	}
	var clauses []jen.Code
	for _, c := range order {
		clauses = append(clauses, jen.Case(states[c]...), f(c))
	}
	return clauses
}

// trace tells dumps where the machine is and what it awaits.
func (g *machine) trace() []jen.Code {
	doc := []jen.Code{jen.Line(), jen.Comment("Trace says where " + g.self + " is and what it awaits.")}
	signature := func(recv, name string) *jen.Statement {
		return g.method(g.self, recv).Id(name).Params().
			Params(jen.Id("m").Op("*").Add(g.rtlib("Machine")), jen.Id("state").Uint32(), jen.Id("awaited").Any())
	}
	if !g.Frame.Boxed {
		return append(doc, signature(g.frame, "Trace").Block(g.traceBody()...))
	}
	p := jen.Id(g.self).Dot("p")
	handle := signature(g.fn.FutureName, "Trace").Block(
		jen.If(p.Clone().Op("==").Nil()).Block(jen.Return(jen.Op("&").Id(g.table), g.rtlib("StateReturned"), jen.Nil())),
		jen.Return(p.Clone().Dot("trace").Call()))
	return append(doc, handle, jen.Line(), signature(g.frame, "trace").Block(g.traceBody()...))
}

func (g *machine) traceBody() []jen.Code {
	var body []jen.Code
	clauses := g.byChild(func(c *ir.Slot) jen.Code {
		awaited := g.field(c)
		if c.Owned {
			awaited = jen.Op("&").Add(awaited)
		}
		return jen.Id("awaited").Op("=").Add(awaited)
	})
	if len(clauses) > 0 {
		body = append(body, jen.Switch(g.state()).Block(clauses...))
	}
	return append(body, jen.Return(jen.Op("&").Id(g.table), g.state(), jen.Id("awaited")))
}

// machineTable declares the static description of the machine.
func (g *machine) machineTable() []jen.Code {
	quote := func(s string) jen.Code { return jen.Lit(s) }
	fields := []jen.Code{
		jen.Id("Func").Op(":").Add(quote(g.qualifiedFunc())),
		jen.Id("File").Op(":").Add(quote(g.out.name)),
		jen.Id("Line").Op(":").Lit(g.tr.lineOf(g.fn.Decl.Name.Pos())),
	}
	if len(g.States) > 0 {
		states := make([]jen.Code, len(g.States))
		for i, s := range g.States {
			states[i] = jen.Values(
				jen.Id("Line").Op(":").Lit(g.tr.lineOf(s.Await.Pos)),
				jen.Id("Awaits").Op(":").Add(quote(g.out.sourceText(s.Await.Operand))))
		}
		list := jen.Custom(jen.Options{Open: "{", Close: "}", Separator: ",", Multi: true}, states...)
		fields = append(fields, jen.Id("States").Op(":").Index().Add(g.rtlib("MachineState")).Add(list))
	}
	value := g.rtlib("Machine").Custom(jen.Options{Open: "{", Close: "}", Separator: ",", Multi: true}, fields...)
	return []jen.Code{jen.Line(), jen.Var().Id(g.table).Op("=").Add(value)}
}

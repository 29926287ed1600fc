package emit

import (
	"go/token"
	"go/types"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/ir"
)

// trace tells dumps where the machine is and what it awaits.
func (g *machine) trace() []jen.Code {
	doc := []jen.Code{jen.Line(), jen.Comment("Trace says where " + g.self + " is and what it awaits.")}
	signature := func(recv, name string) *jen.Statement {
		return g.method(g.self, recv).Id(name).Params().
			Params(jen.Id("m").Op("*").Add(g.rtlib("Machine")), jen.Id("state").Add(g.out.imports.predeclared("uint32")), jen.Id("awaited").Add(g.out.imports.predeclared("any")))
	}
	if !g.Frame.Boxed {
		return append(doc, signature(g.frame, "Trace").Block(g.traceBody()...))
	}
	p := jen.Id(g.self).Dot("p")
	handle := signature(g.fn.FutureName, "Trace").Block(
		jen.If(p.Clone().Op("==").Add(g.noFrame())).Block(jen.Return(jen.Op("&").Id(g.table), g.rtlib("StateReturned"), g.types.null(types.Universe.Lookup("any").Type()))),
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
	clauses = append(clauses, g.traceStreams()...)
	clauses = append(clauses, g.traceDefers()...)
	if len(clauses) > 0 {
		body = append(body, jen.Switch(g.state()).Block(clauses...))
	}
	return append(body, jen.Return(jen.Op("&").Id(g.table), g.state(), jen.Id("awaited")))
}

// machineTable declares the static description of the machine.
func (g *machine) machineTable() []jen.Code {
	if len(g.States)+len(g.deferAwaits) == 0 {
		return g.tableDecl()
	}
	var states []jen.Code
	describe := func(at token.Pos, what string) {
		states = append(states, jen.Values(jen.Id("Line").Op(":").Lit(g.tr.lineOf(at)), jen.Id("Awaits").Op(":").Add(jen.Lit(what))))
	}
	for _, s := range g.States {
		describe(s.Pos, g.awaitedText(s))
	}
	for _, c := range g.deferAwaits {
		a := g.DeferAwaits[c]
		describe(a.Pos, g.out.sourceText(a.Operand))
	}
	list := jen.Custom(jen.Options{Open: "{", Close: "}", Separator: ",", Multi: true}, states...)
	return g.tableDecl(jen.Id("States").Op(":").Index().Add(g.rtlib("MachineState")).Add(list))
}

// awaitedText says what is awaited in s, as the source has it.
func (g *machine) awaitedText(s *ir.State) string {
	switch {
	case s.Await != nil:
		return g.out.sourceText(s.Await.Operand)
	case s.Yield != nil:
		return "the next poll"
	}
	var texts []string
	for _, c := range s.Select.Cases {
		texts = append(texts, g.out.sourceText(c.Await.Operand))
	}
	return "select: " + strings.Join(texts, "; ")
}

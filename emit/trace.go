package emit

import (
	"go/types"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/ir"
)

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

// qualifiedFunc is the name of the function as the runtime of Go prints it.
func (g *machine) qualifiedFunc() string {
	pkg := g.out.pkg.Types.Path()
	if g.out.pkg.Types.Name() == "main" {
		pkg = "main"
	}
	recv := g.fn.Obj.Signature().Recv()
	if recv == nil {
		return pkg + "." + g.fn.Obj.Name()
	}
	if p, ok := types.Unalias(recv.Type()).(*types.Pointer); ok {
		return pkg + ".(*" + typeName(p.Elem()) + ")." + g.fn.Obj.Name()
	}
	return pkg + "." + typeName(recv.Type()) + "." + g.fn.Obj.Name()
}

// typeName is the name of a receiver's type.
func typeName(t types.Type) string { return types.Unalias(t).(*types.Named).Obj().Name() }

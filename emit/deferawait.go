package emit

import (
	"go/ast"
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/ir"
	"github.com/asyncgen/asyncgen/rtlib"
)

// Each defer await has a state, behind those of the body, in which the machine is
// suspended while the call is awaited. Poll then goes on with the deferred calls and not
// with step. What it returns in the end is kept aside meanwhile.

// deferAwaitsOf lists the defer awaits of m in source order.
func deferAwaitsOf(m *ir.Machine) []*ast.CallExpr {
	if len(m.DeferAwaits) == 0 {
		return nil
	}
	var calls []*ast.CallExpr
	for n := range nodesOf(m) {
		ast.Inspect(n, func(n ast.Node) bool {
			if s, ok := n.(*ast.DeferStmt); ok && m.DeferAwaits[s.Call] != nil {
				calls = append(calls, s.Call)
			}
			return true
		})
	}
	return calls
}

// deferState is the number of the state in which the i-th defer await is awaited.
func (g *machine) deferState(i int) jen.Code {
	return jen.Id(strconv.Itoa(int(rtlib.StateSuspended) + len(g.States) + i))
}

// pushAwait stores an awaited deferred call, which is given list when it runs.
func (g *machine) pushAwait(b *binder, list *jen.Statement, s *ast.DeferStmt, fun jen.Code, args []jen.Code) []jen.Code {
	var state jen.Code
	for i, c := range g.deferAwaits {
		if c == s.Call {
			state = g.deferState(i)
		}
	}
	line := strconv.Itoa(g.tr.lineOf(s.Pos()))
	start := jen.Func().Params(list.Clone().Op("*").Add(g.rtlib("Defers"))).Add(g.rtlib("DeferredFuture")).Block(
		jen.Return(g.rtlib("DeferredAwait").Call(jen.Op("&").Id(g.table), jen.Id(line), jen.Add(fun).Call(args...))))
	return b.around(g.defers("PushAwait", jen.Id(g.cx), state, start))
}

// runAwaiting calls step and runs the deferred calls, some of which are awaited.
func (g *machine) runAwaiting() []jen.Code {
	suspend := g.scope.fresh("suspend")
	again := []jen.Code{g.poison()}
	wait := []jen.Code{g.setState(suspend), g.suspended()}
	if !g.generates() {
		result := jen.Id(g.result)
		again = append(again, result.Clone().Op("=").Add(g.rtlib("Load")).Call(g.defers("Kept"), result.Clone()))
		wait = append([]jen.Code{g.defers("Keep", result.Clone())}, wait...)
	}
	body := g.state().Op("<").Add(g.deferState(0))
	if g.Guarded {
		body.Op("||").Add(g.rtlib("StateRunning").Call(g.state()))
	}
	return []jen.Code{
		jen.If(body).Block(g.callStep()...).Else().Block(again...),
		jen.If(jen.Id(suspend).Op(":=").Add(g.defers("RunAwaiting", jen.Id(g.cx))), jen.Id(suspend).Op("!=").Lit(0)).Block(wait...),
	}
}

// traceDefers are the clauses for the states in which deferred calls are awaited.
func (g *machine) traceDefers() []jen.Code {
	if len(g.deferAwaits) == 0 {
		return nil
	}
	var states []jen.Code
	for i := range g.deferAwaits {
		states = append(states, g.deferState(i))
	}
	return []jen.Code{jen.Case(states...), jen.Id("awaited").Op("=").Add(g.defers("Awaited"))}
}

// runByDefer is the method by which a function whose panic this one may recover, as a
// defer await of it runs it, says so.
func (g *machine) runByDefer() []jen.Code {
	if len(g.Recovers) == 0 {
		return nil
	}
	place := jen.Id(g.self)
	if g.Frame.Boxed {
		place.Dot("p")
	}
	return []jen.Code{
		jen.Line(),
		jen.Comment("RunByDefer makes recover in " + g.self + " see p, the panic of who has deferred it."),
		g.method(g.self, g.fn.FutureName).Id("RunByDefer").Params(jen.Id("p").Op("*").Add(g.rtlib("Panicking"))).Block(
			place.Dot("panicking").Op("=").Id("p")),
	}
}

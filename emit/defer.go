package emit

import (
	"go/ast"
	"go/token"
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/ir"
)

// A machine with defers has its body in a method step, and Poll runs the
// deferred calls once step has returned, or has panicked and the guard at its
// top holds the panic. The calls and the named results are in the frame; see
// rtlib.Defers for how they run.

// defers is a call of a method of the frame's list of deferred calls.
func (g *machine) defers(method string, args ...jen.Code) *jen.Statement {
	return jen.Id(g.self).Dot("defers").Dot(method).Call(args...)
}

// catching begins step. What the guard cancels it cancels before the calls that
// the body has deferred.
func (g *machine) catching() []jen.Code {
	codes := []jen.Code{g.here(), jen.Defer().Add(g.defers("Catch"))}
	if g.Guarded {
		codes = append(codes, g.here(), g.deferGuard())
	}
	return codes
}

// leave ends step where it comes back by itself.
func (g *machine) leave() []jen.Code {
	if !g.Defers {
		return nil
	}
	return []jen.Code{g.defers("Leave")}
}

// runDefers is the body of Poll around step.
func (g *machine) runDefers() []jen.Code {
	codes := []jen.Code{g.here(), jen.Defer().Add(g.defers("Exit"))}
	if len(g.deferAwaits) > 0 {
		codes = append(codes, g.runAwaiting()...)
	} else {
		codes = append(append(codes, g.callStep()...), g.defers("Run"))
	}
	codes = append(codes, g.namedResults()...)
	return append(codes, g.emptied("StateReturned"), g.finished(), g.here())
}

// callStep calls step. The poll ends there if the body is suspended.
func (g *machine) callStep() []jen.Code {
	return []jen.Code{
		jen.List(g.outcome()...).Op("=").Id(g.self).Dot("step").Call(jen.Id(g.cx)),
		jen.If(g.notOver().Op("&&").Op("!").Add(g.defers("Panicking"))).Block(g.pending()),
	}
}

// retDeferring is ret in a machine with defers: the named results are set in
// the frame, where the deferred calls find them.
func (g *machine) retDeferring(results []ast.Expr) []jen.Code {
	var codes []jen.Code
	if results != nil && !g.returnsHeld(results) {
		var places []jen.Code
		for i := range g.fn.Results {
			places = append(places, g.heldResult(i))
		}
		places, values := g.withoutSelf(places, results, func(v *ir.Var) bool { return g.used[v] })
		if len(places) > 0 {
			codes = append(codes, jen.List(places...).Op("=").List(g.tr.unbroken(values)...))
		}
	}
	codes = append(codes, anyLines())
	codes = append(codes, g.leave()...)
	codes = append(codes, g.tr.mark(token.NoPos)...)
	return append(codes, g.returned())
}

// heldAt returns which result v holds between a return statement and the return, or a
// negative number if it is none of these variables. It stands for the result itself if there
// are deferred calls: should a loop over a function panic meanwhile, and a call recover, that
// is returned.
func (g *machine) heldAt(v *ir.Var) int {
	if !g.Defers {
		return -1
	}
	return slices.Index(g.Held, v)
}

// returnsHeld reports whether results are those variables.
func (g *machine) returnsHeld(results []ast.Expr) bool {
	id, ok := results[0].(*ast.Ident)
	return ok && g.heldAt(g.Objects[g.Info.ObjectOf(id)]) >= 0
}

// heldResult is where the i-th result is while deferred calls run.
func (g *machine) heldResult(i int) jen.Code {
	if i < len(g.Results) && g.used[g.Results[i]] {
		return g.variable(g.Results[i])
	}
	return g.resultPlace(i)
}

// deferStmt stores a deferred call. The function and the arguments are
// evaluated now; the call itself is one that Go defers, so that recover works
// in the function.
func (g *machine) deferStmt(s *ast.DeferStmt) []jen.Code {
	list := jen.Id(g.scope.fresh("defers"))
	b := &binder{
		asyncFunc: &g.asyncFunc, info: g.Info, tr: g.tr, fresh: g.scope.fresh,
		context: list.Clone().Dot("Context").Call(),
	}
	fun := b.fun(s.Call.Fun)
	args := b.args(s.Call)
	method := "PushThrough"
	if g.recovers(s.Call.Fun) {
		method = "Push"
	}
	if a := g.DeferAwaits[s.Call]; a != nil {
		return g.pushAwait(b, list, s, fun, args)
	}
	push := g.defers(method, jen.Func().Params(list.Clone().Op("*").Add(g.rtlib("Defers"))).Block(
		jen.Defer().Add(fun).Call(args...),
		list.Clone().Dot("Next").Call()))
	return b.around(push)
}

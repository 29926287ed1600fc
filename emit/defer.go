package emit

import (
	"go/ast"
	"go/token"
	"go/types"

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
	if len(g.deferAwaits) > 0 {
		return g.runDeferAwaits()
	}
	pending := g.notOver().Op("&&").Op("!").Add(g.defers("Panicking"))
	codes := []jen.Code{
		g.here(),
		jen.Defer().Add(g.defers("Exit")),
		jen.List(g.outcome()...).Op("=").Id(g.self).Dot("step").Call(jen.Id(g.cx)),
		jen.If(pending).Block(g.pending()),
		g.defers("Run"),
	}
	codes = append(codes, g.namedResults()...)
	return append(codes,
		jen.Op("*").Id(g.self).Op("=").Add(g.typeName(g.frame)).Values(jen.Id("state").Op(":").Add(g.rtlib("StateReturned"))),
		g.finished(),
		g.here())
}

// retDeferring is ret in a machine with defers: the named results are set in
// the frame, where the deferred calls find them.
func (g *machine) retDeferring(results []ast.Expr) []jen.Code {
	var codes []jen.Code
	if results != nil {
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
	b := &binder{g: g, list: list}
	fun := b.fun(s.Call.Fun)
	args := b.args(s.Call)
	method := "PushThrough"
	if g.recovers(s.Call.Fun) {
		method = "Push"
	}
	if a := g.DeferAwaits[s.Call]; a != nil {
		return g.pushAwait(b, s, fun, args)
	}
	push := g.defers(method, jen.Func().Params(list.Clone().Op("*").Add(g.rtlib("Defers"))).Block(
		jen.Defer().Add(fun).Call(args...),
		list.Clone().Dot("Next").Call()))
	return b.around(push)
}

// around is push behind what the statement evaluates at once.
func (b *binder) around(push jen.Code) []jen.Code {
	if b.flush(); len(b.stmts) == 0 {
		return []jen.Code{push}
	}
	return []jen.Code{jen.Block(append(b.stmts, push)...)}
}

// binder collects what a defer statement evaluates at once, under new names.
type binder struct {
	g             *machine
	list          *jen.Statement // of the deferred calls, when the call runs
	stmts         []jen.Code
	names, values []jen.Code // of the statement in the making
}

func (b *binder) bind(hint string, value jen.Code) jen.Code {
	b.values = append(b.values, value)
	return b.name(hint)
}

func (b *binder) name(hint string) jen.Code {
	name := jen.Id(b.g.scope.fresh(hint))
	b.names = append(b.names, name)
	return name.Clone()
}

// flush ends the statement in the making.
func (b *binder) flush() {
	if len(b.names) > 0 {
		b.stmts = append(b.stmts, jen.List(b.names...).Op(":=").List(b.values...))
	}
	b.names, b.values = nil, nil
}

// fun returns the function to call: a literal, a builtin or a declared function
// as it is, any other value by a name.
func (b *binder) fun(e ast.Expr) jen.Code {
	g := b.g
	if _, ok := ast.Unparen(e).(*ast.FuncLit); ok || static(g.Info.ObjectOf, e) {
		return g.tr.primary(e)
	}
	return b.bind("call", g.tr.operand(e))
}

// static reports whether e denotes a builtin or a declared function, which
// nothing can change.
func static(object func(*ast.Ident) types.Object, e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		switch o := object(e).(type) {
		case *types.Builtin:
			return true
		case *types.Func:
			return o.Signature().Recv() == nil
		}
	case *ast.SelectorExpr:
		f, ok := object(e.Sel).(*types.Func)
		return ok && f.Signature().Recv() == nil
	case *ast.IndexExpr:
		return static(object, e.X)
	case *ast.IndexListExpr:
		return static(object, e.X)
	}
	return false
}

// args returns the arguments of c by their names. Constants and nil stay.
func (b *binder) args(c *ast.CallExpr) []jen.Code {
	g := b.g
	if t, ok := g.Info.TypeOf(single(c.Args)).(*types.Tuple); ok {
		b.flush()
		b.values = append(b.values, g.tr.operand(c.Args[0]))
		var args []jen.Code
		for range t.Len() {
			args = append(args, b.name("arg"))
		}
		return args
	}
	args := make([]jen.Code, len(c.Args))
	for i, a := range c.Args {
		args[i] = b.arg(a)
	}
	if c.Ellipsis.IsValid() {
		args[len(args)-1] = jen.Add(args[len(args)-1], jen.Op("..."))
	}
	return args
}

func (b *binder) arg(a ast.Expr) jen.Code {
	g := b.g
	if id, ok := ast.Unparen(a).(*ast.Ident); ok && g.fn.Contexts[id] {
		return b.list.Clone().Dot("Context").Call() // not the one of this poll
	}
	tv := g.Info.Type(a)
	if tv.Value != nil || tv.IsNil() || tv.IsType() {
		return g.tr.operand(a)
	}
	value := g.tr.operand(a)
	switch ast.Unparen(a).(type) {
	case *ast.BinaryExpr, *ast.UnaryExpr:
		// A comparison or shift of untyped operands has its type from the context.
		if basic, ok := tv.Type.Underlying().(*types.Basic); ok && basic.Info()&types.IsUntyped == 0 {
			value = jen.Parens(g.types.spell(tv.Type)).Parens(value)
		}
	}
	return b.bind("arg", value)
}

func single(args []ast.Expr) ast.Expr {
	if len(args) == 1 {
		return args[0]
	}
	return nil
}

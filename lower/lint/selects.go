package lint

import (
	"go/ast"
	"go/types"

	"github.com/asyncgen/asyncgen/dsl/diag"
	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/ir"
)

// cancelUnsafe reports an operation that loses what it has done so far when
// another case of its select wins, as the bytes that it has read.
var cancelUnsafe = finding{"AG0505", "%s loses what it has done so far if another case is first", "keep its future in a variable outside of the loop, or give it to a task of its own"}

// futureLock reports a future that has begun and is not polled while another
// case of its select waits: what the future holds, as a lock or its place in the
// queue for one, it keeps, and if that other case wants the same, neither goes
// on. Sleeps and other leaves of the library hold nothing.
var futureLock = finding{"AG0508", "%s is not polled during this await, and keeps what it holds", "await in a task of its own, or end the future first"}

// awaitSelects looks at the selects over awaits of m.
func (l *linter) awaitSelects(m *ir.Machine) {
	made := l.madeBy(m.Func)
	var loops []ast.Node // around the node, innermost last
	var path []ast.Node
	ast.Inspect(m.Func.Body, func(n ast.Node) bool {
		if n == nil {
			last := path[len(path)-1]
			path = path[:len(path)-1]
			if len(loops) > 0 && loops[len(loops)-1] == last {
				loops = loops[:len(loops)-1]
			}
			return true
		}
		path = append(path, n)
		switch n := n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			loops = append(loops, n)
		case *ast.SelectStmt:
			if m.Func.Selects[n] != nil {
				l.unsafeCases(m.Func, n)
				l.futureLocks(m.Func, n, made, loops)
			}
		}
		return true
	})
}

// caseAwait returns the await of a clause of a select, which check has put at
// the head of its body; nil for the default.
func caseAwait(fn *check.Func, c *ast.CommClause) *check.Await {
	if c.Comm == nil {
		return nil
	}
	return firstAwait(fn, c.Body[0])
}

// firstAwait returns an await in n itself, outside of function literals, or nil.
func firstAwait(fn *check.Func, n ast.Node) (found *check.Await) {
	ast.Inspect(n, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && found == nil {
			found = fn.Awaits[call]
		}
		_, lit := n.(*ast.FuncLit)
		return !lit && found == nil
	})
	return found
}

// unsafeCases reports the cases of s that lose something.
func (l *linter) unsafeCases(fn *check.Func, s *ast.SelectStmt) {
	if len(s.Body.List) < 2 {
		return
	}
	for _, c := range s.Body.List {
		a := caseAwait(fn, c.(*ast.CommClause))
		if a == nil {
			continue
		}
		if call := l.unsafeCall(a.Operand); call != nil {
			l.report(cancelUnsafe, call, check.ExprString(call.Fun))
		}
	}
}

// unsafeCall returns the call in e, which makes a future, that is not safe to
// cancel: e itself, or an argument that e passes on, as to timer.Timeout.
func (l *linter) unsafeCall(e ast.Expr) *ast.CallExpr {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return nil
	}
	if t := l.futureOf(call); t != nil && l.pkg.Runtime.Embeds(t, "CancelUnsafe") {
		return call
	}
	for _, arg := range call.Args {
		if inner := l.unsafeCall(arg); inner != nil {
			return inner
		}
	}
	return nil
}

// futureOf returns the future type of the function that call calls, or nil.
func (l *linter) futureOf(call *ast.CallExpr) *types.Named {
	fn := l.callee(call)
	if fn == nil || fn.Pkg() == nil {
		return nil
	}
	name, ok := l.pkg.FutureName(fn)
	if !ok {
		return nil
	}
	tn, ok := fn.Pkg().Scope().Lookup(name).(*types.TypeName)
	if !ok {
		return nil
	}
	named, _ := types.Unalias(tn.Type()).(*types.Named)
	return named
}

// madeBy returns the local variables that are given the future of an async
// function, a literal or a block, or one that waits for a lock.
func (l *linter) madeBy(fn *check.Func) map[*types.Var]bool {
	made := make(map[*types.Var]bool)
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		s, ok := n.(*ast.AssignStmt)
		if !ok || len(s.Lhs) != len(s.Rhs) {
			return true
		}
		for i, e := range s.Lhs {
			if id, ok := e.(*ast.Ident); ok && l.mayHold(s.Rhs[i]) {
				if v, ok := l.pkg.Info.ObjectOf(id).(*types.Var); ok {
					made[v] = true
				}
			}
		}
		return true
	})
	return made
}

// mayHold reports whether e makes a future that may hold something while it
// waits: any that is not a leaf of the runtime's library, but for its locks.
func (l *linter) mayHold(e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok || l.pkg.Info.Types[call.Fun].IsType() {
		return false
	}
	t := l.typeOf(call)
	if _, future := l.pkg.Runtime.FutureValue(t); !future || l.pkg.Runtime.IsHandle(t) {
		return false
	}
	fn := l.callee(call)
	if fn == nil || fn.Pkg() == nil {
		return true
	}
	path, inLibrary := cutRuntime(fn.Pkg().Path())
	return !inLibrary || path == "lock"
}

// futureLocks reports the awaits in the bodies of s during which a variable that
// s polls waits unpolled, to be polled again later.
func (l *linter) futureLocks(fn *check.Func, s *ast.SelectStmt, made map[*types.Var]bool, loops []ast.Node) {
	for i, c := range s.Body.List {
		v := l.polledVariable(fn, c.(*ast.CommClause))
		if v == nil || !made[v] || !l.goesOn(fn, v, s, loops) {
			continue
		}
		for j, other := range s.Body.List {
			body := other.(*ast.CommClause).Body
			if j == i || len(body) == 0 {
				continue
			}
			if caseAwait(fn, other.(*ast.CommClause)) != nil {
				body = body[1:]
			}
			if a := firstAwait(fn, &ast.BlockStmt{List: body}); a != nil && !leaves(body) {
				d := l.report(futureLock, a.Operand, v.Name())
				d.Pos = l.position(a.Pos)
				d.Notes = []diag.Note{{Pos: l.position(c.Pos()), Message: "it is polled here"}}
			}
		}
	}
}

// polledVariable returns the local variable that a case polls, or nil.
func (l *linter) polledVariable(fn *check.Func, c *ast.CommClause) *types.Var {
	a := caseAwait(fn, c)
	if a == nil {
		return nil
	}
	id, ok := ast.Unparen(a.Operand).(*ast.Ident)
	if !ok {
		return nil
	}
	v, _ := l.pkg.Info.Uses[id].(*types.Var)
	return v
}

// goesOn reports whether v may be polled again after s: s is in a loop that v is
// declared outside of, or something mentions v behind it.
func (l *linter) goesOn(fn *check.Func, v *types.Var, s *ast.SelectStmt, loops []ast.Node) bool {
	for _, loop := range loops {
		if v.Pos() < loop.Pos() {
			return true
		}
	}
	later := false
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && id.Pos() > s.End() && l.pkg.Info.Uses[id] == v {
			later = true
		}
		return !later
	})
	return later
}

// leaves reports whether body ends by leaving the function.
func leaves(body []ast.Stmt) bool {
	if len(body) == 0 {
		return false
	}
	_, ok := body[len(body)-1].(*ast.ReturnStmt)
	return ok
}

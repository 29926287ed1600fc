package check

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/asyncgen/asyncgen/dsl/diag"
	"github.com/asyncgen/asyncgen/lower/concurrent"
)

// Discards calls found for each call below n whose value is dropped: the call of
// a statement, of go or defer, or one assigned to the blank identifier. Stmt is
// where that happens: the statement, or the call itself if it is assigned.
func Discards(n ast.Node, found func(call *ast.CallExpr, stmt ast.Node)) {
	drop := func(e ast.Expr, stmt ast.Node) {
		if c, ok := ast.Unparen(e).(*ast.CallExpr); ok {
			found(c, stmt)
		}
	}
	blank := func(lhs, rhs ast.Expr) {
		if id, ok := lhs.(*ast.Ident); ok && id.Name == "_" {
			drop(rhs, rhs)
		}
	}
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ExprStmt:
			drop(n.X, n)
		case *ast.AssignStmt:
			if len(n.Lhs) == len(n.Rhs) {
				for i, l := range n.Lhs {
					blank(l, n.Rhs[i])
				}
			}
		case *ast.ValueSpec:
			if len(n.Names) == len(n.Values) {
				for i, l := range n.Names {
					blank(l, n.Values[i])
				}
			}
		case *ast.DeferStmt:
			drop(n.Call, n)
		case *ast.GoStmt:
			drop(n.Call, n)
		}
		return true
	})
}

// MakesFuture reports whether c is a call whose one result is a future that does
// nothing unless it is polled.
func (r *Runtime) MakesFuture(info *types.Info, c *ast.CallExpr) bool {
	if info.Types[c.Fun].IsType() {
		return false
	}
	t := info.TypeOf(c)
	if !isKnown(t) || r.IsHandle(t) {
		return false
	}
	_, future := r.FutureValue(t)
	return future
}

// MakesStream reports whether c is a call whose one result is an rtlib.Stream, as a
// generator's is.
func (r *Runtime) MakesStream(info *types.Info, c *ast.CallExpr) bool {
	return !info.Types[c.Fun].IsType() && r.IsStream(info.TypeOf(c))
}

// discards reports the futures and streams that f makes and drops. A go statement in an async
// body drops none: it runs the future as a task.
func (j *judge) discards(f *checkable) {
	spawns := make(map[ast.Node]bool)
	for _, s := range f.goStmts {
		spawns[s.stmt] = true
	}
	awaited := make(map[*ast.CallExpr]bool)
	for _, s := range f.defers {
		awaited[s.call] = true
	}
	found := make([]diag.List, len(f.syntax.Decls))
	concurrent.Each(len(found), func(i int) {
		Discards(f.syntax.Decls[i], func(c *ast.CallExpr, stmt ast.Node) {
			switch {
			case f.Await[c] != nil && j.givesFuture(c):
				found[i] = append(found[i], discarded.at(j.fset, stmt.Pos(), c.End(), ExprString(c)))
			case f.Await[c] != nil || f.Try[c] != nil || awaited[c]:
			case !spawns[stmt] && j.rt.MakesFuture(j.info, c):
				found[i] = append(found[i], discarded.at(j.fset, stmt.Pos(), c.End(), f.text(c)))
			case j.rt.MakesStream(j.info, c):
				found[i] = append(found[i], discardedStream.at(j.fset, stmt.Pos(), c.End(), f.text(c)))
			}
		})
	})
	j.list = append(j.list, slices.Concat(found...)...)
}

// givesFuture reports whether the value of an await is a future itself.
func (j *judge) givesFuture(await *ast.CallExpr) bool {
	t := j.info.TypeOf(await.Args[0])
	if !isKnown(t) {
		return false
	}
	value, ok := j.rt.FutureValue(t)
	return ok && j.isFuture(value) && !j.rt.IsHandle(value)
}

// text names a call as the source has it.
func (c *checkable) text(call *ast.CallExpr) string {
	l, ok := ast.Unparen(call.Fun).(*ast.FuncLit)
	return callText(call, c.Block[call] != nil, ok && c.literals[l])
}

// CallText names the call c as the source has it.
func (f *File) CallText(c *ast.CallExpr) string {
	l, ok := ast.Unparen(c.Fun).(*ast.FuncLit)
	return callText(c, f.Block[c] != nil, ok && f.Literals[l] != nil)
}

// callText names the call c, which may be an async block or that of an async literal.
func callText(c *ast.CallExpr, block, async bool) string {
	_, literal := ast.Unparen(c.Fun).(*ast.FuncLit)
	switch {
	case block:
		return "async { … }"
	case async:
		return "async func … { … }(…)"
	case literal:
		return "func … { … }(…)"
	}
	return ExprString(c)
}

package lint

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/asyncgen/asyncgen/lower/ir"
)

// What is made and kept in a variable, and then neither awaited or gone over nor given
// to anything that could do that.
var (
	dropped       = finding{"AG0503", "nothing runs the future in %s", "await it, spawn it, or do not make it"}
	droppedStream = finding{"AG0509", "nothing polls the stream in %s", "go over it with for await, or do not make it"}
)

func (l *linter) droppedFutures(m *ir.Machine) {
	made := make(map[*types.Var]*ast.Ident)
	idle := make(map[*ast.Ident]bool) // mentions that run nothing
	ast.Inspect(m.Func.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			l.assignedFutures(n, made, idle)
		case *ast.BinaryExpr:
			if n.Op == token.EQL || n.Op == token.NEQ {
				markIdle(idle, n.X, n.Y)
			}
		case *ast.CallExpr:
			if sel, ok := n.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "Cancel" {
				markIdle(idle, sel.X)
			}
		}
		return true
	})
	ast.Inspect(m.Func.Body, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && !idle[id] {
			if v, ok := l.pkg.Info.Uses[id].(*types.Var); ok {
				delete(made, v)
			}
		}
		return true
	})
	for v, id := range made {
		if _, future := l.pkg.Runtime.FutureValue(v.Type()); future {
			l.report(dropped, id, v.Name())
		} else {
			l.report(droppedStream, id, v.Name())
		}
	}
}

// assignedFutures notes the local variables to which s assigns a future or stream that
// a call has made.
func (l *linter) assignedFutures(s *ast.AssignStmt, made map[*types.Var]*ast.Ident, idle map[*ast.Ident]bool) {
	if len(s.Lhs) != len(s.Rhs) {
		return
	}
	for i, e := range s.Lhs {
		id, ok := e.(*ast.Ident)
		if !ok {
			continue
		}
		idle[id] = true
		if id.Name == "_" {
			markIdle(idle, s.Rhs[i])
			continue
		}
		v, ok := l.pkg.Info.ObjectOf(id).(*types.Var)
		_, call := ast.Unparen(s.Rhs[i]).(*ast.CallExpr)
		if !ok || !call || v.Parent() == l.pkg.Types.Scope() || l.pkg.Runtime.IsHandle(v.Type()) {
			continue
		}
		if _, future := l.pkg.Runtime.FutureValue(v.Type()); (future || l.pkg.Runtime.IsStream(v.Type())) && made[v] == nil {
			made[v] = id
		}
	}
}

func markIdle(idle map[*ast.Ident]bool, es ...ast.Expr) {
	for _, e := range es {
		if id, ok := ast.Unparen(e).(*ast.Ident); ok {
			idle[id] = true
		}
	}
}

package blocks

import (
	"go/ast"
	"go/token"

	"github.com/asyncgen/asyncgen/lower/typed"
)

// terminating reports whether control does not go past the await-free statement
// s, by the rules of the Go specification. A branch statement counts as
// terminating, as goto does: those that leave the whole of s become gotos, and
// the others make the statement that they break out of not terminating.
func terminating(info *typed.Info, s ast.Stmt) bool {
	t := terminator{info}
	return t.stmt(s, "")
}

type terminator struct{ info *typed.Info }

func (t terminator) stmt(s ast.Stmt, label string) bool {
	switch s := s.(type) {
	case *ast.ReturnStmt, *ast.BranchStmt:
		return true
	case *ast.ExprStmt:
		return t.panics(s.X)
	case *ast.BlockStmt:
		return t.list(s.List)
	case *ast.LabeledStmt:
		return t.stmt(s.Stmt, s.Label.Name)
	case *ast.IfStmt:
		return s.Else != nil && t.list(s.Body.List) && t.stmt(s.Else, "")
	case *ast.ForStmt:
		return s.Cond == nil && !breaks(s.Body, label, true)
	case *ast.SwitchStmt:
		return t.clauses(s.Body, label, true)
	case *ast.TypeSwitchStmt:
		return t.clauses(s.Body, label, true)
	case *ast.SelectStmt:
		return t.clauses(s.Body, label, false)
	}
	return false
}

func (t terminator) list(list []ast.Stmt) bool {
	for i := len(list) - 1; i >= 0; i-- {
		if _, empty := list[i].(*ast.EmptyStmt); !empty {
			return t.stmt(list[i], "")
		}
	}
	return false
}

func (t terminator) clauses(body *ast.BlockStmt, label string, wantDefault bool) bool {
	hasDefault := false
	for _, c := range body.List {
		var list []ast.Stmt
		switch c := c.(type) {
		case *ast.CaseClause:
			list, hasDefault = c.Body, hasDefault || c.List == nil
		case *ast.CommClause:
			list = c.Body
		}
		if !t.list(list) {
			return false
		}
	}
	return (hasDefault || !wantDefault) && !breaks(body, label, true)
}

func (t terminator) panics(e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	return ok && t.info.Builtin(call) == "panic"
}

// breaks reports whether a break in n refers to the statement around n, which
// has the given label: by name, or without a name if unnamed is set.
func breaks(n ast.Node, label string, unnamed bool) bool {
	found := false
	ast.Inspect(n, func(m ast.Node) bool {
		switch m := m.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
			if unnamed {
				found = found || breaks(m, label, false)
				return false
			}
		case *ast.BranchStmt:
			if m.Tok == token.BREAK {
				found = found || m.Label == nil && unnamed || m.Label != nil && m.Label.Name == label
			}
		}
		return !found
	})
	return found
}

package typed

import (
	"go/ast"
	"go/token"
	"go/types"
)

// Builtin returns the name of the builtin that c calls, or "".
func (i *Info) Builtin(c *ast.CallExpr) string {
	var id *ast.Ident
	switch f := ast.Unparen(c.Fun).(type) {
	case *ast.Ident:
		id = f
	case *ast.SelectorExpr:
		id = f.Sel
	default:
		return ""
	}
	if b, ok := i.ObjectOf(id).(*types.Builtin); ok {
		return b.Name()
	}
	return ""
}

// Calls reports whether there is in e what makes Go evaluate the operand of len, and of
// a range without values over an array: a receive, or a call whose value is not constant.
func (i *Info) Calls(e ast.Expr) bool {
	return Acts(e, func(c *ast.CallExpr) (acts, into bool) {
		return i.Type(c).Value == nil && !i.Type(c.Fun).IsType(), true
	})
}

// Acts reports whether there is a receive in e, or a call that acts according to call,
// which also tells whether to look into the call. What function literals do is not done
// where e is evaluated.
func Acts(e ast.Expr, call func(*ast.CallExpr) (acts, into bool)) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		into := true
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		case *ast.CallExpr:
			var acts bool
			acts, into = call(n)
			found = found || acts
		}
		return into && !found
	})
	return found
}

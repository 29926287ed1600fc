package normal

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"github.com/asyncgen/asyncgen/lower/typed"
)

// isMapAppend reports whether s is m[k] = append(m[k], …) with an effect in
// what is appended. gc looks m[k] up once there, and so evaluates m and k before
// what is appended.
func (r *rewriter) isMapAppend(s *ast.AssignStmt) bool {
	target, ok := ast.Unparen(s.Lhs[0]).(*ast.IndexExpr)
	if !ok || len(s.Lhs) != 1 || !isMap(r.info.TypeOf(target.X)) {
		return false
	}
	call, ok := ast.Unparen(s.Rhs[0]).(*ast.CallExpr)
	if !ok || r.info.Builtin(call) != "append" || !r.effects.any(call.Args[1:]) {
		return false
	}
	return r.same(target, call.Args[0])
}

func (r *rewriter) mapAppend(s *ast.AssignStmt) {
	target := ast.Unparen(s.Lhs[0]).(*ast.IndexExpr)
	call := ast.Unparen(s.Rhs[0]).(*ast.CallExpr)
	element := *r.index(target, true).(*ast.IndexExpr)
	element.X = r.cheap(element.X)
	element.Index = r.appendKey(typed.Core(r.info.TypeOf(target.X)).(*types.Map), element.Index)
	r.info.Copy(&element, target)
	appended := *call
	appended.Args = []ast.Expr{&element}
	want, last := r.builtinParam(call), r.effects.last(call.Args)
	for i, a := range call.Args[1:] {
		var t types.Type
		if want != nil {
			t = want(i + 1)
		}
		appended.Args = append(appended.Args, r.operand(a, t, i+1 < last))
	}
	r.info.Copy(&appended, call)
	dup := *s
	dup.Lhs, dup.Rhs = []ast.Expr{&element}, []ast.Expr{&appended}
	r.emit(&dup)
}

// appendKey copies the key of m[k] = append(m[k], …): variables too, if the
// runtime is given something else than the variable.
func (r *rewriter) appendKey(m *types.Map, key ast.Expr) ast.Expr {
	if r.keyPassing(m) == keyByValue && r.isValue(key) {
		b, ok := types.Unalias(r.info.TypeOf(key)).(*types.Basic)
		if !ok || !slices.Contains([]types.BasicKind{types.Uint32, types.Uint64, types.String, types.UnsafePointer}, b.Kind()) {
			return r.temp(key)
		}
	}
	return r.cheap(key)
}

// same reports whether x and y are the same expression to gc, made of
// operations that it may do once instead of twice.
func (r *rewriter) same(x, y ast.Expr) bool {
	x, y = r.withoutNoOps(x), r.withoutNoOps(y)
	tx, ty := r.info.Type(x), r.info.Type(y)
	if !types.Identical(tx.Type, ty.Type) {
		return false
	}
	if tx.Value != nil || ty.Value != nil {
		return tx.Value != nil && ty.Value != nil && constant.Compare(tx.Value, token.EQL, ty.Value)
	}
	switch x := x.(type) {
	case *ast.Ident:
		y, ok := y.(*ast.Ident)
		return ok && r.info.ObjectOf(x) == r.info.ObjectOf(y)
	case *ast.SelectorExpr:
		y, ok := y.(*ast.SelectorExpr)
		if !ok || r.info.ObjectOf(x.Sel) != r.info.ObjectOf(y.Sel) {
			return false
		}
		return r.info.Selection(x) == nil || r.same(x.X, y.X)
	case *ast.StarExpr:
		y, ok := y.(*ast.StarExpr)
		return ok && r.same(x.X, y.X)
	case *ast.IndexExpr:
		y, ok := y.(*ast.IndexExpr)
		return ok && r.same(x.X, y.X) && r.same(x.Index, y.Index)
	case *ast.UnaryExpr:
		y, ok := y.(*ast.UnaryExpr)
		return ok && x.Op == y.Op && x.Op != token.ARROW && x.Op != token.AND && r.same(x.X, y.X)
	case *ast.BinaryExpr:
		y, ok := y.(*ast.BinaryExpr)
		return ok && x.Op == y.Op && isArithmetic(x.Op) && !isString(tx.Type) && r.same(x.X, y.X) && r.same(x.Y, y.Y)
	case *ast.CallExpr:
		y, ok := y.(*ast.CallExpr)
		return ok && r.isNumericConversion(x) && r.isNumericConversion(y) && r.same(x.Args[0], y.Args[0])
	}
	return false
}

// withoutNoOps strips parentheses, and conversions that change the type only.
func (r *rewriter) withoutNoOps(e ast.Expr) ast.Expr {
	for {
		e = ast.Unparen(e)
		c, ok := e.(*ast.CallExpr)
		if !ok || !r.info.Type(c.Fun).IsType() || r.info.Type(c).Value != nil {
			return e
		}
		from, to := r.info.TypeOf(c.Args[0]), r.info.TypeOf(c)
		if !types.Identical(from.Underlying(), to.Underlying()) || typed.IsInterface(from) {
			return e
		}
		e = c.Args[0]
	}
}

func (r *rewriter) isNumericConversion(c *ast.CallExpr) bool {
	if !r.info.Type(c.Fun).IsType() {
		return false
	}
	to, ok := typed.Core(r.info.TypeOf(c)).(*types.Basic)
	from, ok2 := typed.Core(r.info.TypeOf(c.Args[0])).(*types.Basic)
	return ok && ok2 && to.Info()&(types.IsNumeric|types.IsBoolean) != 0 && from.Info()&(types.IsNumeric|types.IsBoolean) != 0
}

func isArithmetic(op token.Token) bool {
	switch op {
	case token.ADD, token.SUB, token.MUL, token.QUO, token.REM,
		token.AND, token.OR, token.XOR, token.AND_NOT, token.SHL, token.SHR:
		return true
	}
	return false
}

package normal

import (
	"go/ast"
	"go/token"
	"go/types"
)

// try emits the `?` c and returns the values that are left of its operand:
//
//	t, err := x
//	if err != nil {
//		return zero, err
//	}
func (r *rewriter) try(c *ast.CallExpr) []ast.Expr {
	values := r.splitError(c)
	lhs, uses := r.targets(c.Pos(), values, "t")
	r.tryInto(c, lhs)
	return uses
}

// splitError returns the types of the values of c's operand before the error.
func (r *rewriter) splitError(c *ast.CallExpr) *types.Tuple {
	all := valueTypes(r.info.TypeOf(c.Args[0]))
	values := make([]*types.Var, all.Len()-1)
	for i := range values {
		values[i] = all.At(i)
	}
	return types.NewTuple(values...)
}

// tryInto emits the `?` c, with new variables, or blanks, for its values.
func (r *rewriter) tryInto(c *ast.CallExpr, lhs []ast.Expr) {
	var operand []ast.Expr
	switch a, ok := r.effects.effect(c.Args[0]); {
	case !ok:
		operand = []ast.Expr{r.expr(c.Args[0], false)}
	case r.awaits[a] != nil:
		operand = []ast.Expr{r.await(a)}
	default:
		operand = r.try(a)
	}
	pos := c.End() - 1
	err := r.newVar(pos, "err", types.Universe.Lookup("error").Type())
	r.define(c.Pos(), append(lhs, r.use(pos, err)), operand...)
	r.check(pos, err)
}

// check emits if err != nil { return zero, err }.
func (r *rewriter) check(pos token.Pos, err *types.Var) {
	body := r.collect(func() { r.returnError(pos, err) })
	r.emit(&ast.IfStmt{
		If:   pos,
		Cond: r.compare(r.use(pos, err), token.NEQ, r.universe(pos, "nil", err.Type())),
		Body: &ast.BlockStmt{Lbrace: pos, List: body, Rbrace: pos},
	})
}

// returnError emits a return of err, with zero values before it. A generator yields
// them and ends.
func (r *rewriter) returnError(pos token.Pos, err *types.Var) {
	var values []ast.Expr
	for i := range r.results.Len() - 1 {
		values = append(values, r.zero(pos, r.results.At(i).Type()))
	}
	values = append(values, r.use(pos, err))
	if r.yield != nil {
		r.emit(r.yieldStmt(pos, values))
		values = nil
	}
	r.emit(&ast.ReturnStmt{Return: pos, Results: values})
}

func (r *rewriter) yieldStmt(pos token.Pos, values []ast.Expr) ast.Stmt {
	c := &ast.CallExpr{Fun: r.use(pos, r.yield), Lparen: pos, Args: values, Rparen: pos}
	r.info.SetType(c, types.TypeAndValue{Type: types.NewTuple()})
	return &ast.ExprStmt{X: c}
}

package normal

import "go/ast"

func (r *rewriter) goStmt(s *ast.GoStmt) {
	dup := *s
	dup.Call = r.laterCall(s.Call)
	if g := r.goes[s.Call]; g != nil {
		r.goes[dup.Call] = g
	}
	r.emit(&dup)
}

// goExpr returns the marker of a go expression with its call in normal form.
func (r *rewriter) goExpr(c *ast.CallExpr) *ast.CallExpr {
	call := r.laterCall(c.Args[0].(*ast.CallExpr))
	if call == c.Args[0] {
		return c
	}
	dup := *c
	dup.Args = []ast.Expr{call}
	r.info.Copy(&dup, c)
	r.goes[&dup] = r.goes[c]
	return &dup
}

package normal

import (
	"go/ast"
	"go/types"
)

func (r *rewriter) exprStmt(s *ast.ExprStmt) {
	dup := *s
	if c, ok := r.effects.effect(s.X); ok {
		if !r.isMarker(c) {
			r.tryInto(c, r.blanks(c))
			return
		}
		dup.X = r.marker(c)
	} else {
		dup.X = r.expr(s.X, false)
	}
	r.emit(&dup)
}

// blanks makes a blank for each value of the `?` c.
func (r *rewriter) blanks(c *ast.CallExpr) []ast.Expr {
	var blanks []ast.Expr
	for range r.splitError(c).Len() {
		blanks = append(blanks, &ast.Ident{NamePos: c.Pos(), Name: "_"})
	}
	return blanks
}

func (r *rewriter) sendStmt(s *ast.SendStmt) {
	dup := *s
	dup.Chan = r.expr(s.Chan, r.effects.in[s.Value])
	dup.Value = r.expr(s.Value, false)
	r.emit(&dup)
}

func (r *rewriter) returnStmt(s *ast.ReturnStmt) {
	dup := *s
	if c, ok := r.soleEffect(s.Results); ok {
		dup.Results = r.values(c)
	} else {
		dup.Results = r.list(s.Results, r.returned(s), false)
	}
	r.emit(&dup)
}

// returned gives the type that the i-th result of s is converted to, or nil.
func (r *rewriter) returned(s *ast.ReturnStmt) func(int) types.Type {
	if len(s.Results) != r.results.Len() {
		return nil
	}
	return func(i int) types.Type { return r.results.At(i).Type() }
}

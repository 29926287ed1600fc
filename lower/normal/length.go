package normal

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/asyncgen/asyncgen/lower/typed"
)

// An array's length is a constant to Go, and what has it is not evaluated, unless
// there is a call in that. So an effect that leaves an operand takes its evaluation
// along, and with it the panics of what else is there: of *p, of s[i].

// length returns a copy of dup, what is left of the use e of len or cap, whose operand
// it evaluates. Dup itself would be a constant, which Go may refuse where e stands.
func (r *rewriter) length(dup, e *ast.CallExpr) ast.Expr {
	r.info.Copy(dup, e)
	r.evaluate(dup.Args[0])
	return r.temp(dup)
}

// unevaluable reports whether Go evaluates x in len(x), and in a range without
// values, but not rest, what is left of it.
func (r *rewriter) unevaluable(x, rest ast.Expr) bool {
	if !r.effects.has(x) || r.info.Calls(rest) {
		return false
	}
	t := r.info.TypeOf(x)
	if typed.IsTypeParam(t) {
		return false
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	_, ok := t.Underlying().(*types.Array)
	return ok
}

// evaluate emits _ = x, of an x that is more than a variable.
func (r *rewriter) evaluate(x ast.Expr) {
	if _, ok := ast.Unparen(x).(*ast.Ident); ok {
		return
	}
	blank := &ast.Ident{NamePos: x.Pos(), Name: "_"}
	r.emit(&ast.AssignStmt{Lhs: []ast.Expr{blank}, TokPos: x.Pos(), Tok: token.ASSIGN, Rhs: []ast.Expr{x}})
}

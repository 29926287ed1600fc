package normal

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/asyncgen/asyncgen/lower/typed"
)

// selectStmt emits a select over channel operations. Entering it evaluates the
// channels and the values to be sent of all cases, in order, each to the end.
func (r *rewriter) selectStmt(s *ast.SelectStmt) {
	if r.source.Selects[s] != nil {
		r.awaitSelect(s)
		return
	}
	last := -1
	for i, c := range s.Body.List {
		if comm := c.(*ast.CommClause).Comm; comm != nil && r.effects.any(operands(comm)) {
			last = i
		}
	}
	dup, body := *s, *s.Body
	body.List = make([]ast.Stmt, len(s.Body.List))
	for i, c := range s.Body.List {
		body.List[i] = r.commClause(c.(*ast.CommClause), i < last)
	}
	dup.Body = &body
	r.rest(s, &dup)
}

// operands returns what a select evaluates of comm when it is entered.
func operands(comm ast.Stmt) []ast.Expr {
	switch s := comm.(type) {
	case *ast.SendStmt:
		return []ast.Expr{s.Chan, s.Value}
	case *ast.ExprStmt:
		return []ast.Expr{s.X}
	case *ast.AssignStmt:
		return s.Rhs
	}
	return nil
}

func (r *rewriter) commClause(c *ast.CommClause, later bool) *ast.CommClause {
	dup := *c
	var first []ast.Stmt
	switch s := c.Comm.(type) {
	case *ast.SendStmt:
		send := *s
		send.Chan = r.entered(s.Chan, nil, later || r.effects.in[s.Value])
		send.Value = r.entered(s.Value, typed.Core(r.info.TypeOf(s.Chan)).(*types.Chan).Elem(), later)
		dup.Comm = &send
	case *ast.ExprStmt:
		receive := *s
		receive.X = r.receive(s.X, later)
		dup.Comm = &receive
	case *ast.AssignStmt:
		receive := *s
		receive.Rhs = []ast.Expr{r.receive(s.Rhs[0], later)}
		if r.effects.any(s.Lhs) {
			first = r.received(&receive)
		} else {
			receive.Lhs = r.list(s.Lhs, nil, false)
		}
		dup.Comm = &receive
	}
	dup.Body = append(first, r.stmts(c.Body)...)
	return &dup
}

// entered rewrites an operand of a select and, if an effect follows, copies it,
// as the type t if there is one.
func (r *rewriter) entered(e ast.Expr, t types.Type, later bool) ast.Expr {
	x := r.expr(e, false)
	if !later || !r.isValue(x) {
		return x
	}
	if t == nil {
		t = r.info.TypeOf(x)
	}
	return r.tempAs(x, t)
}

// receive rewrites the <-c of a select.
func (r *rewriter) receive(e ast.Expr, later bool) ast.Expr {
	u := ast.Unparen(e).(*ast.UnaryExpr)
	dup := *u
	dup.X = r.entered(u.X, nil, later)
	return r.copyOf(&dup, u, dup.X == u.X)
}

// received changes a receive to one into new variables and returns the
// assignment of these, which has effects, for the head of the clause.
func (r *rewriter) received(s *ast.AssignStmt) []ast.Stmt {
	assign := &ast.AssignStmt{TokPos: s.TokPos, Tok: token.ASSIGN}
	elem := typed.Core(r.info.TypeOf(s.Rhs[0].(*ast.UnaryExpr).X)).(*types.Chan).Elem()
	lhs := []ast.Expr{r.iterated(assign, s.Lhs[0], elem)}
	if len(s.Lhs) > 1 {
		lhs = append(lhs, r.iterated(assign, s.Lhs[1], types.Typ[types.Bool]))
	}
	r.convertOK(assign)
	s.Lhs, s.Tok = lhs, token.DEFINE
	return r.collect(func() { r.rangeAssign(assign) })
}

// convertOK converts the last value of s if it is the bool of a comma-ok form
// and what it is assigned to has a boolean type of its own.
func (r *rewriter) convertOK(s *ast.AssignStmt) {
	last := len(s.Lhs) - 1
	t, x := r.info.TypeOf(s.Lhs[last]), s.Rhs[last]
	if types.AssignableTo(r.info.TypeOf(x), t) {
		return
	}
	conv := &ast.CallExpr{Fun: r.info.TypeExpr(x.Pos(), t), Args: []ast.Expr{x}}
	r.info.SetType(conv, types.TypeAndValue{Type: t})
	s.Rhs[last] = conv
}

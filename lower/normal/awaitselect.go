package normal

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// awaitSelect emits a select over awaits. Entering it evaluates what is awaited
// of all cases, in order; what the values are assigned to, and a `?`, is found
// out in the body of the case that is chosen.
func (r *rewriter) awaitSelect(s *ast.SelectStmt) {
	last := r.effects.lastCase(s)
	dup, body := *s, *s.Body
	body.List = make([]ast.Stmt, len(s.Body.List))
	for i, c := range s.Body.List {
		body.List[i] = r.awaitClause(c.(*ast.CommClause), i < last)
	}
	dup.Body = &body
	r.selects[&dup] = r.source.Selects[s]
	r.rest(s, &dup)
}

// lastCase returns the index of the last case of s, a select over awaits, with an
// effect in what it awaits, or -1.
func (e *effects) lastCase(s *ast.SelectStmt) int {
	for i := len(s.Body.List) - 1; i >= 0; i-- {
		c := s.Body.List[i].(*ast.CommClause)
		if c.Comm == nil {
			continue
		}
		if await, _ := e.caseAwait(c); e.has(await.Args[0]) {
			return i
		}
	}
	return -1
}

// caseAwait returns the await that clause, one of a select over awaits, begins
// with, and the `?` behind it, if there is one.
func (e *effects) caseAwait(clause *ast.CommClause) (await, try *ast.CallExpr) {
	var x ast.Expr
	switch s := clause.Body[0].(type) {
	case *ast.ExprStmt:
		x = s.X
	case *ast.AssignStmt:
		x = s.Rhs[0]
	}
	c := ast.Unparen(x).(*ast.CallExpr)
	if e.source.Awaits[c] != nil {
		return c, nil
	}
	return ast.Unparen(c.Args[0]).(*ast.CallExpr), c
}

func (r *rewriter) awaitClause(c *ast.CommClause, later bool) *ast.CommClause {
	dup := *c
	if c.Comm == nil {
		dup.Body = r.stmts(c.Body)
		return &dup
	}
	await, try := r.effects.caseAwait(c)
	marker := r.await(await)
	if operand := marker.Args[0]; later {
		// What it awaits comes before what the cases below do.
		held := *marker
		held.Args = []ast.Expr{r.temp(operand)}
		r.info.Copy(&held, marker)
		changed := *r.normal[marker]
		changed.Operand = held.Args[0]
		delete(r.normal, marker)
		marker = &held
		r.normal[marker] = &changed
	}
	var head []ast.Stmt
	dup.Comm, head = r.delivery(c.Body[0], marker, try)
	dup.Body = append(head, r.stmts(c.Body[1:])...)
	if r.awaits == nil {
		dup.Comm, dup.Body = c.Comm, append([]ast.Stmt{dup.Comm}, dup.Body...)
	}
	return &dup
}

// delivery divides s, the statement that a case is, into the await marker, in
// normal form, and what is done once the case is chosen. Try is the `?` behind
// the await, or nil.
func (r *rewriter) delivery(s ast.Stmt, marker, try *ast.CallExpr) (comm ast.Stmt, head []ast.Stmt) {
	assign, ok := s.(*ast.AssignStmt)
	switch {
	case ok && try == nil && r.takesAll(assign, r.info.TypeOf(marker)):
		dup := *assign
		dup.Rhs = []ast.Expr{marker}
		return &dup, nil
	case !ok && try == nil:
		return &ast.ExprStmt{X: marker}, nil
	case !ok:
		assign = &ast.AssignStmt{TokPos: s.Pos(), Tok: token.ASSIGN, Lhs: r.blanks(try)}
	}
	pos := marker.Pos()
	received := &ast.AssignStmt{TokPos: pos, Tok: token.ASSIGN, Rhs: []ast.Expr{marker}}
	later := &ast.AssignStmt{TokPos: assign.TokPos, Tok: token.ASSIGN}
	values := valueTypes(r.info.TypeOf(marker))
	for i, l := range assign.Lhs {
		if assign.Tok == token.ASSIGN {
			l = r.iterated(later, l, values.At(i).Type())
		}
		received.Lhs = append(received.Lhs, l)
	}
	head = r.collect(func() {
		if try != nil {
			at := try.End() - 1
			err := r.newVar(at, "err", types.Universe.Lookup("error").Type())
			received.Lhs = append(received.Lhs, r.use(at, err))
			r.check(at, err)
		}
		if len(later.Lhs) > 0 {
			r.rangeAssign(later)
		}
	})
	if slices.ContainsFunc(received.Lhs, func(l ast.Expr) bool { return !isBlank(l) }) {
		received.Tok = token.DEFINE
	}
	return received, head
}

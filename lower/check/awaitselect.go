package check

import (
	"go/ast"
	"go/token"
)

// selectSite is a select over awaits.
type selectSite struct {
	stmt   *ast.SelectStmt // of the checkable tree
	fn     *asyncFunc
	biased bool
}

// selectStmt leaves Go's own select as it is, and makes each case of one over
// awaits a receive, with the await at the head of the clause's body:
//
//	case <-·select:
//		n, err := ·await2(x)
//
// So go/types judges the clauses as those of any select.
func (r *rewriter) selectStmt(s *ast.SelectStmt) ast.Node {
	_, biased := r.src.Biased[s]
	if !r.overAwaits(s) {
		if biased {
			r.refuse(s.Select, s.Body.Lbrace, biasedChannels, "")
		}
		return nil
	}
	dup, body := *s, *s.Body
	dup.Body = &body
	body.List = make([]ast.Stmt, len(s.Body.List))
	for i, c := range s.Body.List {
		body.List[i] = r.commClause(c.(*ast.CommClause))
	}
	r.out.selects = append(r.out.selects, &selectSite{&dup, r.fn.async, biased})
	return &dup
}

// overAwaits reports whether a case of s has an await for its operation, or in what is
// no operation of a channel either.
func (r *rewriter) overAwaits(s *ast.SelectStmt) bool {
	for _, c := range s.Body.List {
		comm := c.(*ast.CommClause).Comm
		if r.awaitIn(comm) != nil || !usesChannel(comm) && r.firstAwait(comm) != nil {
			return true
		}
	}
	return false
}

// usesChannel reports whether comm, of a select's case, sends or receives.
func usesChannel(comm ast.Stmt) bool {
	if _, ok := comm.(*ast.SendStmt); ok {
		return true
	}
	u, ok := ast.Unparen(operationOf(comm)).(*ast.UnaryExpr)
	return ok && u.Op == token.ARROW
}

// operationOf returns the expression of a select's case that is none of a send, or nil.
func operationOf(comm ast.Stmt) ast.Expr {
	switch s := comm.(type) {
	case *ast.ExprStmt:
		return s.X
	case *ast.AssignStmt:
		if len(s.Rhs) == 1 {
			return s.Rhs[0]
		}
	}
	return nil
}

// firstAwait returns an await in comm, not in a literal of it, or nil.
func (r *rewriter) firstAwait(comm ast.Stmt) (await *ast.CallExpr) {
	if comm == nil {
		return nil
	}
	ast.Inspect(comm, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && await == nil && r.src.Await[call] != nil {
			await = call
		}
		_, lit := n.(*ast.FuncLit)
		return !lit
	})
	return await
}

func (r *rewriter) commClause(c *ast.CommClause) ast.Stmt {
	a := r.awaitIn(c.Comm)
	if a == nil {
		a = r.refuseCase(c)
	}
	if a == nil {
		return copyNode[ast.Stmt](&r.copier, c)
	}
	dup := *c
	dup.Comm = &ast.ExprStmt{X: &ast.UnaryExpr{OpPos: a.Pos(), Op: token.ARROW, X: r.intrinsic(a.Pos(), nameSelect)}}
	before := len(r.out.awaits)
	dup.Body = append([]ast.Stmt{copyNode(&r.copier, c.Comm)}, copyAll(&r.copier, c.Body)...)
	for _, site := range r.out.awaits[before:] {
		site.inCase = site.inCase || site.call.Pos() == a.Pos()
	}
	return &dup
}

// refuseCase reports a case, beside awaits, that is none itself. It returns the
// await that is a part of it, or nil.
func (r *rewriter) refuseCase(c *ast.CommClause) *ast.CallExpr {
	if c.Comm == nil {
		return nil
	}
	await := r.firstAwait(c.Comm)
	f := mixedSelect
	if await != nil {
		f = bareAwait
	}
	r.refuse(c.Comm.Pos(), c.Comm.End(), f, "")
	return await
}

// awaitIn returns the await of a select case, `?` after it or not, or nil.
func (r *rewriter) awaitIn(comm ast.Stmt) *ast.CallExpr {
	c, ok := ast.Unparen(operationOf(comm)).(*ast.CallExpr)
	if ok && r.src.Try[c] != nil {
		c, ok = ast.Unparen(c.Args[0]).(*ast.CallExpr)
	}
	if !ok || r.src.Await[c] == nil {
		return nil
	}
	return c
}

// isVariable reports whether the operand of a select's await is a variable,
// which outlives the select: not a call or a literal, which makes something new.
func (c *checker) isVariable(operand ast.Expr) bool {
	switch e := ast.Unparen(operand).(type) {
	case *ast.Ident, *ast.SelectorExpr, *ast.IndexExpr, *ast.StarExpr:
		return true
	case *ast.UnaryExpr:
		return e.Op == token.AND && c.isVariable(e.X)
	case *ast.TypeAssertExpr:
		return c.isVariable(e.X)
	case *ast.CallExpr:
		return c.info.Types[e.Fun].IsType() && len(e.Args) == 1 && c.isVariable(e.Args[0])
	}
	return false
}

package check

import (
	"go/ast"
	"go/token"
)

func (r *rewriter) goStmt(s *ast.GoStmt) ast.Node {
	dup := *s
	dup.Call = r.goCall(s.Call)
	if r.fn.async != nil {
		r.out.goStmts = append(r.out.goStmts, &goStmtSite{&dup, r.fn.async})
	}
	if dup == *s && r.fn.async == nil {
		return s
	}
	return &dup
}

func (r *rewriter) deferStmt(s *ast.DeferStmt) ast.Node {
	dup := *s
	if r.src.Await[s.Call] != nil {
		r.refuse(s.Defer, s.End(), deferAwait, "")
		dup.Call = r.unjudged(s.Call)
		return &dup
	}
	dup.Call = copyNode[ast.Expr](&r.copier, s.Call).(*ast.CallExpr)
	if dup == *s {
		return s
	}
	return &dup
}

// goCall copies the call of a go statement or expression, which gets no context.
func (r *rewriter) goCall(c *ast.CallExpr) *ast.CallExpr {
	if r.fn != nil && r.fn.async != nil && r.src.Block[c] == nil {
		return r.asyncCall(c, true)
	}
	return copyNode[ast.Expr](&r.copier, c).(*ast.CallExpr)
}

func (r *rewriter) rangeStmt(s *ast.RangeStmt) ast.Node {
	at, ok := r.src.ForAwait[s]
	if !ok {
		return nil
	}
	r.refuse(at, s.X.End(), forAwait, "")
	dup := *s
	dup.Key = copyNode(&r.copier, s.Key)
	dup.Value = copyNode(&r.copier, s.Value)
	dup.X = &ast.CallExpr{Fun: r.intrinsic(s.X.Pos(), nameUnknown), Lparen: s.X.Pos(), Args: []ast.Expr{copyNode(&r.copier, s.X)}, Rparen: s.X.End() - 1}
	dup.Body = copyNode(&r.copier, s.Body)
	return &dup
}

// selectStmt leaves Go's own select as it is, and makes each await case of
// another one a receive from an operand without a type, with the await at the
// head of the clause's body.
func (r *rewriter) selectStmt(s *ast.SelectStmt) ast.Node {
	awaits := false
	for _, c := range s.Body.List {
		awaits = awaits || r.awaitIn(c.(*ast.CommClause).Comm) != nil
	}
	_, biased := r.src.Biased[s]
	if !awaits && !biased {
		return nil
	}
	r.refuse(s.Select, s.Body.Lbrace+1, awaitSelect, "")
	dup, body := *s, *s.Body
	dup.Body = &body
	body.List = make([]ast.Stmt, len(s.Body.List))
	for i, c := range s.Body.List {
		body.List[i] = r.commClause(c.(*ast.CommClause))
	}
	return &dup
}

func (r *rewriter) commClause(c *ast.CommClause) ast.Stmt {
	a := r.awaitIn(c.Comm)
	if a == nil {
		return copyNode[ast.Stmt](&r.copier, c)
	}
	dup := *c
	receive := &ast.UnaryExpr{OpPos: a.Pos(), Op: token.ARROW, X: r.intrinsic(a.Pos(), nameUnknown)}
	dup.Comm = &ast.ExprStmt{X: receive}
	dup.Body = append([]ast.Stmt{copyNode(&r.copier, c.Comm)}, copyAll(&r.copier, c.Body)...)
	return &dup
}

// awaitIn returns the await of a select case, `?` after it or not, or nil.
func (r *rewriter) awaitIn(comm ast.Stmt) *ast.CallExpr {
	var x ast.Expr
	switch s := comm.(type) {
	case *ast.ExprStmt:
		x = s.X
	case *ast.AssignStmt:
		if len(s.Rhs) != 1 {
			return nil
		}
		x = s.Rhs[0]
	}
	c, ok := ast.Unparen(x).(*ast.CallExpr)
	if ok && r.src.Try[c] != nil {
		c, ok = ast.Unparen(c.Args[0]).(*ast.CallExpr)
	}
	if !ok || r.src.Await[c] == nil {
		return nil
	}
	return c
}

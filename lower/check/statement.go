package check

import "go/ast"

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
	if a := r.src.Await[s.Call]; a != nil {
		return r.deferAwait(&dup, a)
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

package check

import (
	"go/ast"
	"go/types"

	"github.com/asyncgen/asyncgen/dsl"
)

// deferSite is one defer await of the checkable tree, where it is a plain defer of the
// call that makes the future.
type deferSite struct {
	call *ast.CallExpr
	fn   *asyncFunc
	mark *dsl.Await
}

// deferAwait rewrites s, a copy, whose call is the await that a marks.
func (r *rewriter) deferAwait(s *ast.DeferStmt, a *dsl.Await) ast.Node {
	if r.fn == nil || r.fn.async == nil {
		s.Call = r.unjudged(s.Call) // the parser has reported any other
		return s
	}
	s.Call = copyNode[ast.Expr](&r.copier, s.Call.Args[0]).(*ast.CallExpr)
	r.out.defers = append(r.out.defers, &deferSite{s.Call, r.fn.async, a})
	return s
}

// deferAwait judges a defer await.
func (j *judge) deferAwait(s *deferSite) {
	t := j.info.TypeOf(s.call)
	if _, ok := j.rt.FutureValue(t); ok || !isKnown(t) && !j.info.Types[s.call].IsVoid() {
		return
	}
	j.list = append(j.list, awaitNonFuture.at(j.fset, s.call.Pos(), s.call.End(), j.describeOperand(s.call)))
}

// describeDefer describes a defer await.
func (c *checker) describeDefer(s *deferSite) *Await {
	a := &Await{Pos: s.mark.Pos, Operand: s.call}
	a.Value, _ = c.rt.FutureValue(c.info.TypeOf(s.call))
	return a
}

// Recovers lists the calls of recover in body, an async function's, itself, deferred
// ones included: those in function literals are calls of theirs.
func Recovers(body ast.Node, object func(*ast.Ident) types.Object) map[*ast.Ident]bool {
	found := make(map[*ast.Ident]bool)
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.Ident:
			if n.Name != "recover" {
				break
			}
			if _, ok := object(n).(*types.Builtin); ok {
				found[n] = true
			}
		}
		return true
	})
	return found
}

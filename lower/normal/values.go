package normal

import (
	"go/ast"
	"go/token"
	"go/types"
)

// values emits an effect, an await, a go or a `?`, and returns its values.
func (r *rewriter) values(c *ast.CallExpr) []ast.Expr {
	if !r.isMarker(c) {
		return r.try(c)
	}
	types := valueTypes(r.info.TypeOf(c))
	return r.temps(c.Pos(), types, r.marker(c))
}

// valueTypes returns t as a tuple of one, or t if it is a tuple.
func valueTypes(t types.Type) *types.Tuple {
	if tuple, ok := t.(*types.Tuple); ok {
		return tuple
	}
	return types.NewTuple(types.NewParam(token.NoPos, nil, "", t))
}

// temps emits t1, … := x and returns t1, ….
func (r *rewriter) temps(pos token.Pos, values *types.Tuple, x ast.Expr) []ast.Expr {
	lhs, uses := r.targets(pos, values, "t")
	r.define(pos, lhs, x)
	return uses
}

// targets makes variables for values, each to be declared and to be used once.
func (r *rewriter) targets(pos token.Pos, values *types.Tuple, hint string) (declared, uses []ast.Expr) {
	for v := range values.Variables() {
		t := r.newVar(pos, hint, v.Type())
		declared = append(declared, r.use(pos, t))
		uses = append(uses, r.use(pos, t))
	}
	return declared, uses
}

// isMarker reports whether c is a marker that becomes a statement of its own: of
// an await, or of a go expression, unless awaits are to stay where they are.
func (r *rewriter) isMarker(c *ast.CallExpr) bool {
	g := r.goes[c]
	return r.awaits[c] != nil || r.awaits != nil && g != nil && g.Joined != nil
}

// marker returns the marker c with its operand in normal form.
func (r *rewriter) marker(c *ast.CallExpr) *ast.CallExpr {
	if r.awaits[c] == nil {
		return r.goExpr(c)
	}
	return r.await(c)
}

// await returns the marker of c with its operand in normal form.
func (r *rewriter) await(c *ast.CallExpr) *ast.CallExpr {
	a := r.source.Awaits[c]
	x := r.expr(c.Args[0], false)
	if x == c.Args[0] {
		r.normal[c] = a
		return c
	}
	dup := *c
	dup.Args = []ast.Expr{x}
	r.info.Copy(&dup, c)
	changed := *a
	changed.Operand = x
	r.normal[&dup] = &changed
	return &dup
}

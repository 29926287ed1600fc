package normal

import (
	"go/ast"

	"github.com/asyncgen/asyncgen/dsl/diag"
)

// refusePlace reports an await or `?` in a node where none is expected.
func (r *rewriter) refusePlace(n ast.Node) {
	r.refuse(n, "AG0201", "await and ? are not supported in this place",
		"give the value to a variable in a statement before")
}

// refuseReceiver reports a call whose receiver would have to be copied before
// the arguments, but is an embedded field that this package cannot name.
func (r *rewriter) refuseReceiver(sel *ast.SelectorExpr) {
	r.refuse(sel, "AG0202", "the method "+sel.Sel.Name+" is that of an embedded interface which cannot be named here, and cannot be called with await or ? beside another call",
		"give the receiver to a variable in a statement before")
}

func (r *rewriter) refuse(n ast.Node, code, message, hint string) {
	*r.diags = append(*r.diags, &diag.Diagnostic{
		Code:    code,
		Pos:     r.pkg.Fset.Position(n.Pos()),
		End:     r.pkg.Fset.Position(n.End()),
		Message: message,
		Hint:    hint,
	})
}

package normal

import (
	"go/ast"

	"github.com/asyncgen/asyncgen/dsl/diag"
)

// codeReceiver is of a call whose receiver is to be copied before the
// arguments, but is an embedded field that this package cannot name.
const codeReceiver = "AG0201"

// codeConstant is of an await or ? in a constant, as in the operand of
// unsafe.Sizeof: Go never evaluates it.
const codeConstant = "AG0202"

func (r *rewriter) refuseReceiver(sel *ast.SelectorExpr) {
	r.refuse(sel, codeReceiver,
		"the method "+sel.Sel.Name+" belongs to an embedded interface that this package cannot name, and its receiver comes from a call beside an await or ?",
		"give what the call returns to a variable in a statement before")
}

func (r *rewriter) refuseConstant(e ast.Expr) {
	r.refuse(e, codeConstant,
		"this is a constant, so that Go would not evaluate the await or ? in it",
		"give the value to a variable in a statement before")
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

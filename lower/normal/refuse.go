package normal

import (
	"go/ast"

	"github.com/asyncgen/asyncgen/dsl/diag"
)

// codeReceiver is of a call whose receiver is to be copied before the
// arguments, but is an embedded field that this package cannot name.
const codeReceiver = "AG0201"

func (r *rewriter) refuseReceiver(sel *ast.SelectorExpr) {
	*r.diags = append(*r.diags, &diag.Diagnostic{
		Code:    codeReceiver,
		Pos:     r.pkg.Fset.Position(sel.Pos()),
		End:     r.pkg.Fset.Position(sel.End()),
		Message: "the method " + sel.Sel.Name + " belongs to an embedded interface that this package cannot name, and its receiver comes from a call beside an await or ?",
		Hint:    "give what the call returns to a variable in a statement before",
	})
}

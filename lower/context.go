package lower

import (
	"go/token"

	"github.com/asyncgen/asyncgen/dsl/diag"
	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/ir"
	"github.com/asyncgen/asyncgen/lower/liveness"
)

// codeKeptContext is of a context that an await would have to keep.
const codeKeptContext = "AG0310"

// keptContexts reports the variables of m that hold a context across an await:
// the poll that it belongs to is over by then.
func keptContexts(pkg *check.Package, m *ir.Machine) (diags diag.List) {
	var contexts []*ir.Var
	for _, v := range m.Vars {
		if pkg.Runtime.IsContext(v.Type) {
			contexts = append(contexts, v)
		}
	}
	if len(contexts) == 0 {
		return nil
	}
	live := liveness.Of(m)
	for _, v := range contexts {
		for _, s := range m.States {
			if live.Across[s].Has(live.Index[v]) {
				diags = append(diags, keptContext(pkg, v.Obj.Pos(), s.Pos))
				break
			}
		}
	}
	return diags
}

func keptContext(pkg *check.Package, made, await token.Pos) *diag.Diagnostic {
	return &diag.Diagnostic{
		Code:    codeKeptContext,
		Pos:     pkg.Fset.Position(made),
		Message: "this context is used after an await, when the poll that it belongs to is over",
		Hint:    "leave it out of the calls: the compiler passes the one of the poll",
		Notes:   []diag.Note{{Pos: pkg.Fset.Position(await), Message: "the await is here"}},
	}
}

package blocks

import (
	"fmt"
	"go/ast"
	"go/token"

	"github.com/asyncgen/asyncgen/dsl/diag"
)

// finding is a kind of diagnostic.
type finding struct{ code, message, hint string }

// What the machine cannot do yet.
var (
	unspellable        = finding{"AG0304", "%s cannot be kept across an await: this package cannot name its type %s", "declare it with a type that can be named, such as an interface"}
	statementWithAwait = finding{"AG0307", "await in this statement is not supported yet", "await into a variable first"}
)

// of fills the verbs of f's message.
func (f finding) of(args ...any) finding {
	f.message = fmt.Sprintf(f.message, args...)
	return f
}

func (b *builder) refuse(n ast.Node, f finding) { b.refuseAt(n.Pos(), f) }

func (b *builder) refuseAt(pos token.Pos, f finding) {
	b.diags = append(b.diags, &diag.Diagnostic{
		Code:    f.code,
		Pos:     b.pkg.Fset.Position(pos),
		Message: f.message,
		Hint:    f.hint,
	})
}

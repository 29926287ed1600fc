package blocks

import (
	"go/ast"

	"github.com/asyncgen/asyncgen/lower/ir"
	"github.com/asyncgen/asyncgen/lower/normal"
)

// yields reports whether call, in fn's body, is a yield statement.
func yields(fn *normal.Func, call *ast.CallExpr) bool {
	id, ok := call.Fun.(*ast.Ident)
	return ok && fn.Source.Yield != nil && fn.Info.ObjectOf(id) == fn.Source.Yield
}

// yield ends the current block with the yield statement that call stands for.
func (b *builder) yield(call *ast.CallExpr) {
	term := &ir.Yield{
		State:   &ir.State{Pos: call.Pos()},
		Values:  call.Args,
		Capture: captures(b, call.Args...),
		Next:    b.newBlock(),
	}
	term.State.Yield = term
	b.terminate(term)
	b.begin(term.Next)
}

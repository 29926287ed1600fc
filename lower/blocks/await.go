package blocks

import (
	"go/ast"
	"go/token"

	"github.com/asyncgen/asyncgen/lower/child"
	"github.com/asyncgen/asyncgen/lower/ir"
)

// await ends the current block with the await that call marks; lhs are its
// values' destinations, if it has any.
func (b *builder) await(call *ast.CallExpr, lhs []ast.Expr, tok token.Token) {
	a := b.fn.Awaits[call]
	start := child.Of(b.pkg, b.info, call.Args[0], a.Value)
	term := &ir.Await{
		State: &ir.State{Await: a},
		Start: start,
		Dst:   make([]*ast.Ident, len(a.Unpack)),
		Next:  b.newBlock(),
	}
	term.Capture = captures(b, operands(start)...)
	var boxed []*ast.Ident
	for i, e := range lhs {
		id := e.(*ast.Ident)
		if id.Name == "_" {
			continue
		}
		term.Dst[i] = id
		if v := b.declared(id); tok == token.DEFINE && v != nil && v.Home == ir.Boxed {
			// The box is made after the await, so that it is not held across it.
			term.Dst[i] = b.info.Ident(id.Pos(), b.temp(id.Pos(), id.Name, a.Unpack[i]))
			boxed = append(boxed, id, term.Dst[i])
		}
	}
	b.terminate(term)
	b.begin(term.Next)
	for i := 0; i < len(boxed); i += 2 {
		b.freshBox(b.variable(boxed[i]))
		b.exec(&ast.AssignStmt{Lhs: []ast.Expr{boxed[i]}, TokPos: boxed[i].Pos(), Tok: token.ASSIGN, Rhs: []ast.Expr{boxed[i+1]}})
	}
}

func operands(s ir.Start) []ast.Expr {
	if s.Value != nil {
		return []ast.Expr{s.Value}
	}
	return s.Args
}

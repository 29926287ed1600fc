package blocks

import (
	"go/ast"
	"go/token"

	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/child"
	"github.com/asyncgen/asyncgen/lower/ir"
)

// await ends the current block with the await that call marks; lhs are its
// values' destinations, if it has any.
func (b *builder) await(call *ast.CallExpr, lhs []ast.Expr, tok token.Token) {
	a := b.fn.Awaits[call]
	start := child.Placing(b.pkg, b.info, child.Of(b.pkg, b.info, call.Args[0], a.Value))
	values := b.received(a, lhs, tok)
	term := &ir.Await{
		State: &ir.State{Pos: a.Pos, Await: a, Future: start.Type},
		Start: start,
		Dst:   values.dst,
		Next:  b.newBlock(),
	}
	term.Capture = captures(b, start.Operands()...)
	b.terminate(term)
	b.begin(term.Next)
	b.unbox(values)
}

// received is where the values of an await go.
type received struct {
	dst   []*ast.Ident
	boxes []*ast.Ident // variables to be declared with the values of temporaries, each followed by its
}

// received returns where the values of a go. The box of a variable that lhs
// declares is made after the await, so that it is not held across it.
func (b *builder) received(a *check.Await, lhs []ast.Expr, tok token.Token) received {
	r := received{dst: make([]*ast.Ident, len(a.Unpack))}
	for i, e := range lhs {
		id := e.(*ast.Ident)
		if id.Name == "_" {
			continue
		}
		r.dst[i] = id
		if v := b.declared(id); tok == token.DEFINE && v != nil && v.Home == ir.Boxed {
			r.dst[i] = b.info.Ident(id.Pos(), b.temp(id.Pos(), id.Name, a.Unpack[i]))
			r.boxes = append(r.boxes, id, r.dst[i])
		}
	}
	return r
}

// unbox makes the boxes of r.
func (b *builder) unbox(r received) {
	for i := 0; i < len(r.boxes); i += 2 {
		id := r.boxes[i]
		b.freshBox(b.variable(id))
		b.exec(assignment(id.Pos(), []ast.Expr{id}, r.boxes[i+1]))
	}
}

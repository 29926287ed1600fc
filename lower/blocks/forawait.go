package blocks

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/child"
	"github.com/asyncgen/asyncgen/lower/ir"
)

// A loop over a stream polls it at its top. If the stream is a temporary the loop
// owns it, and every way out of the loop gives it up.

// overStream returns the stream that s goes over, or nil.
func (b *builder) overStream(s *ast.RangeStmt) *check.Await {
	marker, ok := s.X.(*ast.CallExpr)
	if !ok {
		return nil
	}
	return b.fn.Streams[marker]
}

// forAwait lowers a loop over the stream that of describes.
func (b *builder) forAwait(s *ast.RangeStmt, of *check.Await, label string) {
	operand := s.X.(*ast.CallExpr).Args[0]
	if of.Kept {
		stream := operand
		if !b.polledItself(operand) {
			stream = b.evaluated(operand, "stream", b.info.TypeOf(operand))
		}
		b.streamLoop(s, of, ast.Unparen(stream).(*ast.Ident), label)
		return
	}
	start := child.OfStream(b.pkg, b.info, operand, of.Value)
	o := types.NewVar(operand.Pos(), b.pkg.Types, "stream", b.heldAs(start.Type))
	b.owned[o] = true
	v := b.declare(o)
	v.Embedded = start.Embedded
	b.m.Guarded = true
	b.emit(&ir.Begin{Var: v, Pos: of.Pos, Start: start, Capture: captures(b, start.Operands()...)})
	b.scope([]*types.Var{o}, func() { b.streamLoop(s, of, b.info.Ident(operand.Pos(), o), label) })
}

// heldAs is the type of the field for a stream of type t, which is that of a variable:
// it is never anywhere else.
func (b *builder) heldAs(t types.Type) types.Type {
	if b.pkg.FieldType(t) {
		return t
	}
	return b.pkg.Runtime.Awaited()
}

func (b *builder) streamLoop(s *ast.RangeStmt, of *check.Await, stream *ast.Ident, label string) {
	head, body, exit := b.newBlock(), b.newBlock(), b.newBlock()
	values := b.iterated(s, of)
	term := &ir.Next{State: &ir.State{Pos: of.Pos, Await: of}, Of: of, Stream: stream, Dst: values.dst, Next: body, End: exit}
	term.State.Next = term
	b.begin(head)
	b.terminate(term)
	b.begin(body)
	b.unbox(values.received)
	for _, a := range values.later {
		b.exec(a)
	}
	b.within(target{label: label, exit: exit, next: head}, s.Body.List)
	b.leave(head)
	b.begin(exit)
}

// iteration is where the values of a stream go.
type iteration struct {
	received
	later []*ast.AssignStmt // of temporaries to what cannot receive the values itself
}

func (b *builder) iterated(s *ast.RangeStmt, of *check.Await) iteration {
	var lhs []ast.Expr
	it := iteration{}
	for i, e := range []ast.Expr{s.Key, s.Value} {
		switch {
		case e == nil:
			continue
		case !wanted(e):
			e = &ast.Ident{NamePos: e.Pos(), Name: "_"}
		case s.Tok == token.ASSIGN && !b.takes(e, of.Unpack[i]):
			t := b.temp(e.Pos(), "value", of.Unpack[i])
			it.later = append(it.later, assignment(e.Pos(), []ast.Expr{e}, b.info.Ident(e.Pos(), t)))
			e = b.info.Ident(e.Pos(), t)
		}
		lhs = append(lhs, e)
	}
	it.received = b.received(of, lhs, s.Tok)
	return it
}

// takes reports whether e is a variable of the machine of type t.
func (b *builder) takes(e ast.Expr, t types.Type) bool {
	id, ok := e.(*ast.Ident)
	return ok && b.variable(id) != nil && types.Identical(b.info.TypeOf(id), t)
}

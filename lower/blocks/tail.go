package blocks

import (
	"go/ast"
	"go/types"

	"github.com/asyncgen/asyncgen/lower/child"
	"github.com/asyncgen/asyncgen/lower/ir"
)

// tails finds the awaits whose values are returned as they are, and are big: the
// child puts such a value where the machine's own caller wants it.
func (b *builder) tails() {
	if len(b.m.Results) > 0 || b.m.Defers || b.m.Guarded || !child.Into(b.pkg, b.fn.Source) {
		return
	}
	entered := make(map[*ir.Block]int)
	for _, bl := range b.m.Blocks {
		for _, to := range bl.Successors() {
			entered[to]++
		}
	}
	for _, bl := range b.m.Blocks {
		a, ok := bl.Term.(*ir.Await)
		if !ok || !a.Start.Into || entered[a.Next] != 1 || !b.returns(a) {
			continue
		}
		a.Tail, a.Dst = true, []*ast.Ident{nil}
		ret := *a.Next.Term.(*ir.Return)
		ret.Results = nil
		a.Next.Term = &ret
	}
}

// returns reports whether nothing is done with the value of a but return it.
func (b *builder) returns(a *ir.Await) bool {
	r, ok := a.Next.Term.(*ir.Return)
	if !ok || len(a.Next.Instrs) > 0 || len(r.Results) != 1 || len(a.Dst) != 1 || a.Dst[0] == nil {
		return false
	}
	id, ok := ast.Unparen(r.Results[0]).(*ast.Ident)
	v := b.variable(a.Dst[0])
	return ok && v != nil && b.variable(id) == v && v.Home == ir.Local &&
		types.Identical(v.Type, a.State.Await.Value) && types.Identical(v.Type, b.fn.Source.Value)
}

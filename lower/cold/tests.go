package cold

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/effect"
	"github.com/asyncgen/asyncgen/lower/ir"
)

// tests finds the error variables that are not nil in each block: those that are
// tested on every way there, and that nothing has changed since.
func (f *finder) tests() {
	for _, v := range f.tested() {
		for bl := range f.notNilIn(v) {
			f.failed[bl] = append(f.failed[bl], v)
		}
	}
}

// tested returns the variables that some branch compares with nil.
func (f *finder) tested() []*ir.Var {
	var vars []*ir.Var
	for _, bl := range f.m.Blocks {
		for _, e := range f.edges(bl) {
			for _, v := range e.notNil {
				if !slices.Contains(vars, v) {
					vars = append(vars, v)
				}
			}
		}
	}
	return vars
}

// notNilIn returns the blocks that can be reached only by edges on which v is not
// nil, unless one of them assigns it.
func (f *finder) notNilIn(v *ir.Var) map[*ir.Block]bool {
	unknown := map[*ir.Block]bool{f.m.Blocks[0]: true}
	work := []*ir.Block{f.m.Blocks[0]}
	var known []*ir.Block
	for len(work) > 0 {
		bl := work[len(work)-1]
		work = work[:len(work)-1]
		for _, e := range f.edges(bl) {
			if slices.Contains(e.notNil, v) {
				known = append(known, e.to)
			} else if !unknown[e.to] {
				unknown[e.to] = true
				work = append(work, e.to)
			}
		}
	}
	in := ir.Reachable(known...)
	for bl := range in {
		switch {
		case unknown[bl]:
			delete(in, bl)
		case f.assigns(bl, v):
			return nil
		}
	}
	return in
}

func (f *finder) assigns(bl *ir.Block, v *ir.Var) bool {
	sets := func(e effect.Effect) bool { return slices.Contains(e.Set, v) }
	for _, i := range bl.Instrs {
		if sets(effect.Of(f.m, i)) {
			return true
		}
	}
	return sets(effect.OfTerm(f.m, bl.Term)) || sets(effect.OfResume(f.m, bl.Term))
}

// edge is a way from one block to another, and the errors that are not nil on it.
type edge struct {
	to     *ir.Block
	notNil []*ir.Var
}

func (f *finder) edges(bl *ir.Block) []edge {
	var edges []edge
	for _, i := range bl.Instrs {
		if e, ok := i.(*ir.Exec); ok {
			for _, to := range e.Targets() {
				edges = append(edges, edge{to: to})
			}
		}
	}
	switch t := bl.Term.(type) {
	case *ir.If:
		return append(edges, edge{t.Then, f.implied(t.Cond, true)}, edge{t.Else, f.implied(t.Cond, false)})
	case *ir.Switch:
		for _, c := range t.Clauses {
			e := edge{to: c.To}
			if t.Tag == nil && len(c.Values) == 1 {
				e.notNil = f.implied(c.Values[0], true)
			}
			edges = append(edges, e)
		}
		return append(edges, edge{to: t.Default})
	}
	for _, to := range ir.Targets(bl.Term) {
		edges = append(edges, edge{to: to})
	}
	return edges
}

// implied returns the errors that are not nil where cond is holds.
func (f *finder) implied(cond ast.Expr, holds bool) []*ir.Var {
	switch e := ast.Unparen(cond).(type) {
	case *ast.UnaryExpr:
		if e.Op == token.NOT {
			return f.implied(e.X, !holds)
		}
	case *ast.BinaryExpr:
		switch {
		case e.Op == token.LAND && holds, e.Op == token.LOR && !holds:
			return append(f.implied(e.X, holds), f.implied(e.Y, holds)...)
		case e.Op == token.NEQ && holds, e.Op == token.EQL && !holds:
			if id, ok := ast.Unparen(e.X).(*ast.Ident); ok && f.m.Info.Type(e.Y).IsNil() {
				if v := f.m.Objects[f.m.Info.ObjectOf(id)]; v != nil && check.IsError(types.Unalias(v.Type)) {
					return []*ir.Var{v}
				}
			}
		}
	}
	return nil
}

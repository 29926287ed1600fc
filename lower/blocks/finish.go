package blocks

import (
	"github.com/asyncgen/asyncgen/lower/effect"
	"github.com/asyncgen/asyncgen/lower/ir"
	"github.com/asyncgen/asyncgen/lower/like"
)

// finish reduces the machine to what control can reach.
func (b *builder) finish() {
	b.tails()
	b.remake()
	mentioned := b.mentioned()
	b.dropUnusedResults(mentioned)
	vars := append(append([]*ir.Var(nil), b.m.Params...), b.m.Results...)
	for _, v := range b.m.Vars[len(vars):] {
		if mentioned[v] {
			vars = append(vars, v)
		}
	}
	for _, v := range b.m.Vars {
		if !mentioned[v] {
			delete(b.m.Objects, v.Obj)
		}
	}
	b.m.Vars = vars
	b.infer()
}

// mentioned returns the variables that something reads or assigns, but for the
// instances of results that the entry makes, and marks those that are used.
func (b *builder) mentioned() map[*ir.Var]bool {
	found := make(map[*ir.Var]bool)
	add := func(e effect.Effect) {
		for _, list := range [][]*ir.Var{e.Use, e.Set} {
			for _, v := range list {
				found[v] = true
			}
		}
		for _, v := range e.Read {
			v.Used = true
		}
	}
	for i, bl := range b.m.Blocks {
		instrs := bl.Instrs
		if i == 0 {
			instrs = instrs[len(b.m.Results):]
		}
		for _, in := range instrs {
			add(effect.Of(b.m, in))
			if e, ok := in.(*ir.Exec); ok {
				for _, c := range e.Closures {
					found[c.Var] = true
				}
			}
		}
		add(effect.OfTerm(b.m, bl.Term))
		add(effect.OfResume(b.m, bl.Term))
	}
	return found
}

// dropUnusedResults takes out of the entry what start has made in vain.
func (b *builder) dropUnusedResults(mentioned map[*ir.Var]bool) {
	entry := b.m.Blocks[0]
	var kept []ir.Instr
	for _, r := range b.m.Results {
		if mentioned[r] {
			kept = append(kept, &ir.Fresh{Var: r})
		}
	}
	entry.Instrs = append(kept, entry.Instrs[len(b.m.Results):]...)
}

// infer finds expressions for the types that cannot be written.
func (b *builder) infer() {
	for _, v := range like.Find(b.pkg, b.m) {
		b.refuseAt(v.Obj.Pos(), unspellable.of(v.Name, v.Type.String()))
	}
}

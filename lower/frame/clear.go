package frame

import (
	"maps"

	"github.com/asyncgen/asyncgen/lower/ir"
	"github.com/asyncgen/asyncgen/lower/liveness"
)

// slots is a set of slots.
type slots map[*ir.Slot]bool

// clears finds the slots that a state has to clear, lest what is dead stays
// reachable while the machine is suspended: those that a variable may have been
// stored in on some way here and that no live variable has now. In machines
// whose variables are all used in place, slots are cleared at the end only.
func (p *plan) clears() {
	if p.many {
		return
	}
	writes := p.writes()
	dirty := p.dirtyIn(writes)
	for _, bl := range p.m.Blocks {
		state := ir.StateOf(bl.Term)
		if state == nil || state.Passing {
			continue
		}
		occupied := make(slots)
		for i := range p.live.Across[state].All {
			occupied[p.Slot[p.m.Vars[i]]] = true
		}
		for _, s := range p.Slots {
			if (dirty[bl][s] || writes[bl][s]) && !occupied[s] {
				p.Clear[state] = append(p.Clear[state], s)
			}
		}
	}
}

// writes returns the slots with pointers that each block writes in place.
func (p *plan) writes() map[*ir.Block]slots {
	all := make(map[*ir.Block]slots, len(p.m.Blocks))
	for _, bl := range p.m.Blocks {
		all[bl] = make(slots)
		p.live.Visit(bl, func(s liveness.Step) {
			for _, v := range s.Effect.Set {
				if p.Home[v] == ir.InFrame {
					p.mark(all[bl], v)
				}
			}
		})
	}
	return all
}

// dirtyIn returns the slots with pointers that may hold something at the top of
// each block: a forward analysis in which nothing is ever taken away, as a
// state's clearing happens only if the machine suspends there.
func (p *plan) dirtyIn(writes map[*ir.Block]slots) map[*ir.Block]slots {
	in := make(map[*ir.Block]slots, len(p.m.Blocks))
	for _, bl := range p.m.Blocks {
		in[bl] = make(slots)
	}
	p.mark(in[p.m.Blocks[0]], p.Entry...)
	out := make(slots)
	for changed := true; changed; {
		changed = false
		for _, bl := range p.m.Blocks {
			clear(out)
			maps.Copy(out, in[bl])
			maps.Copy(out, writes[bl])
			if state := ir.StateOf(bl.Term); state != nil {
				p.mark(out, p.Save[state]...)
			}
			for _, s := range bl.Successors() {
				n := len(in[s])
				maps.Copy(in[s], out)
				changed = changed || len(in[s]) > n
			}
		}
	}
	return in
}

func (p *plan) mark(set slots, vars ...*ir.Var) {
	for _, v := range vars {
		if s := p.Slot[v]; s != nil && s.Pointers && !p.alone[v] {
			set[s] = true
		}
	}
}

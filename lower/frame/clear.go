package frame

import (
	"github.com/asyncgen/asyncgen/lower/ir"
	"github.com/asyncgen/asyncgen/lower/liveness"
)

// clears finds the slots that a state has to clear, lest what is dead stays
// reachable while the machine is suspended: those that a variable may have been
// stored in on some way here and that no live variable has now. In machines
// whose variables are all used in place, slots are cleared at the end only.
func (p *plan) clears() {
	d := &dirt{plan: p, index: make(map[*ir.Slot]int)}
	for i, s := range p.Slots {
		if s.Pointers {
			d.index[s] = i
		}
	}
	if p.many || len(d.index) == 0 {
		return
	}
	written := d.written()
	for i, dirty := range d.atTop(written) {
		state := ir.StateOf(p.m.Blocks[i].Term)
		if state == nil || state.Passing {
			continue
		}
		dirty.Union(written[i])
		for v := range p.live.Across[state].All {
			if slot, ok := d.index[p.Slot[p.m.Vars[v]]]; ok {
				dirty.Remove(slot)
			}
		}
		for slot := range dirty.All {
			p.Clear[state] = append(p.Clear[state], p.Slots[slot])
		}
	}
}

// dirt is the analysis of which slots may hold something. Its sets are of their indices
// in plan.Slots.
type dirt struct {
	*plan
	index map[*ir.Slot]int // of the slots with pointers
}

// written returns what each block writes in place, by the block's index.
func (d *dirt) written() []*liveness.Set {
	sets := make([]*liveness.Set, len(d.m.Blocks))
	for i, bl := range d.m.Blocks {
		sets[i] = new(liveness.Set)
		d.live.Visit(bl, func(s liveness.Step) {
			for _, v := range s.Effect.Set {
				if d.Home[v] == ir.InFrame {
					d.mark(sets[i], v)
				}
			}
		})
	}
	return sets
}

// atTop returns what may hold something at the top of each block: a forward analysis in
// which nothing is ever taken away, as a state's clearing happens only if the machine
// suspends there.
func (d *dirt) atTop(written []*liveness.Set) []*liveness.Set {
	blocks := d.m.Blocks
	in, number := make([]*liveness.Set, len(blocks)), make(map[*ir.Block]int, len(blocks))
	for i, bl := range blocks {
		in[i], number[bl] = new(liveness.Set), i
	}
	d.mark(in[0], d.Entry...)
	after, adds := make([][]*ir.Block, len(blocks)), make([]*liveness.Set, len(blocks))
	for i, bl := range blocks {
		after[i], adds[i] = bl.Successors(), written[i].Clone()
		if state := ir.StateOf(bl.Term); state != nil {
			d.mark(adds[i], d.Save[state]...)
		}
	}
	for changed := true; changed; {
		changed = false
		for i := range blocks {
			for _, s := range after[i] {
				below := in[number[s]]
				changed = below.Union(in[i]) || changed
				changed = below.Union(adds[i]) || changed
			}
		}
	}
	return in
}

func (d *dirt) mark(set *liveness.Set, vars ...*ir.Var) {
	for _, v := range vars {
		if slot, ok := d.index[d.Slot[v]]; ok && !d.alone[v] {
			set.Add(slot)
		}
	}
}

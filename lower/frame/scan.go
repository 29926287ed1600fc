package frame

import (
	"cmp"
	"container/heap"
	"slices"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/asyncgen/asyncgen/lower/ir"
	"github.com/asyncgen/asyncgen/lower/liveness"
)

// scan gives slots as color does, for machines of which the interference graph
// would be too large: by linear scan (Poletto and Sarkar, 1999). Two variables
// share a slot only if the blocks from the first to the last in which one may be
// needed come ahead of the other's.
func (p *plan) scan() {
	ranges := p.ranges()
	vars := p.needSlot()
	slices.SortStableFunc(vars, func(a, b *ir.Var) int { return cmp.Compare(ranges[a].first, ranges[b].first) })
	var byType typeutil.Map // of *slotQueue
	for _, v := range vars {
		t := p.slotType(v)
		q, _ := byType.At(t).(*slotQueue)
		if q == nil {
			q = new(slotQueue)
			byType.Set(t, q)
		}
		if q.Len() > 0 && (*q)[0].last < ranges[v].first {
			p.Slot[v] = (*q)[0].slot
			(*q)[0].last = ranges[v].last
			heap.Fix(q, 0)
			continue
		}
		p.Slot[v] = p.newSlot(v)
		heap.Push(q, slotUse{p.Slot[v], ranges[v].last})
	}
}

// blockRange is the range of blocks, by their index, in which a variable may be
// needed.
type blockRange struct{ first, last int }

// ranges returns the ranges of all variables.
func (p *plan) ranges() map[*ir.Var]blockRange {
	ranges := make(map[*ir.Var]blockRange, len(p.m.Vars))
	touched := make([]*liveness.Set, len(p.m.Blocks))
	for i, bl := range p.m.Blocks {
		set := new(liveness.Set)
		add := func(s liveness.Step) {
			for _, v := range slices.Concat(s.Effect.Use, s.Effect.Set) {
				set.Add(p.live.Index[v])
			}
		}
		set.Union(p.live.Visit(bl, add))
		touched[i] = set
	}
	if len(touched) > 0 {
		for _, v := range p.Entry {
			touched[0].Add(p.live.Index[v])
		}
	}
	p.eachNew(touched, func(v *ir.Var, at int) { ranges[v] = blockRange{at, at} })
	slices.Reverse(touched)
	p.eachNew(touched, func(v *ir.Var, at int) {
		ranges[v] = blockRange{ranges[v].first, len(touched) - 1 - at}
	})
	return ranges
}

// eachNew calls f for the members of each set that none before it has.
func (p *plan) eachNew(sets []*liveness.Set, f func(v *ir.Var, at int)) {
	seen := new(liveness.Set)
	for at, set := range sets {
		for i := range set.Without(seen).All {
			f(p.m.Vars[i], at)
		}
		seen.Union(set)
	}
}

// slotUse is a slot, and the last block in which the variable in it is needed.
type slotUse struct {
	slot *ir.Slot
	last int
}

// slotQueue is a heap of slots, the one that is free first on top.
type slotQueue []slotUse

// Len, Less, Swap, Push and Pop implement heap.Interface.
func (q slotQueue) Len() int           { return len(q) }
func (q slotQueue) Less(i, j int) bool { return q[i].last < q[j].last }
func (q slotQueue) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *slotQueue) Push(x any)        { *q = append(*q, x.(slotUse)) }
func (q *slotQueue) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}

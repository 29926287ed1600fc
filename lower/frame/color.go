package frame

import (
	"slices"

	"github.com/asyncgen/asyncgen/lower/ir"
	"github.com/asyncgen/asyncgen/lower/liveness"
	"github.com/asyncgen/asyncgen/lower/typed"
	"golang.org/x/tools/go/types/typeutil"
)

// color gives slots to the variables that need one, so that two share a slot
// only if they have one type and are never in it together: greedy colouring of
// the interference graph, in the order of declaration.
func (p *plan) color() {
	if p.many {
		p.scan()
		return
	}
	g := p.interference()
	var byType typeutil.Map // of []*shared
	for _, v := range p.needSlot() {
		t := p.slotType(v)
		of, _ := byType.At(t).([]*shared)
		s := g.fitting(of, p.live.Index[v])
		if s == nil {
			s = &shared{slot: p.newSlot(v)}
			byType.Set(t, append(of, s))
		}
		s.vars = append(s.vars, p.live.Index[v])
		p.Slot[v] = s.slot
	}
}

// newSlot adds a slot that v is in.
func (p *plan) newSlot(v *ir.Var) *ir.Slot {
	t := p.slotType(v)
	s := &ir.Slot{Name: v.Name, Type: t, Pointers: typed.HasPointers(t)}
	p.Slots = append(p.Slots, s)
	return s
}

// shared is a slot with the variables in it.
type shared struct {
	slot *ir.Slot
	vars []int
}

// needSlot returns the variables that are somewhere in the frame at some time.
func (p *plan) needSlot() []*ir.Var {
	need := make(map[*ir.Var]bool)
	for _, v := range p.Entry {
		need[v] = true
	}
	for _, save := range p.Save {
		for _, v := range save {
			need[v] = true
		}
	}
	var vars []*ir.Var
	for _, v := range p.m.Vars {
		if !p.alone[v] && (need[v] || p.inPlace(v)) {
			vars = append(vars, v)
		}
	}
	return vars
}

// graph lists, by variable, the variables that are in their slots at the same
// time.
type graph []*liveness.Set

func (g graph) clique(vars *liveness.Set) {
	for i := range vars.All {
		g[i].Union(vars)
	}
}

// fitting returns the first slot whose variables are all no neighbours of v.
func (g graph) fitting(slots []*shared, v int) *shared {
	for _, s := range slots {
		if !slices.ContainsFunc(s.vars, g[v].Has) {
			return s
		}
	}
	return nil
}

// interference builds the graph. A variable that is stored only at suspensions
// is in its slot only then; one used in place is there whenever it is live, and
// when it is assigned although it is dead.
func (p *plan) interference() graph {
	g := make(graph, len(p.m.Vars))
	for i := range g {
		g[i] = new(liveness.Set)
	}
	entry := new(liveness.Set)
	for _, v := range p.Entry {
		entry.Add(p.live.Index[v])
	}
	g.clique(entry)
	for _, s := range p.m.States {
		g.clique(p.live.Across[s])
	}
	p.each(func(s liveness.Step) { p.inPlaceConflicts(g, s) })
	return g
}

// inPlaceConflicts adds edges from what a step assigns in place to what is in
// place beside it.
func (p *plan) inPlaceConflicts(g graph, s liveness.Step) {
	for _, v := range s.Effect.Set {
		if !p.inPlace(v) {
			continue
		}
		beside := s.After.Clone()
		for _, o := range slices.Concat(s.Effect.Use, s.Effect.Set) {
			beside.Add(p.live.Index[o])
		}
		for o := range beside.All {
			if p.inPlace(p.m.Vars[o]) {
				g[p.live.Index[v]].Add(o)
				g[o].Add(p.live.Index[v])
			}
		}
	}
}

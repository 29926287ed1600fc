// Package liveness finds out which variables of a machine are live where: by
// the textbook backwards dataflow analysis over basic blocks.
package liveness

import (
	"github.com/asyncgen/asyncgen/lower/effect"
	"github.com/asyncgen/asyncgen/lower/ir"
)

// Result says what is live in a machine.
type Result struct {
	// Index gives each variable's number in all sets: its place in
	// Machine.Vars.
	Index map[*ir.Var]int

	// Entry is live where the machine begins.
	Entry *Set

	// Across is live while the machine is suspended in a state: what the code
	// after the poll reads. The operands of starting the child are not live
	// unless they are used again, nor are the variables that the awaited
	// values go to, unless Boxed.
	Across map[*ir.State]*Set

	m      *ir.Machine
	in     map[*ir.Block]*Set
	blocks map[*ir.Block]*flow
}

// flow is what the analysis needs of a block.
type flow struct {
	steps []step // backwards
	after []*ir.Block
}

// step is one step of a block: an instruction, or a half of its terminator.
type step struct {
	effect effect.Effect
	exits  []exit    // where it may jump to instead of ending
	state  *ir.State // that the machine may suspend in after the step
}

// exit is a way out of a step, and the variables that are assigned on it.
type exit struct {
	to     *ir.Block
	handed []*ir.Var
}

// Of analyses m.
func Of(m *ir.Machine) *Result {
	r := &Result{
		Index:  make(map[*ir.Var]int, len(m.Vars)),
		Across: make(map[*ir.State]*Set, len(m.States)),
		m:      m,
		in:     make(map[*ir.Block]*Set, len(m.Blocks)),
		blocks: make(map[*ir.Block]*flow, len(m.Blocks)),
	}
	for i, v := range m.Vars {
		r.Index[v] = i
	}
	for _, bl := range m.Blocks {
		r.in[bl] = new(Set)
		r.blocks[bl] = flowOf(m, bl)
	}
	r.solve()
	for _, bl := range m.Blocks {
		r.Visit(bl, func(s Step) {
			switch {
			case s.State == nil:
			case s.State.Passing:
				r.Across[s.State] = new(Set)
			default:
				r.Across[s.State] = s.After.Clone()
			}
		})
	}
	r.Entry = r.in[m.Blocks[0]]
	return r
}

func flowOf(m *ir.Machine, bl *ir.Block) *flow {
	f := &flow{after: ir.Targets(bl.Term), steps: make([]step, 0, len(bl.Instrs)+2)}
	state := ir.StateOf(bl.Term)
	if state != nil {
		resume := step{effect: effect.OfResume(m, bl.Term)}
		switch t := bl.Term.(type) {
		case *ir.Select:
			resume.exits, f.after = chosen(m, t), nil
		case *ir.Next:
			resume.exits, f.after = []exit{{t.Next, effect.Received(m, t.Dst)}, {to: t.End}}, nil
		}
		f.steps = append(f.steps, resume)
	}
	f.steps = append(f.steps, step{effect: effect.OfTerm(m, bl.Term), state: state})
	for i := len(bl.Instrs) - 1; i >= 0; i-- {
		s := step{effect: effect.Of(m, bl.Instrs[i])}
		if e, ok := bl.Instrs[i].(*ir.Exec); ok {
			for _, to := range e.Targets() {
				s.exits = append(s.exits, exit{to, e.Handed})
			}
		}
		f.steps = append(f.steps, s)
	}
	return f
}

// chosen returns the ways out of s.
func chosen(m *ir.Machine, s *ir.Select) []exit {
	var exits []exit
	for _, c := range s.Cases {
		exits = append(exits, exit{c.Next, effect.Received(m, c.Dst)})
	}
	if s.Default != nil {
		exits = append(exits, exit{to: s.Default})
	}
	return exits
}

// solve grows the sets of the blocks until nothing changes. Blocks are visited
// from the last one back, which settles code without loops in one round.
func (r *Result) solve() {
	preds := make(map[*ir.Block][]*ir.Block)
	for _, bl := range r.m.Blocks {
		for _, s := range bl.Successors() {
			preds[s] = append(preds[s], bl)
		}
	}
	work := append([]*ir.Block(nil), r.m.Blocks...)
	queued := make(map[*ir.Block]bool, len(work))
	for _, bl := range work {
		queued[bl] = true
	}
	for len(work) > 0 {
		bl := work[len(work)-1]
		work = work[:len(work)-1]
		queued[bl] = false
		if !r.in[bl].Union(r.Visit(bl, nil)) {
			continue
		}
		for _, p := range preds[bl] {
			if !queued[p] {
				queued[p] = true
				work = append(work, p)
			}
		}
	}
}

// Step is what [Result.Visit] tells of one step of a block.
type Step struct {
	Effect effect.Effect
	State  *ir.State // that the machine may suspend in after the step, or nil
	After  *Set      // what is live after it; valid during the call
}

// through returns what is live on the way out e before what is assigned on it.
func (r *Result) through(e exit) *Set {
	live := r.in[e.to].Clone()
	for _, v := range e.handed {
		live.Remove(r.Index[v])
	}
	return live
}

// Visit calls f, if it is not nil, for the steps of bl from the last to the
// first, and returns what is live at its top. The halves of an Await, resuming
// and starting, are steps of their own.
func (r *Result) Visit(bl *ir.Block, f func(Step)) *Set {
	fl := r.blocks[bl]
	live := new(Set)
	for _, s := range fl.after {
		live.Union(r.in[s])
	}
	for _, s := range fl.steps {
		for _, e := range s.exits {
			live.Union(r.through(e))
		}
		if f != nil {
			f(Step{s.effect, s.state, live})
		}
		for _, v := range s.effect.Def {
			live.Remove(r.Index[v])
		}
		for _, v := range s.effect.Use {
			live.Add(r.Index[v])
		}
	}
	return live
}

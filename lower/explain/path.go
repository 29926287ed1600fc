package explain

import (
	"go/types"

	"github.com/asyncgen/asyncgen/lower/ir"
)

// machineOf returns the machine whose future t is, if it is among those that are
// described.
func (x *explainer) machineOf(t types.Type) *ir.Machine {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil {
		return nil
	}
	return x.machines[typeKey(n.Obj())]
}

// path returns the way down from m on which most memory is held, and how much
// that is.
func (x *explainer) path(m *ir.Machine) ([]Step, int64) {
	w := &walk{x: x, on: make(map[*ir.Machine]bool), done: make(map[*ir.Machine]way)}
	best := w.from(m)
	first := Step{Name: m.Func.QualifiedName(), Size: m.Frame.Size}
	return append([]Step{first}, best.steps...), m.Frame.Size + best.beyond
}

// way is a path of awaits below a machine.
type way struct {
	steps  []Step
	size   int64 // of the frames on it
	beyond int64 // what is held outside of the machine's own frame
}

// walk finds the largest ways.
type walk struct {
	x    *explainer
	on   map[*ir.Machine]bool // on the way that is being tried
	done map[*ir.Machine]way
}

// from returns the largest way below m. A function that is on the way already
// ends it: how often it recurs is unknown.
func (w *walk) from(m *ir.Machine) way {
	if best, ok := w.done[m]; ok {
		return best
	}
	w.on[m] = true
	var best way
	for _, bl := range m.Blocks {
		for _, slot := range childSlots(bl.Term) {
			if found := w.child(m, slot); found.beyond > best.beyond || found.beyond == best.beyond && found.size > best.size {
				best = found
			}
		}
	}
	w.on[m] = false
	w.done[m] = best
	return best
}

// child returns the way through a future that m polls in slot.
func (w *walk) child(m *ir.Machine, slot *ir.Slot) way {
	d := &describer{x: w.x, file: w.x.files[m], m: m}
	step := Step{Name: d.typeName(slot.Type), Size: slot.Size, Held: ByValue}
	if !slot.Owned {
		step.Held = ByReference
		return way{steps: []Step{step}, size: step.Size}
	}
	callee := w.x.machineOf(slot.Type)
	if callee == nil {
		return way{steps: []Step{step}, size: step.Size}
	}
	step.Name, step.Size = callee.Func.QualifiedName(), callee.Frame.Size
	var beyond int64
	if callee.Frame.Boxed {
		step.Held = ByHandle
		beyond = callee.Frame.Size
	}
	if w.on[callee] {
		return way{steps: []Step{step}, size: step.Size, beyond: beyond}
	}
	below := w.from(callee)
	return way{
		steps:  append([]Step{step}, below.steps...),
		size:   step.Size + below.size,
		beyond: beyond + below.beyond,
	}
}

package frame

import "github.com/asyncgen/asyncgen/lower/ir"

// pin finds the variables whose slot has to be up to date at all times. What a
// deferred call leaves in the named results is what the function returns, also
// after a panic in a poll that began with a value from an earlier one. And the
// guard gives up the futures that blocks own.
func (p *plan) pin() {
	p.Pinned = make(map[*ir.Var]bool)
	p.alone = make(map[*ir.Var]bool)
	pin := func(v *ir.Var) { p.Pinned[v], p.alone[v] = true, true }
	if p.m.Defers {
		for _, v := range p.m.Results {
			pin(v)
		}
	}
	for _, v := range p.m.Vars {
		if v.Owned {
			pin(v)
		}
	}
}

// ownSlots gives each pinned variable a slot that nothing else is ever in.
func (p *plan) ownSlots() {
	for _, v := range p.m.Vars {
		if p.alone[v] {
			p.Slot[v] = p.newSlot(v)
		}
	}
}

// Package frame lays out what a machine keeps across its suspensions: which
// variable stands where, which share a slot, what each state saves, and whether
// the whole is small enough for a caller to hold it by value.
package frame

import (
	"iter"

	"github.com/asyncgen/asyncgen/lower/ir"
	"github.com/asyncgen/asyncgen/lower/liveness"
)

// Layout is the frame of one machine and what refers to it.
type Layout struct {
	Slots []*ir.Slot
	Home  map[*ir.Var]ir.Home
	Slot  map[*ir.Var]*ir.Slot // of variables that need one
	Entry []*ir.Var
	Save  map[*ir.State][]*ir.Var
	Live  map[*ir.State]iter.Seq[*ir.Var]
	Clear map[*ir.State][]*ir.Slot
	Child map[*ir.State]*ir.Slot
	Case  map[*ir.Case]*ir.Slot // of temporaries

	Argument map[*ir.Argument]*ir.Slot

	// Called says how to start the children that are allocated after all.
	Called map[*ir.Await]ir.Start

	Pinned map[*ir.Var]bool // see ir.Var.Pinned
}

// plan is a Layout in the making.
type plan struct {
	m         *ir.Machine
	live      *liveness.Result
	sizer     *sizer
	mentioned map[*ir.Var]bool
	alone     map[*ir.Var]bool // pinned, in a slot that is not shared
	many      bool             // all variables that are live across a suspension are in place, but those elsewhere
	elsewhere bool             // some such variables cannot be in place, as no field can have their types
	Layout
}

// lay lays out the frame of m.
func lay(m *ir.Machine, s *sizer) *Layout {
	p := &plan{m: m, live: liveness.Of(m), sizer: s, mentioned: make(map[*ir.Var]bool)}
	p.Slot = make(map[*ir.Var]*ir.Slot)
	p.Save = make(map[*ir.State][]*ir.Var)
	p.Live = make(map[*ir.State]iter.Seq[*ir.Var])
	p.Clear = make(map[*ir.State][]*ir.Slot)
	p.Child = make(map[*ir.State]*ir.Slot)
	p.Case = make(map[*ir.Case]*ir.Slot)
	p.Argument = make(map[*ir.Argument]*ir.Slot)
	p.Called = make(map[*ir.Await]ir.Start)
	p.pin()
	p.each(func(st liveness.Step) {
		for _, v := range append(st.Effect.Use, st.Effect.Set...) {
			p.mentioned[v] = true
		}
	})
	p.Home = p.homes()
	p.entry()
	p.saves()
	p.color()
	p.ownSlots()
	p.children()
	p.clears()
	p.order()
	p.name()
	return &p.Layout
}

func (p *plan) each(f func(liveness.Step)) {
	for _, bl := range p.m.Blocks {
		p.live.Visit(bl, f)
	}
}

func (p *plan) entry() {
	for _, v := range p.m.Params {
		if p.live.Entry.Has(p.live.Index[v]) {
			p.Entry = append(p.Entry, v)
		}
	}
}

func (p *plan) saves() {
	for _, s := range p.m.States {
		live := p.live.Across[s].Clone()
		for v := range p.alone {
			live.Add(p.live.Index[v])
		}
		p.Live[s] = p.members(live)
		if p.many && !p.elsewhere {
			continue // all is in place
		}
		for v := range p.Live[s] {
			if !p.inPlace(v) {
				p.Save[s] = append(p.Save[s], v)
			}
		}
	}
}

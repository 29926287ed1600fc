package frame

import (
	"go/types"

	"github.com/asyncgen/asyncgen/lower/ir"
)

// children gives each awaited child a slot, and each of its arguments that is
// placed. What one await or select polls is done before the next begins, so that
// they share: the first children of one type one slot, the second ones another.
func (p *plan) children() {
	s := &childSlots{typeOf: p.childType}
	for _, bl := range p.m.Blocks {
		s.begin()
		switch t := bl.Term.(type) {
		case *ir.Await:
			p.Child[t.State] = s.take(t.Start)
			p.arguments(s, t.Start)
		case *ir.Select:
			for _, c := range t.Temporaries() {
				p.Case[c] = s.take(c.Start)
				p.arguments(s, c.Start)
			}
		}
	}
	p.Slots = append(p.Slots, s.slots...)
}

// arguments gives slots to the futures that are placed for start.
func (p *plan) arguments(s *childSlots, start ir.Start) {
	for a := range start.Arguments() {
		p.Argument[a] = s.take(a.Start)
	}
}

// childSlots are the slots for children so far.
type childSlots struct {
	slots  []*ir.Slot
	taken  map[*ir.Slot]bool           // by the await or select at hand
	typeOf func(types.Type) types.Type // of the field for a child of a type
}

func (s *childSlots) begin() { s.taken = make(map[*ir.Slot]bool) }

// take returns a slot that start's child can be in.
func (s *childSlots) take(start ir.Start) *ir.Slot {
	t := s.typeOf(start.Type)
	for _, slot := range s.slots {
		if !s.taken[slot] && slot.Owned == start.Embedded && types.Identical(slot.Type, t) {
			s.taken[slot] = true
			return slot
		}
	}
	slot := &ir.Slot{Name: "child", Type: t, Child: true, Owned: start.Embedded, Pointers: !start.Embedded}
	s.taken[slot] = true
	s.slots = append(s.slots, slot)
	return slot
}

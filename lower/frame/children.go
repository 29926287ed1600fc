package frame

import (
	"fmt"
	"go/types"

	"github.com/asyncgen/asyncgen/lower/child"
	"github.com/asyncgen/asyncgen/lower/cold"
	"github.com/asyncgen/asyncgen/lower/ir"
)

// coldSize is the size in bytes by which a child that is awaited only where the
// function fails may enlarge the frame: a larger one is allocated when it is called.
// All of a task's life pays for the bytes, in memory and in what is cleared, and
// hardly ever anything for the allocation. A sleep, or the wait for a lock, is not larger.
//
// Measured with a frame of 112 bytes: up to 64 more it takes no longer to allocate,
// with 128 or 256 more some 20 ns, with 512 some 50 ns longer; to clear it takes 1 ns
// longer with 64 more and 12 ns with 512. Allocating the child by itself takes 48 ns
// for 64 bytes, 58 ns for 128 and 100 ns from 256 on, where the function fails. So
// below 64 bytes boxing gains no time, and above it does if fewer than a third of the
// calls fail.
const coldSize = 64

// children gives each awaited child a slot, and each of its arguments that is
// placed. What one await or select polls is done before the next begins, so that
// they share: the first children of one type one slot, the second ones another.
func (p *plan) children() {
	s := &childSlots{typeOf: p.childType}
	isCold := cold.Blocks(p.m)
	var last []*ir.Await
	for _, bl := range p.m.Blocks {
		s.begin()
		switch t := bl.Term.(type) {
		case *ir.Await:
			if isCold[bl] && t.Start.Embedded {
				last = append(last, t)
				continue
			}
			p.Child[t.State] = s.take(t.Start)
			p.arguments(s, t.Start)
		case *ir.Select:
			for _, c := range t.Temporaries() {
				p.Case[c] = s.take(c.Start)
				p.arguments(s, c.Start)
			}
		}
	}
	for _, t := range last {
		p.cold(s, t)
	}
	p.Slots = append(p.Slots, s.slots...)
}

// cold gives the child of t, which only a failing function awaits, a slot that there
// is already, or else one that is small.
func (p *plan) cold(s *childSlots, t *ir.Await) {
	start := t.Start
	if more := s.more(start, p.sizer.sizeof); more > coldSize {
		reason := fmt.Sprintf("the function awaits it only where it fails, and it would add %d bytes, which is over %d", more, coldSize)
		start = child.ByReference(p.sizer.pkg, p.m.Info, start, t.State.Await.Value, reason)
		p.Called[t] = start
	}
	s.begin()
	p.Child[t.State] = s.take(start)
	p.arguments(s, start)
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
	slot := s.free(start)
	if slot == nil {
		slot = &ir.Slot{Name: "child", Type: s.typeOf(start.Type), Child: true, Owned: start.Embedded, Pointers: !start.Embedded}
		s.slots = append(s.slots, slot)
	}
	s.taken[slot] = true
	return slot
}

// free returns the slot that take would choose, or nil if there is none.
func (s *childSlots) free(start ir.Start) *ir.Slot {
	t := s.typeOf(start.Type)
	for _, slot := range s.slots {
		if !s.taken[slot] && slot.Owned == start.Embedded && types.Identical(slot.Type, t) {
			return slot
		}
	}
	return nil
}

// more returns the size of the slots that start would need beside those that there
// are.
func (s *childSlots) more(start ir.Start, sizeof func(types.Type) int64) int64 {
	var more int64
	add := func(one ir.Start) {
		if slot := s.free(one); slot != nil {
			s.taken[slot] = true
		} else {
			more += sizeof(s.typeOf(one.Type))
		}
	}
	s.begin()
	add(start)
	for a := range start.Arguments() {
		add(a.Start)
	}
	return more
}

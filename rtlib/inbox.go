package rtlib

import "github.com/asyncgen/asyncgen/rtlib/internal/satomic"

// inbox receives the tasks that were woken without a Context and ran last on
// this worker: a Treiber stack (R. K. Treiber, 1986) that is only ever emptied
// whole, so that it has no ABA problem. Anyone may push and anyone may drain;
// what is in it is not stranded while its worker is stuck in a poll.
type inbox struct{ top satomic.Pointer[header] }

func (b *inbox) empty() bool { return b.top.Load() == nil }

// push adds h and reports whether others were there already.
func (b *inbox) push(h *header) (backlog bool) {
	for {
		top := b.top.Load()
		h.next = top
		if b.top.CompareAndSwap(top, h) {
			return top != nil
		}
	}
}

// drain takes everything, in the order of the pushes.
func (b *inbox) drain() (l taskList) {
	if b.empty() {
		return l
	}
	for h := b.top.Swap(nil); h != nil; l.n++ {
		older := h.next
		h.next = l.first
		l.first = h
		if l.last == nil {
			l.last = h
		}
		h = older
	}
	return l
}

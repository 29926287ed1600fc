package waitlist

import "github.com/asyncgen/asyncgen/rtlib"

// Wakers collects wakers under a lock, to be woken after it is released: what
// they call may want the same lock.
type Wakers struct {
	n  int
	of [8]rtlib.Waker
}

// Full reports whether Add has no room.
func (w *Wakers) Full() bool { return w.n == len(w.of) }

// Add adds one. It must not be full.
func (w *Wakers) Add(waker rtlib.Waker) {
	w.of[w.n] = waker
	w.n++
}

// WakeAll wakes all and forgets them. They run in the order in which they were
// added: a worker runs first what was woken last, and the others in order.
func (w *Wakers) WakeAll(cx *rtlib.Context) {
	for i := 1; i < w.n; i++ {
		w.of[i].WakeFrom(cx)
	}
	if w.n > 0 {
		w.of[0].WakeFrom(cx)
	}
	w.n = 0
}

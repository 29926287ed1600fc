// Package waitlist is what futures wait in for something that another task
// does: a queue, first come, first served, whose entries are part of the
// futures. The owner of a list has a lock that guards it.
package waitlist

import (
	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/internal/satomic"
)

// Waiter is a future's entry. The zero Waiter is idle. While it is queued it
// must not be copied.
type Waiter struct {
	next, prev *Waiter // guarded by the list's lock
	// Waker is written by the future, under the list's lock. The future may read
	// it without.
	waker rtlib.Waker
	state satomic.Uint32
	n     uint32 // what the future wants; guarded by the list's lock while queued
}

// The states of a Waiter.
const (
	idle    uint32 = iota // in no list; only its future touches it
	queued                // in a list
	granted               // taken out of the list; its future has not seen it yet
)

// N returns what the waiter wants.
func (w *Waiter) N() int { return int(w.n) }

// Want sets what N returns until the waiter is queued. It must be idle.
func (w *Waiter) Want(n int) { w.n = uint32(n) }

// Idle reports whether the waiter is neither queued nor granted.
func (w *Waiter) Idle() bool { return w.state.Load() == idle }

// Poll ends the wait if it was granted. If not, waker is the one to wake from
// now on.
func (w *Waiter) Poll(mu *satomic.Mutex, waker rtlib.Waker) (done bool) {
	if w.state.Load() != granted {
		if w.waker == waker || !w.setWaker(mu, waker) {
			return false
		}
	}
	satomic.StoreReleaseUint32(&w.state, idle)
	return true
}

// setWaker sets the waker of a queued waiter and reports whether it is too late.
func (w *Waiter) setWaker(mu *satomic.Mutex, waker rtlib.Waker) (late bool) {
	mu.Lock()
	defer mu.Unlock()
	w.waker = waker
	return w.state.Load() == granted
}

// List is a queue of waiters. The zero List is empty.
type List struct{ first, last *Waiter }

// Empty reports whether nobody waits.
func (l *List) Empty() bool { return l.first == nil }

// First returns the waiter that has waited longest; nil if there is none.
func (l *List) First() *Waiter { return l.first }

// Push appends an idle waiter that wants n.
func (l *List) Push(w *Waiter, waker rtlib.Waker, n int) {
	w.waker, w.n = waker, uint32(n)
	satomic.StoreReleaseUint32(&w.state, queued)
	if w.prev = l.last; w.prev != nil {
		w.prev.next = w
	} else {
		l.first = w
	}
	l.last = w
}

// Grant takes the first waiter out of the list, whose wait is over, and returns
// its waker, to be woken after the lock is released. From then on the waiter is
// its future's alone.
func (l *List) Grant() rtlib.Waker { return l.grant(l.first) }

func (l *List) grant(w *Waiter) rtlib.Waker {
	waker := w.waker
	l.unlink(w)
	satomic.StoreReleaseUint32(&w.state, granted)
	return waker
}

// Refuse is Grant, but with nothing of what the waiter wants: its N becomes 0.
func (l *List) Refuse() rtlib.Waker {
	l.first.n = 0
	return l.Grant()
}

// RefuseOne is Refuse for w, wherever it is in the list; false if it is not there.
func (l *List) RefuseOne(w *Waiter) (waker rtlib.Waker, was bool) {
	if w == nil || w.state.Load() != queued {
		return rtlib.Waker{}, false
	}
	w.n = 0
	return l.grant(w), true
}

// RefuseUntil refuses those ahead of the first who wants n, as far as wakers has
// room. True means that there are more of them.
func (l *List) RefuseUntil(n int, wakers *Wakers) (more bool) {
	for l.first != nil && l.first.N() != n {
		if wakers.Full() {
			return true
		}
		wakers.Add(l.Refuse())
	}
	return false
}

// Withdraw ends the wait of w, which its future gives up. It reports whether w
// was granted before: what that gave it belongs to somebody else now.
func (l *List) Withdraw(w *Waiter) (wasGranted bool) {
	switch w.state.Load() {
	case queued:
		l.unlink(w)
	case granted:
		wasGranted = true
	}
	satomic.StoreReleaseUint32(&w.state, idle)
	return wasGranted
}

// Cancel ends the wait of w in l, which mu guards, if it waits. It is for futures that
// have nothing to hand on if they were granted.
func (w *Waiter) Cancel(mu *satomic.Mutex, l *List) {
	if !w.Idle() {
		mu.Lock()
		defer mu.Unlock()
		l.Withdraw(w)
	}
}

func (l *List) unlink(w *Waiter) {
	if w.prev != nil {
		w.prev.next = w.next
	} else {
		l.first = w.next
	}
	if w.next != nil {
		w.next.prev = w.prev
	} else {
		l.last = w.prev
	}
	w.next, w.prev = nil, nil
}

// RefuseAll refuses those in l ahead of the first who wants n, a portion at a
// time, so that mu is not held for long. Who queues meanwhile wants what n
// returns then; n is called with mu held.
func RefuseAll(cx *rtlib.Context, mu *satomic.Mutex, l *List, n func() int) {
	var wakers Wakers
	for more := true; more; {
		mu.Lock()
		more = l.RefuseUntil(n(), &wakers)
		mu.Unlock()
		wakers.WakeAll(cx)
	}
}

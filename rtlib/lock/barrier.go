package lock

import (
	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/internal/satomic"
	"github.com/asyncgen/asyncgen/rtlib/internal/waitlist"
)

// Barrier lets n tasks go on once all n have come to it. It may be used again
// and again. It must not be copied after first use.
type Barrier struct {
	n       int
	mu      satomic.Mutex
	arrived int           // in the present round; guarded by mu
	round   uint16        // guarded by mu
	waiters waitlist.List // guarded by mu
}

// NewBarrier returns a barrier for n tasks. A barrier for fewer than two stops
// nobody.
func NewBarrier(n int) *Barrier { return &Barrier{n: n} }

// Wait returns a future that ends when n tasks wait. Its value is true for one of
// them, the last to come. A task arrives at the first poll; cancelling it before
// all have come takes the arrival back.
func (b *Barrier) Wait() *BarrierWaitFuture {
	f := &BarrierWaitFuture{}
	f.Init(b)
	return f
}

// BarrierWaitFuture is the future that [Barrier.Wait] returns.
type BarrierWaitFuture struct {
	rtlib.Embeddable
	barrier *Barrier
	waiter  waitlist.Waiter
}

// Init sets the barrier.
func (f *BarrierWaitFuture) Init(b *Barrier) { f.barrier = b }

// Poll is ready when all have come.
func (f *BarrierWaitFuture) Poll(cx *rtlib.Context) (leader, ready bool) {
	if !f.waiter.Idle() {
		return false, f.waiter.Poll(&f.barrier.mu, cx.Waker())
	}
	if !cx.Spend() {
		return false, false
	}
	leader = f.barrier.arrive(cx, &f.waiter)
	return leader, leader
}

// arrive counts one more, who waits unless it is the last.
func (b *Barrier) arrive(cx *rtlib.Context, w *waitlist.Waiter) (last bool) {
	if !b.count(w, cx.Waker()) {
		return false
	}
	b.release(cx)
	return true
}

// release lets those go who waited in earlier rounds.
func (b *Barrier) release(cx *rtlib.Context) {
	var wakers waitlist.Wakers
	for more := true; more; {
		b.mu.Lock()
		more = b.waiters.RefuseUntil(b.mark(), &wakers)
		b.mu.Unlock()
		wakers.WakeAll(cx)
	}
}

// count counts one more. If it is not the last of the round it waits, else the
// next round begins.
func (b *Barrier) count(w *waitlist.Waiter, waker rtlib.Waker) (last bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.arrived+1 < b.n {
		b.arrived++
		b.waiters.Push(w, waker, b.mark())
		return false
	}
	b.arrived = 0
	b.round++
	return true
}

// mark is what those who wait in the present round are queued with. Those of the
// round before are let go.
func (b *Barrier) mark() int { return int(b.round) + 1 }

// Cancel takes the arrival back, if not all are there yet.
func (f *BarrierWaitFuture) Cancel(*rtlib.Context) {
	if f.waiter.Idle() {
		return
	}
	b := f.barrier
	b.mu.Lock()
	defer b.mu.Unlock()
	if inRound := f.waiter.N() == b.mark(); !b.waiters.Withdraw(&f.waiter) && inRound {
		b.arrived--
	}
}

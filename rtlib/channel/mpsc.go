package channel

import (
	"math"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/internal/satomic"
	"github.com/asyncgen/asyncgen/rtlib/internal/waitlist"
)

// mpsc is a channel of many senders and one receiver.
//
// Senders append to a ring under the lock. The receiver takes over all that is in
// it at a time and then works on its own, so that it is out of the senders' way.
// The room that it then makes it counts in received, without the lock. That nobody
// waits for room that is there is seen to as for a parked worker: a sender says
// that it waits and then looks at received, the receiver counts and then looks
// whether somebody waits.
//
// A receiver that finds nothing waits, and a sender that finds it waiting gives it
// the value past the ring, both without the lock (see handoff). Who has queued
// something instead looks whether the receiver waits, and the receiver looks at
// sent and ended once it does.
type mpsc[T any] struct {
	capacity uint64 // math.MaxUint64 if unbounded

	mu       satomic.Mutex
	ring     ring[T]       // guarded by mu
	taken    uint64        // values ever received with mu held; guarded by mu
	seen     uint64        // received, when a sender last looked; guarded by mu
	handles  int           // sending ends that are open; guarded by mu
	senders  waitlist.List // those who wait for room; guarded by mu
	watchers waitlist.List // those who wait for the receiver's close; guarded by mu

	// Written under mu.
	sent     satomic.Uint64 // the ring's tail
	reserved satomic.Uint64 // room that was given to permits and waiting senders
	closed   satomic.Bool   // by the receiver
	ended    satomic.Bool   // nothing will be queued any more

	_ [64]byte // what the receiver writes is on a cache line of its own

	received satomic.Uint64 // values ever received without mu; the receiver's to write
	waiting  satomic.Bool   // senders is not empty; written under mu
	handoff  handoff[T]
	supply   supply[T] // the receiver's; while it waits, the sender's who has claimed it
}

func newMPSC[T any](capacity uint64) *mpsc[T] {
	c := &mpsc[T]{capacity: capacity, handles: 1}
	if c.ring.keep = keptSlots; capacity < math.MaxUint64 {
		c.ring.keep = math.MaxInt
	}
	return c
}

// keptSlots is how many slots an unbounded channel that was emptied keeps.
const keptSlots = 1024

// fullLocked reports whether there is no room. It must be called with mu held, as
// all methods whose names end in Locked.
func (c *mpsc[T]) fullLocked() bool {
	used := c.ring.tail + c.reserved.Load() - c.taken
	if used-c.seen < c.capacity {
		return false
	}
	c.seen = c.received.Load()
	return used-c.seen >= c.capacity
}

// pushLocked queues v, for which there is room. The receiver is to be woken once mu
// is released.
func (c *mpsc[T]) pushLocked(v T) {
	if !c.ring.room(c.taken + c.seen) {
		if c.seen = c.received.Load(); !c.ring.room(c.taken + c.seen) {
			c.ring.grow()
		}
	}
	c.ring.push(v)
	satomic.StoreReleaseUint64(&c.sent, c.ring.tail)
}

// handOver gives v to the receiver if it waits, nothing is ahead of v and no room
// is promised to others.
func (c *mpsc[T]) handOver(cx *rtlib.Context, v T) bool {
	if c.waiting.Load() || c.reserved.Load() != 0 || c.closed.Load() || !c.handoff.claim() {
		return false
	}
	if c.sent.Load() != c.supply.limit {
		c.handoff.letGo().WakeFrom(cx)
		return false
	}
	c.handoff.give(v).WakeFrom(cx)
	return true
}

// refuses reports whether nothing may be queued any more. A sender may find that so which
// another task has closed since it began.
func (c *mpsc[T]) refuses() bool { return c.closed.Load() || c.ended.Load() }

// roomLocked returns nil if there is room and nobody waits for it.
func (c *mpsc[T]) roomLocked() error {
	switch {
	case c.refuses():
		return ErrClosed
	case !c.senders.Empty() || c.fullLocked():
		return ErrFull
	}
	return nil
}

// trySend queues v if there is room and nobody waits for it.
func (c *mpsc[T]) trySend(cx *rtlib.Context, v T) error {
	if c.handoff.waits() && c.handOver(cx, v) {
		return nil
	}
	c.mu.Lock()
	if err := c.roomLocked(); err != nil {
		c.mu.Unlock()
		return err
	}
	c.pushLocked(v)
	c.mu.Unlock()
	c.handoff.wake(cx)
	return nil
}

// tryReserve sets room for one value aside if there is some and nobody waits for
// it.
func (c *mpsc[T]) tryReserve() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	err := c.roomLocked()
	if err == nil {
		c.reserveLocked()
	}
	return err
}

// reserve sets room for one value aside, or queues w for it. Ready comes with an
// error if the channel is closed.
func (c *mpsc[T]) reserve(w *waitlist.Waiter, waker rtlib.Waker) (err error, ready bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.refuses() {
		return ErrClosed, true
	}
	if c.senders.Empty() {
		if !c.fullLocked() {
			c.reserveLocked()
			return nil, true
		}
		c.waiting.Store(true)
		if !c.fullLocked() {
			c.waiting.Store(false)
			c.reserveLocked()
			return nil, true
		}
	}
	c.senders.Push(w, waker, 1)
	return nil, false
}

// granted returns what the grant to w means.
func (c *mpsc[T]) granted(w *waitlist.Waiter) error {
	if w.N() == 0 {
		return ErrClosed
	}
	return nil
}

// sendReserved queues v in room that was set aside. The receiver may have closed
// meanwhile; what it had promised room for it still takes.
func (c *mpsc[T]) sendReserved(cx *rtlib.Context, v T) {
	c.mu.Lock()
	c.unreserveLocked()
	c.pushLocked(v)
	c.endLocked()
	c.mu.Unlock()
	c.handoff.wake(cx)
}

func (c *mpsc[T]) reserveLocked() { satomic.StoreReleaseUint64(&c.reserved, c.reserved.Load()+1) }

func (c *mpsc[T]) unreserveLocked() {
	if c.reserved.Load() == 0 {
		c.mu.Unlock()
		panic("channel: use of a Permit that was used before")
	}
	satomic.StoreReleaseUint64(&c.reserved, c.reserved.Load()-1)
}

// giveBack returns room that was set aside to those who wait for it.
func (c *mpsc[T]) giveBack(cx *rtlib.Context) {
	c.mu.Lock()
	c.unreserveLocked()
	ended := c.endLocked()
	c.mu.Unlock()
	c.wakeAtEnd(cx, ended)
	c.grant(cx)
}

// endLocked notes whether nothing will be queued any more. It comes after whatever
// may be the end.
func (c *mpsc[T]) endLocked() (ended bool) {
	ended = (c.closed.Load() || c.handles == 0) && c.reserved.Load() == 0 && c.senders.Empty()
	if ended {
		c.ended.Store(true)
	}
	return ended
}

// wakeAtEnd wakes the receiver if it waits for nothing, once mu is released.
func (c *mpsc[T]) wakeAtEnd(cx *rtlib.Context, ended bool) {
	if ended {
		c.handoff.wake(cx)
	}
}

// grant gives the room that there is to those who have waited longest.
func (c *mpsc[T]) grant(cx *rtlib.Context) {
	if !c.waiting.Load() {
		return
	}
	var wakers waitlist.Wakers
	for more := true; more; {
		c.mu.Lock()
		more = c.grantLocked(&wakers)
		c.mu.Unlock()
		wakers.WakeAll(cx)
	}
}

// grantLocked is grant as far as wakers has room. True means that there is more
// to grant.
func (c *mpsc[T]) grantLocked(wakers *waitlist.Wakers) (more bool) {
	for !c.senders.Empty() && !c.fullLocked() {
		if wakers.Full() {
			return true
		}
		c.reserveLocked()
		wakers.Add(c.senders.Grant())
	}
	if c.senders.Empty() {
		c.waiting.Store(false)
	}
	return false
}

// cancelReserve is what cancelling a future does that waits for room.
func (c *mpsc[T]) cancelReserve(cx *rtlib.Context, w *waitlist.Waiter) {
	if w.Idle() {
		return
	}
	c.mu.Lock()
	if c.senders.Withdraw(w) && w.N() != 0 {
		c.unreserveLocked()
	}
	if c.senders.Empty() {
		c.waiting.Store(false)
	}
	ended := c.endLocked()
	c.mu.Unlock()
	c.wakeAtEnd(cx, ended)
	c.grant(cx)
}

// closeReceiver refuses all senders.
func (c *mpsc[T]) closeReceiver(cx *rtlib.Context) {
	var wakers waitlist.Wakers
	for more := true; more; {
		c.mu.Lock()
		c.closed.Store(true)
		more = c.senders.RefuseUntil(0, &wakers) || c.watchers.RefuseUntil(0, &wakers)
		if c.senders.Empty() {
			c.waiting.Store(false)
		}
		ended := c.endLocked()
		c.mu.Unlock()
		wakers.WakeAll(cx)
		c.wakeAtEnd(cx, ended)
	}
}

// addHandle counts one sending end more, unless all are closed.
func (c *mpsc[T]) addHandle() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.handles == 0 {
		return false
	}
	c.handles++
	return true
}

// closeHandle counts one sending end less.
func (c *mpsc[T]) closeHandle(cx *rtlib.Context) {
	c.mu.Lock()
	c.handles--
	ended := c.endLocked()
	c.mu.Unlock()
	c.wakeAtEnd(cx, ended)
}

// isClosed reports whether the receiver is closed.
func (c *mpsc[T]) isClosed() bool { return c.closed.Load() }

// watch is the Poll of a future that ends when the receiver is closed.
func (c *mpsc[T]) watch(cx *rtlib.Context, w *waitlist.Waiter) bool {
	if !w.Idle() {
		return w.Poll(&c.mu, cx.Waker())
	}
	return c.watchWith(w, cx.Waker())
}

// watchWith queues an idle w for the close of the receiver. It returns true if
// that is closed.
func (c *mpsc[T]) watchWith(w *waitlist.Waiter, waker rtlib.Waker) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	closed := c.closed.Load()
	if !closed {
		c.watchers.Push(w, waker, 1)
	}
	return closed
}

// cancelWatch is the Cancel of such a future.
func (c *mpsc[T]) cancelWatch(w *waitlist.Waiter) { w.Cancel(&c.mu, &c.watchers) }

// receive returns the next value. Ready without ok is the end. It is the
// receiver's to call, through one future at a time; with a nil f it does not wait.
func (c *mpsc[T]) receive(cx *rtlib.Context, f *receiving, waker rtlib.Waker) (v T, ok, ready bool) {
	if !c.handoff.idle() {
		switch given, waits := c.handoff.arrived(f, waker); {
		case given:
			return c.handoff.take(), true, true
		case waits:
			return v, false, false
		}
	}
	if f != nil && f.waits {
		c.handoff.forget()
	}
	if !c.supply.empty() {
		v = c.supply.pop()
		c.count(cx, 1)
		return v, true, true
	}
	if !c.hasNews() {
		if len(c.supply.slots) > c.ring.keep {
			c.shrink()
		}
		if f == nil || c.await(f, waker) {
			return v, false, false
		}
	}
	return c.receiveQueued(cx)
}

// hasNews reports whether there is something to take over, or nothing will come.
func (c *mpsc[T]) hasNews() bool { return c.sent.Load() != c.supply.limit || c.ended.Load() }

// await makes f wait. It returns false if there is no reason to any more.
func (c *mpsc[T]) await(f *receiving, waker rtlib.Waker) (waits bool) {
	c.handoff.enroll(f, waker)
	// A sender that was faster than withdraw wakes f.
	return !c.hasNews() || !c.handoff.withdraw()
}

// receiveQueued takes over what is queued, and returns the first of it. Ready
// without ok is the end.
func (c *mpsc[T]) receiveQueued(cx *rtlib.Context) (v T, ok, ready bool) {
	c.mu.Lock()
	if !c.supply.refill(&c.ring) {
		c.mu.Unlock()
		return v, false, true
	}
	v = c.supply.pop()
	c.taken++
	wanted := !c.senders.Empty()
	c.mu.Unlock()
	if wanted {
		c.grant(cx)
	}
	return v, true, true
}

// receiveMany fills buf, which is not empty, as far as there are values. Ready
// without any is the end.
func (c *mpsc[T]) receiveMany(cx *rtlib.Context, buf []T, f *receiving, waker rtlib.Waker) (n int, ready bool) {
	v, ok, ready := c.receive(cx, f, waker)
	if !ok {
		return 0, ready
	}
	buf[0] = v
	for n = 1; n < len(buf) && (!c.supply.empty() || c.refill()); n++ {
		buf[n] = c.supply.pop()
	}
	if n > 1 {
		c.count(cx, uint64(n-1))
	}
	return n, true
}

// count counts n values as received and lets senders know of the room.
func (c *mpsc[T]) count(cx *rtlib.Context, n uint64) {
	// Two receivers at a time would be seen here, at the latest.
	if before := c.received.Load(); !c.received.CompareAndSwap(before, before+n) {
		panic("channel: two tasks receive at the same time")
	}
	if c.waiting.Load() {
		c.grant(cx)
	}
}

// refill takes over what is queued, if there is something.
func (c *mpsc[T]) refill() bool {
	if c.sent.Load() == c.supply.limit {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.supply.refill(&c.ring)
}

// shrink lets go of a ring that is larger than what an empty channel keeps.
func (c *mpsc[T]) shrink() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ring.empty() {
		c.ring.drop()
		c.supply.slots = nil
	}
}

// cancelReceive is what cancelling a receiving future does. What woke it stays in
// the channel.
func (c *mpsc[T]) cancelReceive(f *receiving) {
	if f.waits {
		c.handoff.cancel(f)
	}
}

// len returns how many values are queued.
func (c *mpsc[T]) len() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := int(c.ring.tail - c.taken - c.received.Load())
	if c.handoff.given() {
		n++
	}
	return n
}

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
// it at a time and then works on its own, so that it is out of the senders' way. The room that it then makes it counts in received, without the lock. That
// nobody waits for room that is there is seen to as for a parked worker: a
// sender says that it waits and then looks at received, the receiver counts and
// then looks whether somebody waits.
type mpsc[T any] struct {
	capacity uint64 // math.MaxUint64 if unbounded

	mu       satomic.Mutex
	ring     ring[T]       // guarded by mu
	taken    uint64        // values ever received with mu held; guarded by mu
	seen     uint64        // received, when a sender last looked; guarded by mu
	reserved uint64        // room that was given to permits and waiting senders; guarded by mu
	handles  int           // sending ends that are open; guarded by mu
	closed   bool          // by the receiver; guarded by mu
	senders  waitlist.List // those who wait for room; guarded by mu
	watchers waitlist.List // those who wait for the receiver's close; guarded by mu

	// The receiving future that waits, nil if none, and its waker; guarded by mu.
	receiving *receiving
	waker     rtlib.Waker

	_ [64]byte // what the receiver writes is on a cache line of its own

	received satomic.Uint64 // values ever received without mu; the receiver's to write
	waiting  satomic.Bool   // senders is not empty; written under mu
	supply   supply[T]      // the receiver's
}

// receiving is the part of a receiving future by which the channel knows it.
type receiving struct{ waits bool }

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
	used := c.ring.tail + c.reserved - c.taken
	if used-c.seen < c.capacity {
		return false
	}
	c.seen = c.received.Load()
	return used-c.seen >= c.capacity
}

// pushLocked queues v, for which there is room, and returns the receiver's waker
// if it waits.
func (c *mpsc[T]) pushLocked(v T) rtlib.Waker {
	if !c.ring.room(c.taken + c.seen) {
		if c.seen = c.received.Load(); !c.ring.room(c.taken + c.seen) {
			c.ring.grow()
		}
	}
	c.ring.push(v)
	return c.takeReceiverLocked()
}

// takeReceiverLocked ends the receiver's wait and returns its waker; the zero
// one if it does not wait.
func (c *mpsc[T]) takeReceiverLocked() rtlib.Waker {
	if c.receiving == nil {
		return rtlib.Waker{}
	}
	waker := c.waker
	c.receiving, c.waker = nil, rtlib.Waker{}
	return waker
}

// roomLocked returns nil if there is room and nobody waits for it.
func (c *mpsc[T]) roomLocked() error {
	switch {
	case c.closed:
		return ErrClosed
	case !c.senders.Empty() || c.fullLocked():
		return ErrFull
	}
	return nil
}

// trySend queues v if there is room and nobody waits for it.
func (c *mpsc[T]) trySend(cx *rtlib.Context, v T) error {
	c.mu.Lock()
	if err := c.roomLocked(); err != nil {
		c.mu.Unlock()
		return err
	}
	waker := c.pushLocked(v)
	c.mu.Unlock()
	waker.WakeFrom(cx)
	return nil
}

// tryReserve sets room for one value aside if there is some and nobody waits for
// it.
func (c *mpsc[T]) tryReserve() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	err := c.roomLocked()
	if err == nil {
		c.reserved++
	}
	return err
}

// reserve sets room for one value aside, or queues w for it. Ready comes with an
// error if the channel is closed.
func (c *mpsc[T]) reserve(w *waitlist.Waiter, waker rtlib.Waker) (err error, ready bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return ErrClosed, true
	}
	if c.senders.Empty() {
		if !c.fullLocked() {
			c.reserved++
			return nil, true
		}
		c.waiting.Store(true)
		if !c.fullLocked() {
			c.waiting.Store(false)
			c.reserved++
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
	waker := c.pushLocked(v)
	c.mu.Unlock()
	waker.WakeFrom(cx)
}

func (c *mpsc[T]) unreserveLocked() {
	if c.reserved == 0 {
		c.mu.Unlock()
		panic("channel: use of a Permit that was used before")
	}
	c.reserved--
}

// giveBack returns room that was set aside to those who wait for it.
func (c *mpsc[T]) giveBack(cx *rtlib.Context) {
	c.mu.Lock()
	c.unreserveLocked()
	waker := c.wakeAtEndLocked()
	c.mu.Unlock()
	waker.WakeFrom(cx)
	c.grant(cx)
}

// wakeAtEndLocked is takeReceiverLocked if the receiver waits for nothing.
func (c *mpsc[T]) wakeAtEndLocked() rtlib.Waker {
	if c.endedLocked() {
		return c.takeReceiverLocked()
	}
	return rtlib.Waker{}
}

// endedLocked reports whether nothing will be queued any more.
func (c *mpsc[T]) endedLocked() bool {
	return (c.closed || c.handles == 0) && c.reserved == 0 && c.senders.Empty()
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
		c.reserved++
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
	waker := c.wakeAtEndLocked()
	c.mu.Unlock()
	waker.WakeFrom(cx)
	c.grant(cx)
}

// closeReceiver refuses all senders.
func (c *mpsc[T]) closeReceiver(cx *rtlib.Context) {
	var wakers waitlist.Wakers
	for more := true; more; {
		c.mu.Lock()
		c.closed = true
		more = c.senders.RefuseUntil(0, &wakers) || c.watchers.RefuseUntil(0, &wakers)
		if c.senders.Empty() {
			c.waiting.Store(false)
		}
		waker := c.wakeAtEndLocked()
		c.mu.Unlock()
		wakers.WakeAll(cx)
		waker.WakeFrom(cx)
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
	waker := c.wakeAtEndLocked()
	c.mu.Unlock()
	waker.WakeFrom(cx)
}

// isClosed reports whether the receiver is closed.
func (c *mpsc[T]) isClosed() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.closed
}

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
	if !c.closed {
		c.watchers.Push(w, waker, 1)
	}
	return c.closed
}

// cancelWatch is the Cancel of such a future.
func (c *mpsc[T]) cancelWatch(w *waitlist.Waiter) {
	if !w.Idle() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.watchers.Withdraw(w)
	}
}

// receive returns the next value. Ready without ok is the end. It is the
// receiver's to call, through one future at a time; with a nil f it does not wait.
func (c *mpsc[T]) receive(cx *rtlib.Context, f *receiving, waker rtlib.Waker) (v T, ok, ready bool) {
	if !c.supply.empty() {
		v = c.supply.pop()
		c.count(cx, 1)
		return v, true, true
	}
	c.mu.Lock()
	if ok, ready = c.refillLocked(f, waker); !ok {
		c.mu.Unlock()
		return v, false, ready
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

// receiveMany fills buf as far as there are values. Ready without any is the end.
func (c *mpsc[T]) receiveMany(cx *rtlib.Context, buf []T, f *receiving, waker rtlib.Waker) (n int, ready bool) {
	for n < len(buf) {
		if c.supply.empty() {
			if n > 0 {
				f = nil // no reason to wait
			}
			has, ended := c.refill(f, waker)
			if !has && n == 0 {
				return 0, ended
			}
			if !has {
				break
			}
		}
		buf[n] = c.supply.pop()
		n++
	}
	c.count(cx, uint64(n))
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

// refill is refillLocked with mu taken for it.
func (c *mpsc[T]) refill(f *receiving, waker rtlib.Waker) (has, ended bool) {
	c.mu.Lock()
	has, ended = c.refillLocked(f, waker)
	c.mu.Unlock()
	return has, ended
}

// refillLocked takes the queued values over. If there are none it waits, unless f
// is nil or nothing can come any more.
func (c *mpsc[T]) refillLocked(f *receiving, waker rtlib.Waker) (has, ended bool) {
	if f != nil && f.waits {
		c.stopReceivingLocked(f)
	}
	if c.supply.refill(&c.ring) {
		return true, false
	}
	if c.endedLocked() {
		return false, true
	}
	if f != nil {
		c.awaitLocked(f, waker)
	}
	return false, false
}

func (c *mpsc[T]) awaitLocked(f *receiving, waker rtlib.Waker) {
	if c.receiving != nil && c.receiving != f {
		c.mu.Unlock()
		panic("channel: two tasks receive at the same time")
	}
	f.waits = true
	c.receiving, c.waker = f, waker
}

// stopReceivingLocked forgets f, if it is the future that waits.
func (c *mpsc[T]) stopReceivingLocked(f *receiving) {
	f.waits = false
	if c.receiving == f {
		c.receiving, c.waker = nil, rtlib.Waker{}
	}
}

// cancelReceive is what cancelling a receiving future does. What woke it stays in
// the channel.
func (c *mpsc[T]) cancelReceive(f *receiving) {
	if !f.waits {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stopReceivingLocked(f)
}

// len returns how many values are queued.
func (c *mpsc[T]) len() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return int(c.ring.tail - c.taken - c.received.Load())
}

package channel

import (
	"fmt"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/internal/satomic"
	"github.com/asyncgen/asyncgen/rtlib/internal/waitlist"
)

// Broadcast makes a channel in which every receiver gets every value that is sent
// after it has subscribed. It keeps the latest capacity values; a receiver that
// falls further behind misses the oldest and gets a [LaggedError]. A value is
// dropped when all have received it. It panics if capacity is not positive.
func Broadcast[T any](capacity int) (*BroadcastSender[T], *BroadcastReceiver[T]) {
	if capacity <= 0 {
		panic("channel: Broadcast: the capacity must be positive")
	}
	c := &broadcast[T]{slots: make([]slot[T], capacity), senders: 1}
	return &BroadcastSender[T]{c: c}, c.subscribe()
}

// LaggedError tells that a receiver of a [Broadcast] was too slow.
type LaggedError struct {
	Missed uint64 // values that the receiver will not get
}

// Error says how many values were missed.
func (e *LaggedError) Error() string {
	return fmt.Sprintf("channel: %d values missed", e.Missed)
}

type broadcast[T any] struct {
	mu        satomic.Mutex
	slots     []slot[T] // value i is in slot i modulo their number
	sent      uint64    // values ever sent
	senders   int
	receivers int
	waiters   waitlist.List // receivers that have got everything
	watchers  waitlist.List // those who wait until there is no receiver
}

// slot holds one of the latest values.
type slot[T any] struct {
	value T
	left  int // receivers that will still get it
}

func (c *broadcast[T]) subscribe() *BroadcastReceiver[T] {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.receivers++
	return &BroadcastReceiver[T]{c: c, next: c.sent}
}

// oldestLocked returns the number of the oldest value that is kept.
func (c *broadcast[T]) oldestLocked() uint64 {
	return c.sent - min(c.sent, uint64(len(c.slots)))
}

// takeLocked returns value i for one receiver.
func (c *broadcast[T]) takeLocked(i uint64) T {
	s := &c.slots[i%uint64(len(c.slots))]
	v := s.value
	if s.left--; s.left == 0 {
		*s = slot[T]{}
	}
	return v
}

// mark is what a receiver is queued with that has got the first sent values. It
// is not 0.
func mark(sent uint64) int { return int(uint32(sent<<1) | 1) }

// wake lets the receivers go on that have waited for what there is now.
func (c *broadcast[T]) wake(cx *rtlib.Context) {
	waitlist.RefuseAll(cx, &c.mu, &c.waiters, func() int {
		if c.senders == 0 {
			return 0 // all of them
		}
		return mark(c.sent)
	})
}

// BroadcastSender is a sending end of a [Broadcast]. Its methods may be called
// from any goroutine and any task, by several at a time.
type BroadcastSender[T any] struct {
	c      *broadcast[T]
	closed satomic.Bool
}

// Send sends v to all receivers that there are. It never waits. It returns
// [ErrClosed] if there is none or tx is closed.
func (tx *BroadcastSender[T]) Send(cx *rtlib.Context, v T) error {
	if tx.closed.Load() {
		return ErrClosed
	}
	c := tx.c
	c.mu.Lock()
	if c.receivers == 0 {
		c.mu.Unlock()
		return ErrClosed
	}
	c.slots[c.sent%uint64(len(c.slots))] = slot[T]{v, c.receivers}
	c.sent++
	waits := !c.waiters.Empty()
	c.mu.Unlock()
	if waits {
		c.wake(cx)
	}
	return nil
}

// Subscribe returns a new receiver, which gets what is sent from now on.
func (tx *BroadcastSender[T]) Subscribe() *BroadcastReceiver[T] { return tx.c.subscribe() }

// Receivers returns how many receivers are open.
func (tx *BroadcastSender[T]) Receivers() int {
	tx.c.mu.Lock()
	defer tx.c.mu.Unlock()
	return tx.c.receivers
}

// Clone returns another sending end, which has to be closed, too. A clone of a
// closed end is closed.
func (tx *BroadcastSender[T]) Clone() *BroadcastSender[T] {
	clone := &BroadcastSender[T]{c: tx.c}
	tx.c.mu.Lock()
	defer tx.c.mu.Unlock()
	if tx.closed.Load() {
		clone.closed.Store(true)
	} else {
		tx.c.senders++
	}
	return clone
}

// Close ends the sending by tx. When the last sending end is closed, the channel
// ends for each receiver after what it has still to get. Closing it again does
// nothing.
func (tx *BroadcastSender[T]) Close(cx *rtlib.Context) {
	if tx.closed.Swap(true) {
		return
	}
	c := tx.c
	c.mu.Lock()
	c.senders--
	last := c.senders == 0
	c.mu.Unlock()
	if last {
		c.wake(cx)
	}
}

// Closed returns a future that ends when there is no receiver. Cancelling it is
// safe.
func (tx *BroadcastSender[T]) Closed() *BroadcastSenderClosedFuture[T] {
	f := &BroadcastSenderClosedFuture[T]{}
	f.Init(tx)
	return f
}

// BroadcastSenderClosedFuture is the future that [BroadcastSender.Closed]
// returns.
type BroadcastSenderClosedFuture[T any] struct {
	rtlib.Embeddable
	c      *broadcast[T]
	waiter waitlist.Waiter
}

// Init sets the channel.
func (f *BroadcastSenderClosedFuture[T]) Init(tx *BroadcastSender[T]) { f.c = tx.c }

// Poll is ready when there is no receiver.
func (f *BroadcastSenderClosedFuture[T]) Poll(cx *rtlib.Context) (u rtlib.Unit, ready bool) {
	if !f.waiter.Idle() {
		return u, f.waiter.Poll(&f.c.mu, cx.Waker())
	}
	f.c.mu.Lock()
	defer f.c.mu.Unlock()
	if f.c.receivers == 0 {
		return u, true
	}
	f.c.watchers.Push(&f.waiter, cx.Waker(), 1)
	return u, false
}

// Cancel stops waiting.
func (f *BroadcastSenderClosedFuture[T]) Cancel(*rtlib.Context) {
	if !f.waiter.Idle() {
		f.c.mu.Lock()
		defer f.c.mu.Unlock()
		f.c.watchers.Withdraw(&f.waiter)
	}
}

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
	c := &broadcast[T]{fanout: fanout{senders: 1}, slots: make([]slot[T], capacity)}
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
	fanout
	slots []slot[T] // value i is in slot i modulo their number
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
	return &BroadcastReceiver[T]{c: c, next: c.news}
}

// oldestLocked returns the number of the oldest value that is kept.
func (c *broadcast[T]) oldestLocked() uint64 {
	return c.news - min(c.news, uint64(len(c.slots)))
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
	c.slots[c.news%uint64(len(c.slots))] = slot[T]{v, c.receivers}
	c.news++
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
func (tx *BroadcastSender[T]) Receivers() int { return tx.c.audience() }

// Clone returns another sending end, which has to be closed, too. A clone of a
// closed end is closed.
func (tx *BroadcastSender[T]) Clone() *BroadcastSender[T] {
	clone := &BroadcastSender[T]{c: tx.c}
	tx.c.cloneSender(&tx.closed, &clone.closed)
	return clone
}

// Close ends the sending by tx. When the last sending end is closed, the channel
// ends for each receiver after what it has still to get. Closing it again does
// nothing.
func (tx *BroadcastSender[T]) Close(cx *rtlib.Context) { tx.c.closeSender(cx, &tx.closed) }

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
func (f *BroadcastSenderClosedFuture[T]) Poll(cx *rtlib.Context) (rtlib.Unit, bool) {
	return rtlib.Unit{}, f.c.watch(cx, &f.waiter)
}

// Cancel stops waiting.
func (f *BroadcastSenderClosedFuture[T]) Cancel(*rtlib.Context) {
	if f.c != nil {
		f.c.cancelWatch(&f.waiter)
	}
}

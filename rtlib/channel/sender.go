package channel

import (
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/internal/satomic"
	"github.com/asyncgen/asyncgen/rtlib/internal/waitlist"
	"github.com/asyncgen/asyncgen/rtlib/timer"
)

// Bounded makes a channel from many senders to one receiver with room for
// capacity values. What is sent while a receive waits goes to that and takes up no
// room. Bounded panics if capacity is not positive.
func Bounded[T any](capacity int) (*Sender[T], *Receiver[T]) {
	if capacity <= 0 {
		panic("channel: Bounded: the capacity must be positive")
	}
	c := newMPSC[T](uint64(capacity))
	return &Sender[T]{c: c}, &Receiver[T]{c: c}
}

// Sender is a sending end of a [Bounded] channel. Its methods may be called from
// any goroutine and any task, by several at a time.
type Sender[T any] struct {
	c      *mpsc[T]
	closed satomic.Bool
}

// Send returns a future that sends v, when there is room for it: nil if it did,
// [ErrClosed] if the receiver or tx is closed. Those who wait get room in the
// order in which they came. Cancelling it is safe: v has then not been sent.
func (tx *Sender[T]) Send(v T) *SenderSendFuture[T] {
	f := &SenderSendFuture[T]{}
	f.Init(tx, v)
	return f
}

// SenderSendFuture is the future that [Sender.Send] returns.
type SenderSendFuture[T any] struct {
	rtlib.Embeddable
	tx     *Sender[T]
	value  T
	waiter waitlist.Waiter
}

// Init sets the channel and the value.
func (f *SenderSendFuture[T]) Init(tx *Sender[T], v T) { f.tx, f.value = tx, v }

// Poll is ready when the value is sent or cannot be.
func (f *SenderSendFuture[T]) Poll(cx *rtlib.Context) (err error, ready bool) {
	c := f.tx.c
	if f.waiter.Idle() {
		if !cx.Spend() {
			return nil, false
		}
		if err = f.tx.TrySend(cx, f.value); err != ErrFull {
			f.drop()
			return err, true
		}
		err, ready = c.reserve(&f.waiter, cx.Waker())
	} else if ready = f.waiter.Poll(&c.mu, cx.Waker()); ready {
		err = c.granted(&f.waiter)
	}
	if !ready {
		return nil, false
	}
	if err == nil {
		c.sendReserved(cx, f.value)
	}
	f.drop()
	return err, true
}

// drop forgets the value, which the frame would keep alive.
func (f *SenderSendFuture[T]) drop() {
	var zero T
	f.value = zero
}

// Cancel gives the send up.
func (f *SenderSendFuture[T]) Cancel(cx *rtlib.Context) {
	if f.tx != nil {
		f.tx.c.cancelReserve(cx, &f.waiter)
		f.drop()
	}
}

// TrySend sends v if there is room and nobody waits for it. Otherwise it returns
// [ErrFull], or [ErrClosed] if the receiver or tx is closed.
func (tx *Sender[T]) TrySend(cx *rtlib.Context, v T) error {
	if tx.closed.Load() {
		return ErrClosed
	}
	return tx.c.trySend(cx, v)
}

// SendTimeout is [Sender.Send] that waits for room for d at most, and ends with
// [timer.ErrElapsed] then.
func (tx *Sender[T]) SendTimeout(v T, d time.Duration) *SenderSendTimeoutFuture[T] {
	f := &SenderSendTimeoutFuture[T]{}
	f.Init(tx, v, d)
	return f
}

// SenderSendTimeoutFuture is the future that [Sender.SendTimeout] returns.
type SenderSendTimeoutFuture[T any] struct {
	rtlib.Embeddable
	send  SenderSendFuture[T]
	sleep timer.SleepFuture
}

// Init sets the channel, the value and the limit.
func (f *SenderSendTimeoutFuture[T]) Init(tx *Sender[T], v T, d time.Duration) {
	f.send.Init(tx, v)
	f.sleep.Init(d)
}

// Poll is ready when the value is sent or cannot be, or the time is over.
func (f *SenderSendTimeoutFuture[T]) Poll(cx *rtlib.Context) (err error, ready bool) {
	if err, ready = f.send.Poll(cx); ready {
		f.sleep.Cancel(cx)
		return err, true
	}
	if _, ready = f.sleep.Poll(cx); ready {
		f.send.Cancel(cx)
		return timer.ErrElapsed, true
	}
	return nil, false
}

// Cancel gives the send up.
func (f *SenderSendTimeoutFuture[T]) Cancel(cx *rtlib.Context) {
	f.sleep.Cancel(cx)
	f.send.Cancel(cx)
}

// SendBlocking sends v from a goroutine, which it blocks until there is room.
func (tx *Sender[T]) SendBlocking(v T) error {
	err := tx.TrySend(nil, v)
	if err != ErrFull {
		return err
	}
	g := waitlist.NewGoroutine()
	var w waitlist.Waiter
	err, ready := tx.c.reserve(&w, g.Waker())
	if !ready {
		g.Wait(&w)
		err = tx.c.granted(&w)
	}
	if err == nil {
		tx.c.sendReserved(nil, v)
	}
	return err
}

// Clone returns another sending end, which has to be closed, too. A clone of a
// closed end is closed.
func (tx *Sender[T]) Clone() *Sender[T] {
	clone := &Sender[T]{c: tx.c}
	clone.closed.Store(tx.closed.Load() || !tx.c.addHandle())
	return clone
}

// Close ends the sending by tx. Values that are in the channel, sends that are
// waiting and permits that were given out still reach the receiver, for which the
// channel ends after them if tx was the last sending end. Closing it again does
// nothing.
func (tx *Sender[T]) Close(cx *rtlib.Context) {
	if !tx.closed.Swap(true) {
		tx.c.closeHandle(cx)
	}
}

// Closed returns a future that ends when the receiver is closed. Cancelling it is
// safe.
func (tx *Sender[T]) Closed() *SenderClosedFuture[T] {
	f := &SenderClosedFuture[T]{}
	f.Init(tx)
	return f
}

// SenderClosedFuture is the future that [Sender.Closed] returns.
type SenderClosedFuture[T any] struct {
	rtlib.Embeddable
	c      *mpsc[T]
	waiter waitlist.Waiter
}

// Init sets the channel.
func (f *SenderClosedFuture[T]) Init(tx *Sender[T]) { f.c = tx.c }

// Poll is ready when the receiver is closed.
func (f *SenderClosedFuture[T]) Poll(cx *rtlib.Context) (rtlib.Unit, bool) {
	return rtlib.Unit{}, f.c.watch(cx, &f.waiter)
}

// Cancel stops waiting.
func (f *SenderClosedFuture[T]) Cancel(*rtlib.Context) {
	if f.c != nil {
		f.c.cancelWatch(&f.waiter)
	}
}

// IsClosed reports whether the receiver or tx is closed.
func (tx *Sender[T]) IsClosed() bool { return tx.closed.Load() || tx.c.isClosed() }

// Len returns how many values are in the channel.
func (tx *Sender[T]) Len() int { return tx.c.len() }

// Cap returns for how many values the channel has room.
func (tx *Sender[T]) Cap() int { return int(tx.c.capacity) }

// Downgrade returns a reference to the channel that does not keep it open.
func (tx *Sender[T]) Downgrade() WeakSender[T] { return WeakSender[T]{tx.c} }

// WeakSender refers to a [Bounded] channel without keeping it open.
type WeakSender[T any] struct{ c *mpsc[T] }

// Upgrade returns a sending end, which has to be closed; false if all are closed
// already.
func (w WeakSender[T]) Upgrade() (*Sender[T], bool) {
	if !w.c.addHandle() {
		return nil, false
	}
	return &Sender[T]{c: w.c}, true
}

package channel

import (
	"math"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/internal/satomic"
	"github.com/asyncgen/asyncgen/rtlib/internal/waitlist"
)

// Unbounded makes a channel from many senders to one receiver that always has
// room. Where the receiver may be slower than the senders, [Bounded] is the safer
// choice.
func Unbounded[T any]() (*UnboundedSender[T], *Receiver[T]) {
	c := newMPSC[T](math.MaxUint64)
	return &UnboundedSender[T]{c: c}, &Receiver[T]{c: c}
}

// UnboundedSender is a sending end of an [Unbounded] channel. Its methods may be
// called from any goroutine and any task, by several at a time.
type UnboundedSender[T any] struct {
	c      *mpsc[T]
	closed satomic.Bool
}

// Send sends v. It returns [ErrClosed] if the receiver or tx is closed.
func (tx *UnboundedSender[T]) Send(cx *rtlib.Context, v T) error {
	if tx.closed.Load() {
		return ErrClosed
	}
	return tx.c.trySend(cx, v)
}

// Clone returns another sending end, which has to be closed, too. A clone of a
// closed end is closed.
func (tx *UnboundedSender[T]) Clone() *UnboundedSender[T] {
	clone := &UnboundedSender[T]{c: tx.c}
	clone.closed.Store(tx.closed.Load() || !tx.c.addHandle())
	return clone
}

// Close ends the sending by tx. Values that are in the channel still reach the
// receiver, for which the channel ends after them if tx was the last sending end.
// Closing it again does nothing.
func (tx *UnboundedSender[T]) Close(cx *rtlib.Context) {
	if !tx.closed.Swap(true) {
		tx.c.closeHandle(cx)
	}
}

// Closed returns a future that ends when the receiver is closed. Cancelling it is
// safe.
func (tx *UnboundedSender[T]) Closed() *UnboundedSenderClosedFuture[T] {
	f := &UnboundedSenderClosedFuture[T]{}
	f.Init(tx)
	return f
}

// UnboundedSenderClosedFuture is the future that [UnboundedSender.Closed]
// returns.
type UnboundedSenderClosedFuture[T any] struct {
	rtlib.Embeddable
	c      *mpsc[T]
	waiter waitlist.Waiter
}

// Init sets the channel.
func (f *UnboundedSenderClosedFuture[T]) Init(tx *UnboundedSender[T]) { f.c = tx.c }

// Poll is ready when the receiver is closed.
func (f *UnboundedSenderClosedFuture[T]) Poll(cx *rtlib.Context) (rtlib.Unit, bool) {
	return rtlib.Unit{}, f.c.watch(cx, &f.waiter)
}

// Cancel stops waiting.
func (f *UnboundedSenderClosedFuture[T]) Cancel(*rtlib.Context) {
	if f.c != nil {
		f.c.cancelWatch(&f.waiter)
	}
}

// IsClosed reports whether the receiver or tx is closed.
func (tx *UnboundedSender[T]) IsClosed() bool { return tx.closed.Load() || tx.c.isClosed() }

// Len returns how many values are in the channel.
func (tx *UnboundedSender[T]) Len() int { return tx.c.len() }

// Downgrade returns a reference to the channel that does not keep it open.
func (tx *UnboundedSender[T]) Downgrade() WeakUnboundedSender[T] {
	return WeakUnboundedSender[T]{tx.c}
}

// WeakUnboundedSender refers to an [Unbounded] channel without keeping it open.
type WeakUnboundedSender[T any] struct{ c *mpsc[T] }

// Upgrade returns a sending end, which has to be closed; false if all are closed
// already.
func (w WeakUnboundedSender[T]) Upgrade() (*UnboundedSender[T], bool) {
	if !w.c.addHandle() {
		return nil, false
	}
	return &UnboundedSender[T]{c: w.c}, true
}

package channel

import (
	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/internal/satomic"
	"github.com/asyncgen/asyncgen/rtlib/internal/waitlist"
)

// Oneshot makes a channel for one value. It is one allocation.
func Oneshot[T any]() (OneshotSender[T], *OneshotReceiver[T]) {
	r := &OneshotReceiver[T]{}
	return OneshotSender[T]{r}, r
}

// OneshotSender is the sending end of a [Oneshot]. It may be copied; all copies
// are the same end, of which one goroutine at a time may use one.
type OneshotSender[T any] struct{ r *OneshotReceiver[T] }

// OneshotReceiver is the receiving end of a [Oneshot]. It is a future that ends
// with the value, or with [ErrClosed] if the sender was closed without sending:
//
//	v, err := await rx
//
// A select may poll it again and again. To cancel it is to close it. Once it was
// ready it must not be polled again.
type OneshotReceiver[T any] struct {
	state    satomic.Uint32
	taken    bool        // the receiver was ready; its own
	value    T           // written by the sender before oneshotSent
	receiver rtlib.Waker // see oneshotReceiving
	sender   rtlib.Waker // see oneshotWatching
}

// The bits of a Oneshot's state. Each is set once and stays, but for the two
// that say that a waker is there.
const (
	oneshotSent      uint32 = 1 << iota // the value is there
	oneshotDropped                      // the sender was closed without sending
	oneshotClosed                       // the receiver is closed
	oneshotReceiving                    // receiver is set, and the sender's to read
	oneshotWatching                     // sender is set, and the receiver's to read
)

// Send sends v and ends the sender's part. It returns [ErrClosed], and v is not
// sent, if the receiver is closed. It panics if the sender has sent or was
// closed before.
func (tx OneshotSender[T]) Send(cx *rtlib.Context, v T) error {
	c := tx.r
	state := c.state.Load()
	if state&(oneshotSent|oneshotDropped) != 0 {
		panic("channel: send by a OneshotSender that has sent or is closed")
	}
	if state&oneshotClosed != 0 {
		return ErrClosed
	}
	c.value = v
	if !c.settle(cx, oneshotSent) {
		var zero T
		c.value = zero
		return ErrClosed
	}
	return nil
}

// Close ends the channel without a value. After Send it does nothing, so that a
// defer of it covers every way out.
func (tx OneshotSender[T]) Close(cx *rtlib.Context) {
	if tx.r.state.Load()&(oneshotSent|oneshotDropped) == 0 {
		tx.r.settle(cx, oneshotDropped)
	}
}

// settle sets how the sender has ended and wakes the receiver. It returns false
// if the receiver was closed first.
func (c *OneshotReceiver[T]) settle(cx *rtlib.Context, how uint32) bool {
	for {
		state := c.state.Load()
		if state&oneshotClosed != 0 {
			return false
		}
		if c.state.CompareAndSwap(state, state|how) {
			if state&oneshotReceiving != 0 {
				c.receiver.WakeFrom(cx)
			}
			return true
		}
	}
}

// Poll is ready with the value, or with [ErrClosed].
func (c *OneshotReceiver[T]) Poll(cx *rtlib.Context) (r rtlib.Result[T], ready bool) {
	if c.state.Load()&(oneshotSent|oneshotDropped|oneshotClosed) != 0 || !c.await(cx.Waker()) {
		if !cx.Spend() {
			return r, false
		}
		r.Value, r.Err = c.take()
		return r, true
	}
	return r, false
}

// await leaves waker for the sender. It returns false if there is nothing to
// wait for.
func (c *OneshotReceiver[T]) await(waker rtlib.Waker) bool {
	const settled = oneshotSent | oneshotDropped
	if c.state.Load()&oneshotReceiving != 0 {
		if c.receiver == waker {
			return true
		}
		if c.state.And(^oneshotReceiving)&settled != 0 {
			return false
		}
	}
	c.receiver = waker
	return c.state.Or(oneshotReceiving)&settled == 0
}

// take moves the outcome out.
func (c *OneshotReceiver[T]) take() (v T, err error) {
	if c.taken {
		panic("channel: poll of a OneshotReceiver that was ready before")
	}
	c.taken = true
	if c.state.Load()&oneshotSent == 0 {
		return v, ErrClosed
	}
	c.value, v = v, c.value
	return v, nil
}

// TryRecv returns the value if it is there, [ErrEmpty] if it is not yet and
// [ErrClosed] if it will never be.
func (c *OneshotReceiver[T]) TryRecv() (v T, err error) {
	if c.state.Load()&(oneshotSent|oneshotDropped|oneshotClosed) == 0 {
		return v, ErrEmpty
	}
	return c.take()
}

// Close tells the sender that nobody will receive. A value that was sent before
// may still be received.
func (c *OneshotReceiver[T]) Close(cx *rtlib.Context) {
	if old := c.state.Or(oneshotClosed); old&(oneshotClosed|oneshotWatching) == oneshotWatching {
		c.sender.WakeFrom(cx)
	}
}

// Cancel closes c.
func (c *OneshotReceiver[T]) Cancel(cx *rtlib.Context) { c.Close(cx) }

// RecvBlocking waits for the value on a goroutine, which it blocks.
func (c *OneshotReceiver[T]) RecvBlocking() (T, error) {
	g := waitlist.NewGoroutine()
	for c.state.Load()&(oneshotSent|oneshotDropped|oneshotClosed) == 0 && c.await(g.Waker()) {
		g.Park()
	}
	return c.take()
}

// Closed returns a future that ends when the receiver is closed, so that the
// sender may stop working on the value. One at a time may wait. Cancelling it is
// safe.
func (tx OneshotSender[T]) Closed() *OneshotSenderClosedFuture[T] {
	f := &OneshotSenderClosedFuture[T]{}
	f.Init(tx)
	return f
}

// OneshotSenderClosedFuture is the future that [OneshotSender.Closed] returns.
type OneshotSenderClosedFuture[T any] struct {
	rtlib.Embeddable
	r *OneshotReceiver[T]
}

// Init sets the channel.
func (f *OneshotSenderClosedFuture[T]) Init(tx OneshotSender[T]) { f.r = tx.r }

// Poll is ready when the receiver is closed.
func (f *OneshotSenderClosedFuture[T]) Poll(cx *rtlib.Context) (u rtlib.Unit, ready bool) {
	return u, f.watch(cx.Waker())
}

// watch leaves waker for the receiver. It returns true if that is closed.
func (f *OneshotSenderClosedFuture[T]) watch(waker rtlib.Waker) (closed bool) {
	c := f.r
	state := c.state.Load()
	if state&oneshotWatching != 0 && state&oneshotClosed == 0 {
		if c.sender == waker {
			return false
		}
		state = c.state.And(^oneshotWatching)
	}
	if state&oneshotClosed != 0 {
		return true
	}
	c.sender = waker
	return c.state.Or(oneshotWatching)&oneshotClosed != 0
}

// Cancel stops waiting.
func (f *OneshotSenderClosedFuture[T]) Cancel(*rtlib.Context) {
	if f.r != nil {
		f.r.state.And(^oneshotWatching)
	}
}

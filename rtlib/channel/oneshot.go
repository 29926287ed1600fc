package channel

import (
	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/internal/satomic"
	"github.com/asyncgen/asyncgen/rtlib/internal/waitlist"
)

// Oneshot makes a channel for one value. It is one allocation.
func Oneshot[T any]() (OneshotSender[T], *OneshotReceiver[T]) {
	r := &OneshotReceiver[T]{}
	return OneshotSender[T]{r: r}, r
}

// OneshotSender is the sending end of a [Oneshot]. It may be copied; all copies
// are the same end, of which one goroutine at a time may use one.
type OneshotSender[T any] struct {
	r     *OneshotReceiver[T]
	round uint32 // of the channel, in the bits of its state
}

// OneshotReceiver is the receiving end of a [Oneshot]. It is a future that ends
// with the value, or with [ErrClosed] if the sender was closed without sending:
//
//	v, err := await rx
//
// A select may poll it again and again. To cancel it is to close it. Once it was
// ready it must not be polled again, until [OneshotReceiver.Renew] has opened the
// channel once more.
type OneshotReceiver[T any] struct {
	state    satomic.Uint32
	taken    bool        // the receiver was ready; its own
	value    T           // the sender's until oneshotSent
	receiver rtlib.Waker // the receiver's until oneshotReceiving, then the sender's once it has claimed
	sender   rtlib.Waker // see oneshotWatching
}

// The bits of a Oneshot's state. Each is set at most once a round and stays, but for
// oneshotClaimed and the two that say that a waker is there.
const (
	oneshotSent      uint32 = 1 << iota // the value is there
	oneshotDropped                      // the sender was closed without sending
	oneshotClosed                       // the receiver is closed
	oneshotReceiving                    // receiver is set
	oneshotWatching                     // sender is set, and the receiver's to read
	// oneshotClaimed: the sender is about to set one of the first two, which takes a few
	// instructions. Until then it alone changes the state.
	oneshotClaimed

	// The bits above count the rounds: a sender of an earlier one has ended.
	oneshotRound = 1 << 8

	oneshotSettled = oneshotSent | oneshotDropped
)

// Send sends v and ends the sender's part. It returns [ErrClosed], and v is not
// sent, if the receiver is closed. It panics if the sender has sent or was
// closed before.
func (tx OneshotSender[T]) Send(cx *rtlib.Context, v T) error {
	c := tx.r
	waker, claimed := c.claim(tx.round)
	if !claimed {
		if tx.ended() {
			panic("channel: send by a OneshotSender that has sent or is closed")
		}
		return ErrClosed
	}
	c.value = v
	c.settle(oneshotSent)
	waker.WakeFrom(cx)
	return nil
}

// Close ends the channel without a value. After Send it does nothing, so that a
// defer of it covers every way out.
func (tx OneshotSender[T]) Close(cx *rtlib.Context) {
	if waker, claimed := tx.r.claim(tx.round); claimed {
		tx.r.settle(oneshotDropped)
		waker.WakeFrom(cx)
	}
}

// ended reports whether the sender has sent or is closed.
func (tx OneshotSender[T]) ended() bool {
	state := tx.r.state.Load()
	return state&oneshotSettled != 0 || roundOf(state) != tx.round
}

// roundOf is the round in a state, in its bits there.
func roundOf(state uint32) uint32 { return state &^ (oneshotRound - 1) }

// claim begins the end of the sender of a round, and returns the waker of a receiver
// that waits. It fails if that sender has ended or the receiver is closed.
func (c *OneshotReceiver[T]) claim(round uint32) (receiver rtlib.Waker, claimed bool) {
	for {
		state := c.state.Load()
		if state&^(oneshotReceiving|oneshotWatching) != round {
			return rtlib.Waker{}, false
		}
		if c.state.CompareAndSwap(state, state|oneshotClaimed) {
			if state&oneshotReceiving != 0 {
				receiver = c.receiver
			}
			return receiver, true
		}
	}
}

// settle sets how the sender, who has claimed, has ended. From then on all is the
// receiver's.
func (c *OneshotReceiver[T]) settle(how uint32) {
	satomic.StoreReleaseUint32(&c.state, c.state.Load()&^oneshotClaimed|how)
}

// Renew opens the channel for one more value and returns its new sending end, so that
// who asks again and again needs one channel and not one a question. It panics if the
// last round is not over: the receiver must have been ready since.
func (c *OneshotReceiver[T]) Renew() OneshotSender[T] {
	state := c.state.Load()
	if !c.taken || state&oneshotSettled == 0 {
		panic("channel: Renew of a OneshotReceiver that was not ready")
	}
	round := roundOf(state) + oneshotRound
	c.taken = false
	c.receiver, c.sender = rtlib.Waker{}, rtlib.Waker{}
	satomic.StoreReleaseUint32(&c.state, round)
	return OneshotSender[T]{c, round}
}

// Poll is ready with the value, or with [ErrClosed].
func (c *OneshotReceiver[T]) Poll(cx *rtlib.Context) (r rtlib.Result[T], ready bool) {
	if c.await(cx.Waker()) {
		return r, false
	}
	if !cx.Spend() {
		return r, false
	}
	r.Value, r.Err = c.take()
	return r, true
}

// await leaves waker for the sender. It returns false if there is nothing to
// wait for.
func (c *OneshotReceiver[T]) await(waker rtlib.Waker) bool {
	return leaveWaker(waker, &c.receiver, &c.state, oneshotReceiving, oneshotSettled|oneshotClosed, roundOf(c.state.Load()))
}

// leaveWaker puts waker into place, which is the other end's to read while the bit set is
// in state. It returns false if one of the bits of over is, or another round has begun.
func leaveWaker(waker rtlib.Waker, place *rtlib.Waker, state *satomic.Uint32, set, over, round uint32) bool {
	for {
		now := unclaimed(state, oneshotClaimed)
		switch {
		case now&over != 0 || roundOf(now) != round:
			return false
		case now&set == 0:
			*place = waker
			if state.CompareAndSwap(now, now|set) {
				return true
			}
		case *place == waker:
			return true
		default:
			state.CompareAndSwap(now, now&^set)
		}
	}
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
// [ErrClosed] if it will never be or was received before.
func (c *OneshotReceiver[T]) TryRecv() (v T, err error) {
	if c.taken {
		return v, ErrClosed
	}
	if c.state.Load()&(oneshotSettled|oneshotClosed) == 0 {
		return v, ErrEmpty
	}
	return c.take()
}

// Close tells the sender that nobody will receive. A value that was sent before
// may still be received.
func (c *OneshotReceiver[T]) Close(cx *rtlib.Context) {
	for {
		state := unclaimed(&c.state, oneshotClaimed)
		if state&oneshotClosed != 0 {
			return
		}
		if c.state.CompareAndSwap(state, state|oneshotClosed) {
			if state&oneshotWatching != 0 {
				c.sender.WakeFrom(cx)
			}
			return
		}
	}
}

// Cancel closes c.
func (c *OneshotReceiver[T]) Cancel(cx *rtlib.Context) { c.Close(cx) }

// RecvBlocking waits for the value on a goroutine, which it blocks.
func (c *OneshotReceiver[T]) RecvBlocking() (T, error) {
	g := waitlist.NewGoroutine()
	for c.await(g.Waker()) {
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
	tx    OneshotSender[T]
	waits bool // its waker is in the channel
}

// Init sets the channel.
func (f *OneshotSenderClosedFuture[T]) Init(tx OneshotSender[T]) { f.tx, f.waits = tx, false }

// Poll is ready when the receiver is closed.
func (f *OneshotSenderClosedFuture[T]) Poll(cx *rtlib.Context) (u rtlib.Unit, ready bool) {
	f.waits = f.tx.watch(cx.Waker())
	return u, !f.waits
}

// watch leaves waker for the receiver. It returns false if that is closed, or has begun
// another round.
func (tx OneshotSender[T]) watch(waker rtlib.Waker) bool {
	return leaveWaker(waker, &tx.r.sender, &tx.r.state, oneshotWatching, oneshotClosed, tx.round)
}

// Cancel stops waiting.
func (f *OneshotSenderClosedFuture[T]) Cancel(*rtlib.Context) {
	for c := f.tx.r; f.waits; {
		state := c.state.Load()
		if state&oneshotWatching == 0 || roundOf(state) != f.tx.round ||
			c.state.CompareAndSwap(state, state&^oneshotWatching) {
			f.waits = false
		}
	}
}

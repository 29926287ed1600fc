package channel

import (
	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/internal/waitlist"
)

// Permit is room for one value that was set aside in a [Bounded] channel. Either
// Send or Release must be called, once; until then the channel stays open. It may
// be given to another task. Copies of it are the same permit.
type Permit[T any] struct{ c *mpsc[T] }

// Send sends v, which cannot fail: even a receiver that was closed meanwhile
// still takes what it has set room aside for.
func (p Permit[T]) Send(cx *rtlib.Context, v T) { p.c.sendReserved(cx, v) }

// Release gives the room back.
func (p Permit[T]) Release(cx *rtlib.Context) { p.c.giveBack(cx) }

// Reserve returns a future that waits for room and sets it aside, so that a value
// need only be made once it can be sent. It ends with [ErrClosed] if the receiver
// or tx is closed. Cancelling it is safe.
func (tx *Sender[T]) Reserve() *SenderReserveFuture[T] {
	f := &SenderReserveFuture[T]{}
	f.Init(tx)
	return f
}

// SenderReserveFuture is the future that [Sender.Reserve] returns.
type SenderReserveFuture[T any] struct {
	rtlib.Embeddable
	tx     *Sender[T]
	waiter waitlist.Waiter
}

// Init sets the channel.
func (f *SenderReserveFuture[T]) Init(tx *Sender[T]) { f.tx = tx }

// Poll is ready when there is room or never will be.
func (f *SenderReserveFuture[T]) Poll(cx *rtlib.Context) (r rtlib.Result[Permit[T]], ready bool) {
	c := f.tx.c
	if !f.waiter.Idle() {
		if ready = f.waiter.Poll(&c.mu, cx.Waker()); ready {
			r.Err = c.granted(&f.waiter)
		}
	} else if !cx.Spend() {
		return r, false
	} else if f.tx.closed.Load() {
		r.Err, ready = ErrClosed, true
	} else {
		r.Err, ready = c.reserve(&f.waiter, cx.Waker())
	}
	if ready && r.Err == nil {
		r.Value = Permit[T]{c}
	}
	return r, ready
}

// Cancel stops waiting.
func (f *SenderReserveFuture[T]) Cancel(cx *rtlib.Context) {
	if f.tx != nil {
		f.tx.c.cancelReserve(cx, &f.waiter)
	}
}

// TryReserve sets room aside if there is some and nobody waits for it. Otherwise
// it returns [ErrFull], or [ErrClosed] if the receiver or tx is closed.
func (tx *Sender[T]) TryReserve() (Permit[T], error) {
	if tx.closed.Load() {
		return Permit[T]{}, ErrClosed
	}
	if err := tx.c.tryReserve(); err != nil {
		return Permit[T]{}, err
	}
	return Permit[T]{tx.c}, nil
}

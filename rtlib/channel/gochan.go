package channel

import (
	"context"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/internal/waitlist"
)

// FromGo returns a receiver of what comes out of the Go channel in, with room for
// capacity values on the way. A goroutine moves them, one by one, until in is
// closed, ctx ends or the receiver is closed; in the last two cases a value that
// was on its way is lost. It panics if capacity is not positive.
func FromGo[T any](ctx context.Context, in <-chan T, capacity int) *Receiver[T] {
	tx, rx := Bounded[T](capacity)
	go fromGo(ctx, in, tx)
	return rx
}

func fromGo[T any](ctx context.Context, in <-chan T, tx *Sender[T]) {
	defer tx.Close(nil)
	closed := make(signal, 1)
	var w waitlist.Waiter
	if tx.c.watchWith(&w, closed.waker()) {
		return
	}
	defer tx.c.cancelWatch(&w)
	for {
		select {
		case v, ok := <-in:
			if !ok || !sendFrom(ctx, tx.c, v) {
				return
			}
		case <-closed:
			return
		case <-ctx.Done():
			return
		}
	}
}

// sendFrom sends v from a goroutine. It returns false if ctx ends or the receiver
// is closed.
func sendFrom[T any](ctx context.Context, c *mpsc[T], v T) bool {
	room := make(signal, 1)
	var w waitlist.Waiter
	err, ready := c.reserve(&w, room.waker())
	for !ready {
		select {
		case <-room:
			if ready = w.Poll(&c.mu, room.waker()); ready {
				err = c.granted(&w)
			}
		case <-ctx.Done():
			c.cancelReserve(nil, &w)
			return false
		}
	}
	if err != nil {
		return false
	}
	c.sendReserved(nil, v)
	return true
}

// ToGo returns a Go channel, with room for capacity values, of what rx receives.
// A goroutine moves them until rx ends or ctx does; then it closes both. A value
// that was on its way when ctx ended is lost.
func ToGo[T any](ctx context.Context, rx *Receiver[T], capacity int) <-chan T {
	out := make(chan T, capacity)
	go toGo(ctx, rx, out)
	return out
}

func toGo[T any](ctx context.Context, rx *Receiver[T], out chan<- T) {
	defer close(out)
	defer rx.Close(nil)
	some := make(signal, 1)
	var f receiving
	defer rx.c.cancelReceive(&f)
	for {
		v, ok, ready := rx.c.receive(nil, &f, some.waker())
		switch {
		case !ready:
			select {
			case <-some:
			case <-ctx.Done():
				return
			}
		case !ok:
			return
		default:
			select {
			case out <- v:
			case <-ctx.Done():
				return
			}
		}
	}
}

// signal is a waker that a goroutine can select on.
type signal chan struct{}

func (s signal) waker() rtlib.Waker { return rtlib.NewWaker(s) }

// Wake makes the signal ready to receive; several coincide.
func (s signal) Wake() {
	select {
	case s <- struct{}{}:
	default:
	}
}

package channel

import (
	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/internal/waitlist"
)

// BroadcastReceiver is a receiving end of a [Broadcast]. One task at a time may
// use it. It is also a [rtlib.Stream], of values and of the errors that tell of
// missed ones.
type BroadcastReceiver[T any] struct {
	c      *broadcast[T]
	next   uint64           // number of the value to receive next; guarded by c.mu
	closed bool             // guarded by c.mu
	waits  *waitlist.Waiter // the latest in c.waiters, or nil; guarded by c.mu
	stream waitlist.Waiter  // of PollNext
}

// Recv returns a future for the next value. It ends with a [*LaggedError] if some
// were missed, after which the oldest that is left comes next, and with
// [ErrClosed] when all senders are closed and nothing is left, or rx is closed.
// Cancelling it is safe: no value is lost.
func (rx *BroadcastReceiver[T]) Recv() *BroadcastReceiverRecvFuture[T] {
	f := &BroadcastReceiverRecvFuture[T]{}
	f.Init(rx)
	return f
}

// BroadcastReceiverRecvFuture is the future that [BroadcastReceiver.Recv]
// returns.
type BroadcastReceiverRecvFuture[T any] struct {
	rtlib.Embeddable
	rx     *BroadcastReceiver[T]
	waiter waitlist.Waiter
}

// Init sets the channel.
func (f *BroadcastReceiverRecvFuture[T]) Init(rx *BroadcastReceiver[T]) { f.rx = rx }

// Poll is ready with a value or an error.
func (f *BroadcastReceiverRecvFuture[T]) Poll(cx *rtlib.Context) (r rtlib.Result[T], ready bool) {
	if !cx.Spend() {
		return r, false
	}
	r.Value, r.Err, ready = f.rx.poll(&f.waiter, cx.Waker())
	return r, ready
}

// Cancel stops waiting.
func (f *BroadcastReceiverRecvFuture[T]) Cancel(*rtlib.Context) {
	if f.rx != nil {
		f.rx.c.cancel(&f.rx.waits, &f.waiter)
	}
}

// PollNext makes the receiver a stream.
func (rx *BroadcastReceiver[T]) PollNext(cx *rtlib.Context) (r rtlib.Result[T], ok, ready bool) {
	if !cx.Spend() {
		return r, false, false
	}
	r.Value, r.Err, ready = rx.poll(&rx.stream, cx.Waker())
	return r, r.Err != ErrClosed, ready
}

// Cancel ends the use as a stream. It does not close the receiver.
func (rx *BroadcastReceiver[T]) Cancel(*rtlib.Context) { rx.c.cancel(&rx.waits, &rx.stream) }

// poll is ready with what TryRecv gives, or waits.
func (rx *BroadcastReceiver[T]) poll(w *waitlist.Waiter, waker rtlib.Waker) (v T, err error, ready bool) {
	c := rx.c
	if !w.Idle() && !w.Poll(&c.mu, waker) {
		return v, nil, false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	rx.waits = nil
	if v, err = rx.receiveLocked(); err == ErrEmpty {
		c.waitLocked(&rx.waits, w, waker)
		return v, nil, false
	}
	return v, err, true
}

func (rx *BroadcastReceiver[T]) receiveLocked() (v T, err error) {
	c := rx.c
	switch oldest := c.oldestLocked(); {
	case rx.closed:
		return v, ErrClosed
	case rx.next < oldest:
		missed := oldest - rx.next
		rx.next = oldest
		return v, &LaggedError{missed}
	case rx.next < c.news:
		rx.next++
		return c.takeLocked(rx.next - 1), nil
	case c.senders == 0:
		return v, ErrClosed
	}
	return v, ErrEmpty
}

// TryRecv returns the next value if there is one, otherwise [ErrEmpty] or an
// error that Recv may give.
func (rx *BroadcastReceiver[T]) TryRecv() (T, error) {
	rx.c.mu.Lock()
	defer rx.c.mu.Unlock()
	return rx.receiveLocked()
}

// RecvBlocking is Recv on a goroutine, which it blocks.
func (rx *BroadcastReceiver[T]) RecvBlocking() (T, error) {
	g := waitlist.NewGoroutine()
	var w waitlist.Waiter
	for {
		if v, err, ready := rx.poll(&w, g.Waker()); ready {
			return v, err
		}
		g.Park()
	}
}

// Len returns how many values rx has still to receive, missed ones included.
func (rx *BroadcastReceiver[T]) Len() int {
	rx.c.mu.Lock()
	defer rx.c.mu.Unlock()
	return int(rx.c.news - rx.next)
}

// Resubscribe returns another receiver, which gets what is sent from now on.
func (rx *BroadcastReceiver[T]) Resubscribe() *BroadcastReceiver[T] { return rx.c.subscribe() }

// Close ends the receiving by rx, also a Recv that waits, and drops what nobody else has
// to receive. Closing it again does nothing.
func (rx *BroadcastReceiver[T]) Close(cx *rtlib.Context) {
	waker, last := rx.close()
	waker.WakeFrom(cx)
	if last {
		rx.c.deserted(cx)
	}
}

// close returns the waker of what waits at rx, and reports whether rx was the last
// receiver.
func (rx *BroadcastReceiver[T]) close() (waker rtlib.Waker, last bool) {
	c := rx.c
	c.mu.Lock()
	defer c.mu.Unlock()
	if rx.closed {
		return waker, false
	}
	rx.closed = true
	for i := max(rx.next, c.oldestLocked()); i < c.news; i++ {
		c.takeLocked(i)
	}
	return c.leaveLocked(&rx.waits)
}

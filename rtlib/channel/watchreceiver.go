package channel

import (
	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/internal/waitlist"
)

// WatchReceiver is a receiving end of a [Watch]. One task at a time may use it. It
// is also a [rtlib.Stream] of the values to which the channel changes.
type WatchReceiver[T any] struct {
	c      *watch[T]
	seen   uint64           // of the changes; guarded by c.mu
	closed bool             // guarded by c.mu
	waits  *waitlist.Waiter // the latest in c.waiters, or nil; guarded by c.mu
	stream waitlist.Waiter  // of PollNext
}

// Borrow returns the value, without counting it as seen.
func (rx *WatchReceiver[T]) Borrow() T { return rx.c.get() }

// BorrowAndUpdate returns the value and counts it as seen.
func (rx *WatchReceiver[T]) BorrowAndUpdate() T {
	rx.c.mu.Lock()
	defer rx.c.mu.Unlock()
	rx.seen = rx.c.news
	return rx.c.value
}

// HasChanged reports whether the value is one that rx has not seen.
func (rx *WatchReceiver[T]) HasChanged() bool {
	rx.c.mu.Lock()
	defer rx.c.mu.Unlock()
	return rx.seen != rx.c.news
}

// MarkChanged makes rx forget that it has seen the value.
func (rx *WatchReceiver[T]) MarkChanged() {
	rx.c.mu.Lock()
	defer rx.c.mu.Unlock()
	rx.seen = rx.c.news - 1
}

// Changed returns a future that ends when the value is one that rx has not seen,
// and counts it as seen. It ends with [ErrClosed] if all senders are closed and rx
// has seen the last value, or if rx is closed. Cancelling it is safe: the change
// then is still unseen.
func (rx *WatchReceiver[T]) Changed() *WatchReceiverChangedFuture[T] {
	f := &WatchReceiverChangedFuture[T]{}
	f.Init(rx)
	return f
}

// WatchReceiverChangedFuture is the future that [WatchReceiver.Changed] returns.
type WatchReceiverChangedFuture[T any] struct {
	rtlib.Embeddable
	rx     *WatchReceiver[T]
	waiter waitlist.Waiter
}

// Init sets the channel.
func (f *WatchReceiverChangedFuture[T]) Init(rx *WatchReceiver[T]) { f.rx = rx }

// Poll is ready after a change or at the end.
func (f *WatchReceiverChangedFuture[T]) Poll(cx *rtlib.Context) (err error, ready bool) {
	if cx.Spend() {
		_, err, ready = f.rx.poll(&f.waiter, cx.Waker())
	}
	return err, ready
}

// Cancel stops waiting.
func (f *WatchReceiverChangedFuture[T]) Cancel(*rtlib.Context) {
	if f.rx != nil {
		f.rx.c.cancel(&f.rx.waits, &f.waiter)
	}
}

// WaitFor returns a future for the first value that satisfies ok, the present one
// included, and counts it as seen. It ends with [ErrClosed] if there will be none.
// Ok is called in polls and must be quick. Cancelling it is safe.
func (rx *WatchReceiver[T]) WaitFor(ok func(T) bool) *WatchReceiverWaitForFuture[T] {
	f := &WatchReceiverWaitForFuture[T]{}
	f.Init(rx, ok)
	return f
}

// WatchReceiverWaitForFuture is the future that [WatchReceiver.WaitFor] returns.
type WatchReceiverWaitForFuture[T any] struct {
	rtlib.Embeddable
	rx     *WatchReceiver[T]
	ok     func(T) bool
	looked bool // at the value that was there at first
	waiter waitlist.Waiter
}

// Init sets the channel and the condition.
func (f *WatchReceiverWaitForFuture[T]) Init(rx *WatchReceiver[T], ok func(T) bool) {
	f.rx, f.ok, f.looked = rx, ok, false
}

// Poll is ready with the value or at the end.
func (f *WatchReceiverWaitForFuture[T]) Poll(cx *rtlib.Context) (r rtlib.Result[T], ready bool) {
	if !f.looked {
		f.looked = true
		if v := f.rx.BorrowAndUpdate(); f.ok(v) {
			return rtlib.Ok(v), true
		}
	}
	for cx.Spend() {
		v, err, ready := f.rx.poll(&f.waiter, cx.Waker())
		switch {
		case !ready:
			return r, false
		case err != nil:
			return rtlib.Err[T](err), true
		case f.ok(v):
			return rtlib.Ok(v), true
		}
	}
	return r, false
}

// Cancel stops waiting.
func (f *WatchReceiverWaitForFuture[T]) Cancel(*rtlib.Context) {
	if f.rx != nil {
		f.rx.c.cancel(&f.rx.waits, &f.waiter)
	}
}

// PollNext makes the receiver a stream.
func (rx *WatchReceiver[T]) PollNext(cx *rtlib.Context) (v T, ok, ready bool) {
	if !cx.Spend() {
		return v, false, false
	}
	v, err, ready := rx.poll(&rx.stream, cx.Waker())
	return v, err == nil, ready
}

// Cancel ends the use as a stream. It does not close the receiver.
func (rx *WatchReceiver[T]) Cancel(*rtlib.Context) { rx.c.cancel(&rx.waits, &rx.stream) }

// poll is ready with the value that rx has not seen, which it now has, or with
// ErrClosed.
func (rx *WatchReceiver[T]) poll(w *waitlist.Waiter, waker rtlib.Waker) (v T, err error, ready bool) {
	c := rx.c
	if !w.Idle() && !w.Poll(&c.mu, waker) {
		return v, nil, false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	rx.waits = nil
	switch {
	case rx.closed:
		return v, ErrClosed, true
	case rx.seen != c.news:
		rx.seen = c.news
		return c.value, nil, true
	case c.senders == 0:
		return v, ErrClosed, true
	}
	c.waitLocked(&rx.waits, w, waker)
	return v, nil, false
}

// Clone returns another receiver, which has seen what rx has.
func (rx *WatchReceiver[T]) Clone() *WatchReceiver[T] {
	clone := rx.c.subscribe()
	rx.c.mu.Lock()
	defer rx.c.mu.Unlock()
	clone.seen = rx.seen
	return clone
}

// Close ends the receiving by rx, also what waits for a change. Closing it again does
// nothing.
func (rx *WatchReceiver[T]) Close(cx *rtlib.Context) {
	c := rx.c
	c.mu.Lock()
	if rx.closed {
		c.mu.Unlock()
		return
	}
	rx.closed = true
	waker, last := c.leaveLocked(&rx.waits)
	c.mu.Unlock()
	waker.WakeFrom(cx)
	if last {
		c.deserted(cx)
	}
}

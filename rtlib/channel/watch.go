package channel

import (
	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/internal/satomic"
	"github.com/asyncgen/asyncgen/rtlib/internal/waitlist"
)

// Watch makes a channel that holds one value, at first v. Receivers look at the
// latest and can wait until it has changed; what they do not look at in time they
// do not see. Values are copied, so that a T that is large is better a pointer to
// what nobody changes.
func Watch[T any](v T) (*WatchSender[T], *WatchReceiver[T]) {
	c := &watch[T]{fanout: fanout{senders: 1}, value: v}
	return &WatchSender[T]{c: c}, c.subscribe()
}

// watch counts the changes of the value as news.
type watch[T any] struct {
	fanout
	value T // guarded by mu
}

func (c *watch[T]) subscribe() *WatchReceiver[T] {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.receivers++
	return &WatchReceiver[T]{c: c, seen: c.news}
}

func (c *watch[T]) get() T {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.value
}

// modify changes the value with f, which reports whether it did.
func (c *watch[T]) modify(f func(*T) bool) (changed bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if changed = f(&c.value); changed {
		c.news++
	}
	return changed
}

// WatchSender is a sending end of a [Watch]. Its methods may be called from any
// goroutine and any task, by several at a time.
type WatchSender[T any] struct {
	c      *watch[T]
	closed satomic.Bool
}

// Send makes v the value, whether or not there are receivers.
func (tx *WatchSender[T]) Send(cx *rtlib.Context, v T) { tx.SendReplace(cx, v) }

// SendReplace makes v the value and returns the one before.
func (tx *WatchSender[T]) SendReplace(cx *rtlib.Context, v T) (before T) {
	tx.c.mu.Lock()
	before, tx.c.value = tx.c.value, v
	tx.c.news++
	tx.c.mu.Unlock()
	tx.c.wake(cx)
	return before
}

// SendModify changes the value in place. F is called with the channel locked: it
// must be quick and not use the channel. If it panics, nobody is told of what it
// has changed until then.
func (tx *WatchSender[T]) SendModify(cx *rtlib.Context, f func(*T)) {
	tx.SendIfModified(cx, func(v *T) bool { f(v); return true })
}

// SendIfModified is [WatchSender.SendModify] with an f that reports whether it
// has changed anything; if not, nobody is told.
func (tx *WatchSender[T]) SendIfModified(cx *rtlib.Context, f func(*T) bool) (changed bool) {
	if changed = tx.c.modify(f); changed {
		tx.c.wake(cx)
	}
	return changed
}

// Borrow returns the value.
func (tx *WatchSender[T]) Borrow() T { return tx.c.get() }

// Subscribe returns a new receiver, which has seen the present value.
func (tx *WatchSender[T]) Subscribe() *WatchReceiver[T] { return tx.c.subscribe() }

// Receivers returns how many receivers are open.
func (tx *WatchSender[T]) Receivers() int { return tx.c.audience() }

// Clone returns another sending end, which has to be closed, too. A clone of a
// closed end is closed.
func (tx *WatchSender[T]) Clone() *WatchSender[T] {
	clone := &WatchSender[T]{c: tx.c}
	tx.c.cloneSender(&tx.closed, &clone.closed)
	return clone
}

// Close says that tx will not change the value any more. When the last sending
// end is closed, receivers that wait for a change are told. Closing it again does
// nothing.
func (tx *WatchSender[T]) Close(cx *rtlib.Context) { tx.c.closeSender(cx, &tx.closed) }

// Closed returns a future that ends when there is no receiver. Cancelling it is
// safe.
func (tx *WatchSender[T]) Closed() *WatchSenderClosedFuture[T] {
	f := &WatchSenderClosedFuture[T]{}
	f.Init(tx)
	return f
}

// WatchSenderClosedFuture is the future that [WatchSender.Closed] returns.
type WatchSenderClosedFuture[T any] struct {
	rtlib.Embeddable
	c      *watch[T]
	waiter waitlist.Waiter
}

// Init sets the channel.
func (f *WatchSenderClosedFuture[T]) Init(tx *WatchSender[T]) { f.c = tx.c }

// Poll is ready when there is no receiver.
func (f *WatchSenderClosedFuture[T]) Poll(cx *rtlib.Context) (rtlib.Unit, bool) {
	return rtlib.Unit{}, f.c.watch(cx, &f.waiter)
}

// Cancel stops waiting.
func (f *WatchSenderClosedFuture[T]) Cancel(*rtlib.Context) {
	if f.c != nil {
		f.c.cancelWatch(&f.waiter)
	}
}

package rtlib

// Future is a computation that ends with a T. It runs only while it is polled;
// making one starts nothing.
//
// Poll drives the future as far as it goes without blocking. If it is done, it
// returns the value and true. Else it returns the zero T and false after it has
// arranged for cx's waker to be woken when there is progress to be made; a
// later Poll's waker replaces an earlier one's. A future is polled by one
// goroutine at a time, and never after it returned true or was cancelled.
//
// Cancel gives the future up: it releases what Poll registered, innermost
// first, and nothing of the future's body runs after it but its deferred calls.
// Cancel is idempotent, is a no-op on a finished or never-polled future, and
// after it returns nothing in the runtime points into the future. Its cx may be
// nil, in plain Go code.
type Future[T any] interface {
	Poll(cx *Context) (v T, ready bool)
	Cancel(cx *Context)
}

// Stream is a sequence of values that come one by one. PollNext returns ready
// true with ok true for a value, ready true with ok false at the end, and ready
// false when the next value is not there yet; wakers and Cancel are as for
// [Future]. PollNext must not be called after the end or after Cancel.
type Stream[T any] interface {
	PollNext(cx *Context) (v T, ok, ready bool)
	Cancel(cx *Context)
}

// PollFunc makes a future of a function. The function is called at each poll
// and follows the rules of Future.Poll; cancelling does nothing but stop
// polling it.
type PollFunc[T any] func(cx *Context) (v T, ready bool)

// Poll calls f.
func (f PollFunc[T]) Poll(cx *Context) (T, bool) { return f(cx) }

// Cancel does nothing.
func (f PollFunc[T]) Cancel(*Context) {}

// Embeddable marks a future type that a caller may hold by value in its own
// frame and start with Init. A type F is placed so when it embeds Embeddable
// and has a method Init with exactly the parameters of the constructor that
// returns it, receiver first. Init may run again on a future that returned
// ready or was cancelled.
type Embeddable struct{}

// NonRetaining marks a future type that drops its argument futures no later
// than when it ends itself, after it has cancelled those that have not ended. So
// they may live in the frame of the caller: where one is a call of a function whose
// future type is [Embeddable], awaiting the marked future allocates neither.
type NonRetaining struct{}

// CancelUnsafe marks a future type that loses something when it is cancelled
// halfway, as bytes that it has read: a select that goes on without it cannot
// begin it again. The linter warns of such in the cases of a select.
type CancelUnsafe struct{}

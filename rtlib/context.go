package rtlib

// Context is what a poll or a cancel knows of where it runs: its waker, its
// worker, its budget, its clock and its random source. It is valid only during
// that call and belongs to the calling goroutine. Every operation that takes a
// Context also accepts nil, from plain Go code.
type Context struct {
	waker Waker
}

// Waker returns the handle that makes the task being polled run again.
func (cx *Context) Waker() Waker { return cx.waker }

package rtlib

import "runtime"

// YieldNow returns a future that is pending once, so that the other tasks that
// are ready run before the caller goes on. It is safe to cancel.
func YieldNow() *YieldNowFuture { return &YieldNowFuture{} }

// YieldNowFuture is the future that [YieldNow] returns.
type YieldNowFuture struct {
	Embeddable
	yielded bool
}

// Init makes the future one that has not yielded yet.
func (f *YieldNowFuture) Init() { f.yielded = false }

// Poll is pending the first time and ready the second. With a nil cx it yields
// the processor to other goroutines and is ready at once.
func (f *YieldNowFuture) Poll(cx *Context) (Unit, bool) {
	if f.yielded {
		return Unit{}, true
	}
	if cx == nil {
		runtime.Gosched()
		return Unit{}, true
	}
	f.yielded = true
	cx.Yield()
	return Unit{}, false
}

// Cancel does nothing: the future registers nowhere.
func (f *YieldNowFuture) Cancel(*Context) {}

package rtlib

import (
	"math/rand/v2"
	"time"
)

// pollBudget is how many leaf operations one poll of a task may do before it is
// asked to let others run.
const pollBudget = 128

// Context is what a poll or a cancel knows of where it runs: its waker, its
// runtime, its budget, its clock and its random source. It is valid only during
// that call and belongs to the calling goroutine. Every function and method
// that takes a Context also accepts nil, from plain Go code, unless it says
// otherwise.
type Context struct {
	waker   Waker
	rt      *Runtime
	worker  *worker // nil outside the workers of rt
	chance  chance
	budget  int32
	derived bool // waker is a combinator's, not the task's
	yielded bool // the task asked to be polled again after the others
}

// Waker returns the handle that makes the task being polled run again. Of a nil
// Context it is the zero Waker, which wakes nobody.
func (cx *Context) Waker() Waker {
	if cx == nil {
		return Waker{}
	}
	return cx.waker
}

// SetWaker makes w the waker of the polls that follow and returns the one
// before, for a combinator that wants to know which of its children was woken.
// The combinator puts the old one back before its own Poll ends, panics
// included. Cx must not be nil.
func (cx *Context) SetWaker(w Waker) (old Waker) {
	old = cx.waker
	cx.waker = w
	cx.derived = true
	return old
}

// Spend takes one unit of the task's budget for this poll. False means that
// the budget is used up: the caller returns pending without doing its
// operation, and the task runs again after the others that are ready. A leaf
// calls it where it would make progress, so that a task whose operations are
// always ready cannot starve the rest. A nil Context has no limit.
func (cx *Context) Spend() bool {
	if cx == nil {
		return true
	}
	if cx.budget > 0 {
		cx.budget--
		return true
	}
	cx.Yield()
	return false
}

// Yield arranges for the task to be polled again after the others that are
// ready; the caller then returns pending. It is cheaper than waking oneself. Of
// a nil Context it does nothing.
func (cx *Context) Yield() {
	if cx != nil && !cx.derived {
		cx.yielded = true
		return
	}
	cx.yieldDerived()
}

// yieldDerived is the rare part of Yield, which is small enough to be inlined
// without it. The task's own flag would not tell a combinator whose turn it is.
func (cx *Context) yieldDerived() {
	if cx != nil {
		cx.waker.Wake()
	}
}

// Now returns the time on the runtime's clock; of a nil Context, on that of the
// default runtime.
func (cx *Context) Now() time.Time { return runtimeOf(cx).Now() }

// Uint64 returns a number from the runtime's random source. Code whose choices
// are to be repeatable under a seeded runtime draws from here.
func (cx *Context) Uint64() uint64 {
	if cx == nil || cx.worker == nil {
		return rand.Uint64()
	}
	return cx.worker.random.Uint64()
}

// runtimeOf returns the runtime that cx belongs to, the default one for plain
// Go code.
func runtimeOf(cx *Context) *Runtime {
	if cx == nil || cx.rt == nil {
		return Default()
	}
	return cx.rt
}

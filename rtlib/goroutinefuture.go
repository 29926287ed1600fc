package rtlib

import (
	"runtime"
)

// GoroutineFuture is the future of an async function that was compiled with
// -backend=goroutine: its body is ordinary Go, in which await is [Await]. The
// generated future types embed it. What polls and cancels one sees no difference
// to a state machine: panics and runtime.Goexit of the body come out of Poll, and
// Cancel is runtime.Goexit at the await. But for one thing: a future that was
// polled, and is then dropped without Cancel, keeps its goroutine for ever.
type GoroutineFuture[T any] struct {
	machine *Machine
	body    func() T   // nil once it has begun
	on      *goroutine // that the body runs on: its own, or that of who awaits it
	state   uint32     // one of the states of machines; all suspensions are StateSuspended
	value   T

	alone     *GoroutineFuture[T] // the body's own, see BeginAlone; else nil
	panicking *Panicking          // the panic of who has deferred it
}

// OnGoroutine is a future or stream whose body is running, as [Await] needs it. All
// types that embed [GoroutineFuture] or [GoroutineStream] implement it, and no others.
type OnGoroutine interface {
	running() (on *goroutine, m *Machine)
}

// Begin makes f a future that was never polled, of a function that m describes.
// Generated code calls it in Init.
func (f *GoroutineFuture[T]) Begin(m *Machine, body func() T) {
	*f = GoroutineFuture[T]{machine: m, body: body}
}

// BeginAlone is Begin for a body with deferred calls that are awaited. They may run when
// f has been cancelled, and begun again: the body has a future of its own to refer to,
// and always a goroutine of its own.
func (f *GoroutineFuture[T]) BeginAlone(m *Machine, own *GoroutineFuture[T], body func() T) {
	f.Begin(m, body)
	f.alone = own
	own.machine = m
}

// RunByDefer makes [GoroutineFuture.Recover] see p, the panic of who has deferred f.
func (f *GoroutineFuture[T]) RunByDefer(p *Panicking) { f.bodys().panicking = p }

// Recover is recover in the body, outside of function literals.
func (f *GoroutineFuture[T]) Recover() any {
	if p := f.panicking; p != nil && p.value != nil {
		if own := recover(); own != nil {
			raise(own) // as in Panicking.Recover, which recover does not count as deferred
		}
	}
	return f.panicking.Recover()
}

// bodys is the future that the body refers to.
func (f *GoroutineFuture[T]) bodys() *GoroutineFuture[T] {
	if f.alone != nil {
		return f.alone
	}
	return f
}

// Context returns the context of the body. It is the same one at all times, and
// stands for the poll or cancel that the body runs in.
func (f *GoroutineFuture[T]) Context() *Context { return &f.on.cx }

func (f *GoroutineFuture[T]) running() (*goroutine, *Machine) { return f.on, f.machine }

func (f *GoroutineFuture[T]) future() *GoroutineFuture[T] { return f }

// PollInto is Poll for a value that goes to v, which machines of other packages
// call if it is big.
func (f *GoroutineFuture[T]) PollInto(cx *Context, v *T) (ready bool) {
	value, ready := f.Poll(cx)
	if ready {
		*v = value
	}
	return ready
}

// Poll runs the body until it awaits something that is pending, or ends.
func (f *GoroutineFuture[T]) Poll(cx *Context) (v T, ready bool) {
	state := f.state
	f.state = StatePoisoned
	switch state {
	case StateUnresumed:
		body, own := f.take(), f.bodys()
		f.on = startGoroutine(cx, func(g *goroutine) {
			own.on = g
			own.value = body()
		}, f.crashes)
	case StateSuspended:
		f.on.resume(cx)
	default:
		f.state = state
		PolledAfterEnd(f.machine, state)
	}
	g := f.on
	if g.end == notEnded {
		f.state = StateSuspended
		return v, false
	}
	f.on = nil
	defer g.leave(cx)
	switch g.end {
	case endPanicked:
		f.keepStack(cx, g.stack)
		g.raise()
	case endExited:
		runtime.Goexit()
	}
	f.state = StateReturned
	own := f.bodys()
	v, own.value = own.value, v
	return v, true
}

// take returns the body, which runs once.
func (f *GoroutineFuture[T]) take() func() T {
	body := f.body
	f.body = nil
	return body
}

// call runs the body of a future that was never polled on g, which awaits it.
func (f *GoroutineFuture[T]) call(g *goroutine) T {
	f.state = StatePoisoned
	f.on = g
	v := f.take()()
	f.on = nil
	f.state = StateReturned
	return v
}

// Cancel ends the body with runtime.Goexit at its await, the awaited future
// being cancelled first. It is a no-op once f has ended.
func (f *GoroutineFuture[T]) Cancel(cx *Context) {
	state := f.state
	switch state {
	case StateUnresumed:
		f.body = nil
		f.state = StatePoisoned
	case StateSuspended:
		f.state = StatePoisoned
		g := f.on
		g.cancelled = true
		g.resume(cx)
		f.on = nil
		defer g.leave(cx)
		if g.end == endPanicked {
			g.raise()
		}
	}
}

// crashes reports whether a panic of the body ends the program, because nothing
// is between it and a task whose panic does.
func (f *GoroutineFuture[T]) crashes(cx *Context) bool {
	return f.isTask(cx) && cx.worker.running.crashes()
}

// isTask reports whether f is the future of the task that cx's worker runs, so
// that no other code is between the two.
func (f *GoroutineFuture[T]) isTask(cx *Context) bool {
	if cx == nil || cx.worker == nil || cx.worker.running.task == nil {
		return false
	}
	of, ok := cx.worker.running.task.task.future().(interface{ future() *GoroutineFuture[T] })
	return ok && of.future() == f
}

// keepStack hands the text of a panic's stack on to the error of the task: the
// worker's own has none of the body's frames.
func (f *GoroutineFuture[T]) keepStack(cx *Context, stack []byte) {
	if f.isTask(cx) {
		cx.worker.running.stack = stack
	}
}

// Await waits for fut in the body of the function that in is the future of.
// Generated code calls it for an await. A fut that the goroutine back end has
// compiled, too, and that was never polled, runs as a plain call, on the same
// goroutine and stack; any other is polled until it is ready. It takes a unit of
// the task's budget, since it may be in a loop.
func Await[T any](in OnGoroutine, fut Future[T]) T {
	g, m := in.running()
	if fut == nil {
		NilAwait(m, callerLine(1))
	}
	if !g.cx.Spend() {
		g.suspend(fut)
	}
	if c, ok := fut.(interface{ future() *GoroutineFuture[T] }); ok {
		if f := c.future(); f.state == StateUnresumed && f.body != nil && f.alone == nil {
			return f.call(g)
		}
	}
	for {
		if v, ready := fut.Poll(&g.cx); ready {
			return v
		}
		g.suspend(fut)
	}
}

// callerLine returns the line that the caller of callerLine was called from, depth
// calls of functions of the runtime up.
func callerLine(depth int) int {
	_, _, line, ok := runtime.Caller(depth + 1)
	if !ok {
		return 0
	}
	return line
}

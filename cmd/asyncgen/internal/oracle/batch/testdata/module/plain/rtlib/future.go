package rtlib

import "runtime"

// Poller is what can be waited for.
type Poller interface {
	poll() (ready bool)
	cancel()
}

// Future is a call that begins when it is polled. Without a call it is never
// ready, as if it is nil.
type Future[T any] struct {
	call    func() T
	routine *routine
	over    bool
	value   T
}

func (f *Future[T]) poll() bool {
	if f == nil || f.call == nil {
		return false
	}
	if f.routine == nil {
		f.routine = start(func() { f.value = f.call() })
	}
	e := f.routine.step(true)
	f.over = e.kind != paused
	e.raise()
	return f.over
}

// cancel lets the call exit where it stands.
func (f *Future[T]) cancel() {
	if f == nil || f.over {
		return
	}
	f.over = true
	if f.routine == nil {
		return
	}
	if e := f.routine.step(false); e.kind == raised || e.kind == overtook {
		panic(e.value)
	}
}

// raise does to its caller what has ended a routine.
func (e event) raise() {
	switch e.kind {
	case raised:
		panic(e.value)
	case overtook:
		defer panic(e.value)
		runtime.Goexit()
	case exited:
		runtime.Goexit()
	}
}

// Value returns what the call has returned.
func (f *Future[T]) Value() T { return f.value }

// Await runs the call to its end, and returns what it returns.
func (f *Future[T]) Await() T {
	wait(f)
	return f.value
}

// wait polls until f is ready. If the caller exits meanwhile, f is cancelled.
func wait(f Poller) {
	defer f.cancel()
	for !f.poll() {
		Suspend()
	}
}

// Unit is what a call without results returns.
type Unit struct{}

// Func returns the future of a function without results.
func Func(f func()) *Future[Unit] {
	return Later(func() Unit { f(); return Unit{} })
}

// Pair is what a call with two results returns.
type Pair[A, B any] struct {
	a A
	b B
}

// Unpack returns the two.
func (p Pair[A, B]) Unpack() (A, B) { return p.a, p.b }

// Later returns the future of a call.
func Later[T any](f func() T) *Future[T] { return &Future[T]{call: f} }

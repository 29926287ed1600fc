package rtlib

import (
	"iter"
	"runtime"
)

// FuncIter is a range loop over a function that generated code has taken apart
// because its body suspends: the function runs in a coroutine of its own, as
// with [iter.Pull], and stops in each call of yield until the body is done with
// the iteration.
//
// How the body ends is told to the function as Go tells it. In the coroutine
// stands a range loop of Go's own, which the body's end is replayed in: it goes
// on, breaks, panics with the body's panic or calls runtime.Goexit. So yield
// returns what it should, the function's deferred calls and its recover see
// what they should, and a function that misbehaves (calls yield after the end,
// swallows a panic) gets Go's own panics. What the function raises itself comes
// out of [FuncIter.Next] and [FuncIter.Stop].
//
// As with iter.Pull, a loop that a goroutine locked to its thread has begun can
// go on only there, and not there if one that is not locked has begun it.
type FuncIter[K, V any] struct {
	loop  funcLoop
	key   K
	value V
}

// RangeFunc0 begins a loop over seq, which yields no values. Defers is the list
// of the machine that the loop is in; it ends the loops that the body leaves by
// a panic, by runtime.Goexit or by cancellation.
func RangeFunc0[S ~func(Y), Y ~func() bool](defers *Defers, seq S) *FuncIter[Unit, Unit] {
	it := new(FuncIter[Unit, Unit])
	it.loop.begin(defers, func(body func() bool) {
		for range seq {
			if !body() {
				break
			}
		}
	})
	return it
}

// RangeFunc1 is RangeFunc0 for a seq that yields one value.
func RangeFunc1[S ~func(Y), Y ~func(K) bool, K any](defers *Defers, seq S) *FuncIter[K, Unit] {
	it := new(FuncIter[K, Unit])
	it.loop.begin(defers, func(body func() bool) {
		for it.key = range seq {
			if !body() {
				break
			}
		}
	})
	return it
}

// RangeFunc2 is RangeFunc0 for a seq that yields two values.
func RangeFunc2[S ~func(Y), Y ~func(K, V) bool, K, V any](defers *Defers, seq S) *FuncIter[K, V] {
	it := new(FuncIter[K, V])
	it.loop.begin(defers, func(body func() bool) {
		for it.key, it.value = range seq {
			if !body() {
				break
			}
		}
	})
	return it
}

// Next goes to the next iteration and reports whether there is one. It must not
// be called again after it has reported false.
func (it *FuncIter[K, V]) Next() bool { return it.loop.resume() }

// Key returns the first value of the current iteration.
func (it *FuncIter[K, V]) Key() K { return it.key }

// Value returns the second value of the current iteration.
func (it *FuncIter[K, V]) Value() V { return it.value }

// Stop ends the loop where its body breaks out of it, and returns when the
// function has.
func (it *FuncIter[K, V]) Stop() {
	it.loop.broken = true
	it.loop.resume()
}

// funcLoop is what FuncIters of all types have in common.
type funcLoop struct {
	construct
	next   func() (Unit, bool) // runs the coroutine up to the body's next turn
	defers *Defers

	// How the body has ended. It goes on if nothing is set. With both exiting
	// and panic, a call that Goexit ran has panicked.
	broken, exiting bool
	panic           any
}

// begin prepares the coroutine. It starts when it is resumed first.
func (l *funcLoop) begin(defers *Defers, loop func(body func() bool)) {
	l.defers, l.construct = defers, construct{outer: defers.in, loop: l}
	// The second function would stop the coroutine in the one way that it
	// cannot tell from others.
	l.next, _ = iter.Pull(func(yield func(Unit) bool) {
		loop(func() bool {
			yield(Unit{})
			return l.replay()
		})
	})
}

// replay ends the body in the coroutine as it has ended in the machine. It
// reports whether it goes on.
func (l *funcLoop) replay() bool {
	p := l.panic
	switch {
	case l.exiting && p != nil:
		defer func() { panic(p) }()
		runtime.Goexit()
	case l.exiting:
		runtime.Goexit()
	case p != nil:
		panic(p)
	}
	return !l.broken
}

// resume runs the coroutine until the body has its turn again, and reports
// whether it has. What the function raises meanwhile concerns what is around
// the loop, not this one.
func (l *funcLoop) resume() bool {
	d := l.defers
	d.in = l.outer
	if _, more := l.next(); !more {
		return false
	}
	d.in = &l.construct
	return true
}

// raise ends the loop by a panic of its body. It returns the value of the panic
// that the function then ends with, or leaves by runtime.Goexit as it does.
func (l *funcLoop) raise(p any) (q any) {
	defer func() { q = recover() }()
	l.panic = p
	l.resume()
	return nil
}

// exit ends the loop by the runtime.Goexit of its body, which may be beset by a
// panic, and returns the value of the panic that the function then ends with, if
// any. Goexit spreads from the coroutine to the goroutine that resumes it: here
// one that is made for it.
func (l *funcLoop) exit(p any) (q any) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		l.exiting = true
		q = l.raise(p)
	}()
	<-done
	return q
}

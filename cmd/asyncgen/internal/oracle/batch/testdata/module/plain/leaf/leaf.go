// Package leaf is batch/leaf for programs without async and await: what a
// future ends with is returned at once, and where one is cancelled the
// goroutine exits.
package leaf

import (
	"errors"
	"iter"
	"runtime"

	"batch/plain/rtlib"
	"batch/tr"

	async "github.com/asyncgen/asyncgen/rtlib"
)

func pause() {
	switch tr.Pause() {
	case tr.Goexit:
		runtime.Goexit()
	case tr.Panic:
		panic(tr.Boom)
	case tr.Cancel:
		tr.Cancelled = true
	default:
		if !tr.Suspends() {
			return
		}
	}
	rtlib.Suspend()
}

// Yield returns nothing.
func Yield() { pause() }

// V traces v and returns it.
func V[T any](id int, v T) T {
	tr.P(id, v)
	pause()
	return v
}

// Two traces a and b and returns them.
func Two[A, B any](id int, a A, b B) (A, B) {
	tr.P(id, async.Tuple2[A, B]{V1: a, V2: b})
	pause()
	return a, b
}

// Try returns v and, if fail, an error.
func Try[T any](id int, v T, fail bool) (T, error) {
	r := async.Result[T]{Value: v}
	if fail {
		r.Err = errors.New("failed")
	}
	tr.P(id, r)
	pause()
	return r.Value, r.Err
}

// Ctx traces v and returns it.
func Ctx[T any](id int, v T) T {
	tr.P(id, v)
	return v
}

// Stream yields vs, and traces that it is left before its end.
func Stream[T any](id int, vs ...T) iter.Seq[T] {
	return func(yield func(T) bool) {
		open := true
		defer func() {
			if open {
				tr.P(id, "cancelled")
			}
		}()
		for _, v := range vs {
			tr.P(id, v)
			pause()
			if !yield(v) {
				return
			}
		}
		open = false
	}
}

// TryStream yields vs with an error beside the one whose index is bad.
func TryStream[T any](id, bad int, vs ...T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		i := -1
		for v := range Stream(id, vs...) {
			i++
			var err error
			if i == bad {
				err = errors.New("failed")
			}
			if !yield(v, err) {
				return
			}
		}
	}
}

// LazyV is V that begins when it is polled.
func LazyV[T any](id int, v T) *rtlib.Future[T] {
	return rtlib.Later(func() T { return V(id, v) })
}

// LazyYield is Yield that begins when it is polled.
func LazyYield() *rtlib.Future[rtlib.Unit] { return rtlib.Func(Yield) }

// LazyNever is never ready.
func LazyNever[T any]() *rtlib.Future[T] { return &rtlib.Future[T]{} }

// LazyTry is Try that begins when it is polled.
func LazyTry[T any](id int, v T, fail bool) *rtlib.Future[rtlib.Pair[T, error]] {
	return rtlib.Later02(func() (T, error) { return Try(id, v, fail) })()
}

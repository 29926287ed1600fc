// Package leaf is batch/leaf for programs without async and await: what a
// future ends with is returned at once, and where one is cancelled the
// goroutine exits.
package leaf

import (
	"errors"
	"runtime"

	"batch/tr"

	"github.com/asyncgen/asyncgen/rtlib"
)

func pause() {
	switch tr.Pause() {
	case tr.Goexit, tr.Cancel:
		runtime.Goexit()
	case tr.Panic:
		panic(tr.Boom)
	}
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
	tr.P(id, rtlib.Tuple2[A, B]{V1: a, V2: b})
	pause()
	return a, b
}

// Try returns v and, if fail, an error.
func Try[T any](id int, v T, fail bool) (T, error) {
	r := rtlib.Result[T]{Value: v}
	if fail {
		r.Err = errors.New("failed")
	}
	tr.P(id, r)
	pause()
	return r.Value, r.Err
}

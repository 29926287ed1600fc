// Package leaf holds the futures that golden cases await. Whether they are
// ready at once is decided from outside, so that one program can be driven in
// several ways, which must all print the same.
package leaf

import (
	"fmt"
	"sync/atomic"

	"github.com/asyncgen/asyncgen/rtlib"
)

// Mode says which futures are pending at their first poll.
type Mode int

// The modes.
const (
	Ready     Mode = iota // none
	Pending               // all
	Alternate             // every second one
)

var (
	mode      Mode
	started   atomic.Int64
	suspended atomic.Int64
)

// Reset sets the mode of the futures that start from now on.
func Reset(m Mode) {
	mode = m
	started.Store(0)
	suspended.Store(0)
	RaiseAt(-1, false)
}

// Suspended returns how many futures are pending: those that were given up
// without Cancel stay counted.
func Suspended() int { return int(suspended.Load()) }

// Value returns a future that ends with v.
func Value[T any](v T) *ValueFuture[T] {
	f := &ValueFuture[T]{}
	f.Init(v)
	return f
}

// ValueFuture is the future that Value returns.
type ValueFuture[T any] struct {
	rtlib.Embeddable
	v       T
	pending bool
	started bool
}

// Init sets the value.
func (f *ValueFuture[T]) Init(v T) { *f = ValueFuture[T]{v: v} }

// Poll ends at the first or at the second poll, as the mode says.
func (f *ValueFuture[T]) Poll(cx *rtlib.Context) (v T, ready bool) {
	if !f.started {
		f.started = true
		n := started.Add(1)
		if mode == Pending || mode == Alternate && n%2 == 1 {
			f.pending = true
			suspended.Add(1)
			cx.Waker().Wake()
			return v, false
		}
		arrive()
		return f.v, true
	}
	if !f.pending {
		panic(fmt.Sprintf("leaf: a future of %v was polled after its end", f.v))
	}
	f.pending = false
	suspended.Add(-1)
	arrive()
	return f.v, true
}

// Cancel gives a pending future up.
func (f *ValueFuture[T]) Cancel(*rtlib.Context) {
	if f.pending {
		f.pending = false
		suspended.Add(-1)
	}
}

// Trace prints the word and returns a future that ends with v, to show in which
// order the parts of an expression are evaluated.
func Trace[T any](word string, v T) *ValueFuture[T] {
	fmt.Println(word)
	return Value(v)
}

// Result returns a future that ends with v and err.
func Result[T any](v T, err error) *ValueFuture[rtlib.Result[T]] {
	return Value(rtlib.Result[T]{Value: v, Err: err})
}

// Unit returns a future that ends without a value.
func Unit() *ValueFuture[rtlib.Unit] { return Value(rtlib.Unit{}) }

// Run polls a future to its end on the calling goroutine.
func Run[T any](f rtlib.Future[T]) T {
	for {
		if v, ready := f.Poll(nil); ready {
			return v
		}
	}
}

// Never returns a future that is never ready.
func Never[T any]() *NeverFuture[T] { return &NeverFuture[T]{} }

// NeverFuture is the future that Never returns.
type NeverFuture[T any] struct {
	rtlib.Embeddable
	pending bool
}

// Init makes it one that was never polled.
func (f *NeverFuture[T]) Init() { *f = NeverFuture[T]{} }

// Poll is never ready.
func (f *NeverFuture[T]) Poll(*rtlib.Context) (v T, ready bool) {
	if !f.pending {
		f.pending = true
		suspended.Add(1)
	}
	return v, false
}

// Cancel gives the future up.
func (f *NeverFuture[T]) Cancel(*rtlib.Context) {
	if f.pending {
		f.pending = false
		suspended.Add(-1)
	}
}

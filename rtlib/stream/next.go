package stream

import "github.com/asyncgen/asyncgen/rtlib"

// Next returns a future of the next value of s and whether there is one: v, ok :=
// await stream.Next(s). It leaves s to its owner: cancelling it loses no value, so that
// a select may wait for it again and again, and does not cancel s.
func Next[T any](s rtlib.Stream[T]) *NextFuture[T] {
	f := &NextFuture[T]{}
	f.Init(s)
	return f
}

// NextFuture is the future that [Next] returns.
type NextFuture[T any] struct {
	rtlib.Embeddable
	source rtlib.Stream[T] // nil once there is a value
}

// Init sets the stream.
func (f *NextFuture[T]) Init(s rtlib.Stream[T]) { f.source = s }

// Poll polls the stream.
func (f *NextFuture[T]) Poll(cx *rtlib.Context) (next rtlib.Tuple2[T, bool], ready bool) {
	if next.V1, next.V2, ready = f.source.PollNext(cx); ready {
		f.source = nil
	}
	return next, ready
}

// Cancel forgets the stream.
func (f *NextFuture[T]) Cancel(*rtlib.Context) { f.source = nil }

package stream

import "github.com/asyncgen/asyncgen/rtlib"

// Filter returns a stream of the values of s that keep is true of. It is fair to
// other tasks however many it leaves out.
func Filter[T any](s rtlib.Stream[T], keep func(T) bool) *FilterStream[T] {
	f := &FilterStream[T]{}
	f.Init(s, keep)
	return f
}

// FilterStream is the stream that [Filter] returns.
type FilterStream[T any] struct {
	rtlib.Embeddable
	source rtlib.Stream[T] // nil once ended or cancelled
	keep   func(T) bool
}

// Init sets the stream and the function.
func (f *FilterStream[T]) Init(s rtlib.Stream[T], keep func(T) bool) { f.source, f.keep = s, keep }

// PollNext polls the source until it has a value to keep.
func (f *FilterStream[T]) PollNext(cx *rtlib.Context) (v T, ok, ready bool) {
	for cx.Spend() {
		switch v, ok, ready = f.source.PollNext(cx); {
		case ready && !ok:
			*f = FilterStream[T]{}
			return v, false, true
		case !ready || f.keep(v):
			return v, ok, ready
		}
	}
	var none T
	return none, false, false
}

// Cancel cancels the source.
func (f *FilterStream[T]) Cancel(cx *rtlib.Context) {
	source := f.source
	*f = FilterStream[T]{}
	cancel(cx, source)
}

package stream

import "github.com/asyncgen/asyncgen/rtlib"

// TakeWhile returns a stream of the values of s up to the first that keep is false of,
// which is dropped. S is then cancelled.
func TakeWhile[T any](s rtlib.Stream[T], keep func(T) bool) *TakeWhileStream[T] {
	t := &TakeWhileStream[T]{}
	t.Init(s, keep)
	return t
}

// TakeWhileStream is the stream that [TakeWhile] returns.
type TakeWhileStream[T any] struct {
	rtlib.Embeddable
	source rtlib.Stream[T] // nil once ended or cancelled
	keep   func(T) bool
}

// Init sets the stream and the function.
func (t *TakeWhileStream[T]) Init(s rtlib.Stream[T], keep func(T) bool) { t.source, t.keep = s, keep }

// PollNext polls the source.
func (t *TakeWhileStream[T]) PollNext(cx *rtlib.Context) (v T, ok, ready bool) {
	v, ok, ready = t.source.PollNext(cx)
	switch {
	case !ready:
		return v, false, false
	case !ok:
		*t = TakeWhileStream[T]{}
		return v, false, true
	case t.keep(v):
		return v, true, true
	}
	t.Cancel(cx)
	var none T
	return none, false, true
}

// Cancel cancels the source.
func (t *TakeWhileStream[T]) Cancel(cx *rtlib.Context) {
	source := t.source
	*t = TakeWhileStream[T]{}
	cancel(cx, source)
}

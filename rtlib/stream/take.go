package stream

import "github.com/asyncgen/asyncgen/rtlib"

// Take returns a stream of the first n values of s, which is then cancelled.
func Take[T any](s rtlib.Stream[T], n int) *TakeStream[T] {
	t := &TakeStream[T]{}
	t.Init(s, n)
	return t
}

// TakeStream is the stream that [Take] returns.
type TakeStream[T any] struct {
	rtlib.Embeddable
	source rtlib.Stream[T] // nil once ended or cancelled
	left   int
}

// Init sets the stream and the number.
func (t *TakeStream[T]) Init(s rtlib.Stream[T], n int) { t.source, t.left = s, n }

// PollNext polls the source while there are values to take.
func (t *TakeStream[T]) PollNext(cx *rtlib.Context) (v T, ok, ready bool) {
	if t.left <= 0 {
		t.Cancel(cx)
		return v, false, true
	}
	v, ok, ready = t.source.PollNext(cx)
	switch {
	case ok:
		t.left--
	case ready:
		t.source = nil
	}
	return v, ok, ready
}

// Cancel cancels the source.
func (t *TakeStream[T]) Cancel(cx *rtlib.Context) {
	source := t.source
	t.source = nil
	cancel(cx, source)
}

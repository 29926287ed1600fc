package stream

import "github.com/asyncgen/asyncgen/rtlib"

// Map returns a stream of what f gives for each value of s.
func Map[T, U any](s rtlib.Stream[T], f func(T) U) *MapStream[T, U] {
	m := &MapStream[T, U]{}
	m.Init(s, f)
	return m
}

// MapStream is the stream that [Map] returns.
type MapStream[T, U any] struct {
	rtlib.Embeddable
	source rtlib.Stream[T] // nil once ended or cancelled
	f      func(T) U
}

// Init sets the stream and the function.
func (m *MapStream[T, U]) Init(s rtlib.Stream[T], f func(T) U) { m.source, m.f = s, f }

// PollNext polls the source.
func (m *MapStream[T, U]) PollNext(cx *rtlib.Context) (u U, ok, ready bool) {
	v, ok, ready := m.source.PollNext(cx)
	if ok {
		u = m.f(v)
	} else if ready {
		*m = MapStream[T, U]{}
	}
	return u, ok, ready
}

// Cancel cancels the source.
func (m *MapStream[T, U]) Cancel(cx *rtlib.Context) {
	source := m.source
	*m = MapStream[T, U]{}
	cancel(cx, source)
}

// cancel cancels a source that has not ended.
func cancel[T any](cx *rtlib.Context, source rtlib.Stream[T]) {
	if source != nil {
		source.Cancel(cx)
	}
}

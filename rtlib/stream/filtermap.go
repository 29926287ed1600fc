package stream

import "github.com/asyncgen/asyncgen/rtlib"

// FilterMap returns a stream of what f gives for each value of s, where f's second
// result is true. It is fair to other tasks however many it leaves out.
func FilterMap[T, U any](s rtlib.Stream[T], f func(T) (U, bool)) *FilterMapStream[T, U] {
	m := &FilterMapStream[T, U]{}
	m.Init(s, f)
	return m
}

// FilterMapStream is the stream that [FilterMap] returns.
type FilterMapStream[T, U any] struct {
	rtlib.Embeddable
	source rtlib.Stream[T] // nil once ended or cancelled
	f      func(T) (U, bool)
}

// Init sets the stream and the function.
func (m *FilterMapStream[T, U]) Init(s rtlib.Stream[T], f func(T) (U, bool)) { m.source, m.f = s, f }

// PollNext polls the source until f keeps a value.
func (m *FilterMapStream[T, U]) PollNext(cx *rtlib.Context) (u U, ok, ready bool) {
	for cx.Spend() {
		v, more, ready := m.source.PollNext(cx)
		switch {
		case !ready:
			return u, false, false
		case !more:
			*m = FilterMapStream[T, U]{}
			return u, false, true
		}
		if kept, keep := m.f(v); keep {
			return kept, true, true
		}
	}
	return u, false, false
}

// Cancel cancels the source.
func (m *FilterMapStream[T, U]) Cancel(cx *rtlib.Context) {
	source := m.source
	*m = FilterMapStream[T, U]{}
	cancel(cx, source)
}

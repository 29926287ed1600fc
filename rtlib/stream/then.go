package stream

import "github.com/asyncgen/asyncgen/rtlib"

// Then returns a stream of what the futures end with that f makes of the values of s.
// Each is run to its end before the next value is taken.
func Then[T, U any](s rtlib.Stream[T], f func(T) rtlib.Future[U]) *ThenStream[T, U] {
	t := &ThenStream[T, U]{}
	t.Init(s, f)
	return t
}

// ThenStream is the stream that [Then] returns.
type ThenStream[T, U any] struct {
	rtlib.Embeddable
	source rtlib.Stream[T] // nil once ended or cancelled
	f      func(T) rtlib.Future[U]
	fut    rtlib.Future[U] // of the last value, or nil
}

// Init sets the stream and the function.
func (t *ThenStream[T, U]) Init(s rtlib.Stream[T], f func(T) rtlib.Future[U]) {
	*t = ThenStream[T, U]{source: s, f: f}
}

// PollNext polls the source, and then the future of its value.
func (t *ThenStream[T, U]) PollNext(cx *rtlib.Context) (u U, ok, ready bool) {
	if t.fut == nil {
		v, more, ready := t.source.PollNext(cx)
		switch {
		case !ready:
			return u, false, false
		case !more:
			*t = ThenStream[T, U]{}
			return u, false, true
		}
		t.fut = t.f(v)
	}
	if u, ready = t.fut.Poll(cx); ready {
		t.fut = nil
	}
	return u, ready, ready
}

// Cancel cancels the future and the source, whatever panics.
func (t *ThenStream[T, U]) Cancel(cx *rtlib.Context) {
	source, fut := t.source, t.fut
	*t = ThenStream[T, U]{}
	defer cancel(cx, source)
	if fut != nil {
		fut.Cancel(cx)
	}
}

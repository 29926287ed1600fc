package stream

import "github.com/asyncgen/asyncgen/rtlib"

// Skip returns a stream of the values of s but for the first n. It is fair to other
// tasks however many these are.
func Skip[T any](s rtlib.Stream[T], n int) *SkipStream[T] {
	k := &SkipStream[T]{}
	k.Init(s, n)
	return k
}

// SkipStream is the stream that [Skip] returns.
type SkipStream[T any] struct {
	rtlib.Embeddable
	source rtlib.Stream[T] // nil once ended or cancelled
	left   int             // to be dropped
}

// Init sets the stream and the number.
func (k *SkipStream[T]) Init(s rtlib.Stream[T], n int) { k.source, k.left = s, n }

// PollNext polls the source until there is nothing more to drop.
func (k *SkipStream[T]) PollNext(cx *rtlib.Context) (v T, ok, ready bool) {
	for cx.Spend() {
		v, ok, ready = k.source.PollNext(cx)
		switch {
		case ready && !ok:
			k.source = nil
			return v, false, true
		case !ready || k.left <= 0:
			return v, ok, ready
		}
		k.left--
	}
	var none T
	return none, false, false
}

// Cancel cancels the source.
func (k *SkipStream[T]) Cancel(cx *rtlib.Context) {
	source := k.source
	k.source = nil
	cancel(cx, source)
}

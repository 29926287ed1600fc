package stream

import "github.com/asyncgen/asyncgen/rtlib"

// Zip returns a stream of pairs of a value of each, for a loop with two variables. It
// ends with the first that ends, and cancels the other.
func Zip[A, B any](a rtlib.Stream[A], b rtlib.Stream[B]) *ZipStream[A, B] {
	z := &ZipStream[A, B]{}
	z.Init(a, b)
	return z
}

// ZipStream is the stream that [Zip] returns.
type ZipStream[A, B any] struct {
	rtlib.Embeddable
	a          rtlib.Stream[A] // nil once ended or cancelled
	b          rtlib.Stream[B] // the same
	pair       rtlib.Tuple2[A, B]
	hasA, hasB bool // what is there of pair
}

// Init sets the streams.
func (z *ZipStream[A, B]) Init(a rtlib.Stream[A], b rtlib.Stream[B]) {
	*z = ZipStream[A, B]{a: a, b: b}
}

// PollNext polls the streams that the next pair lacks a value of, both at a time.
func (z *ZipStream[A, B]) PollNext(cx *rtlib.Context) (pair rtlib.Tuple2[A, B], ok, ready bool) {
	if !z.hasA {
		if z.pair.V1, z.hasA, ready = z.a.PollNext(cx); ready && !z.hasA {
			z.a = nil
			z.Cancel(cx)
			return pair, false, true
		}
	}
	if !z.hasB {
		if z.pair.V2, z.hasB, ready = z.b.PollNext(cx); ready && !z.hasB {
			z.b = nil
			z.Cancel(cx)
			return pair, false, true
		}
	}
	if !z.hasA || !z.hasB {
		return pair, false, false
	}
	pair = z.pair
	z.pair, z.hasA, z.hasB = rtlib.Tuple2[A, B]{}, false, false
	return pair, true, true
}

// Cancel cancels what has not ended, whatever panics.
func (z *ZipStream[A, B]) Cancel(cx *rtlib.Context) {
	a, b := z.a, z.b
	*z = ZipStream[A, B]{}
	defer cancel(cx, b)
	cancel(cx, a)
}

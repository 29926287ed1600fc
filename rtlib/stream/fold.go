package stream

import "github.com/asyncgen/asyncgen/rtlib"

// Fold returns a future of what f makes of first and of all values of s in order: of
// what it has made so far and the next value.
func Fold[T, A any](s rtlib.Stream[T], first A, f func(A, T) A) *FoldFuture[T, A] {
	o := &FoldFuture[T, A]{}
	o.Init(s, first, f)
	return o
}

// FoldFuture is the future that [Fold] returns.
type FoldFuture[T, A any] struct {
	rtlib.Embeddable
	source rtlib.Stream[T] // nil once ended or cancelled
	made   A
	f      func(A, T) A
}

// Init sets the stream, the first value and the function.
func (o *FoldFuture[T, A]) Init(s rtlib.Stream[T], first A, f func(A, T) A) {
	*o = FoldFuture[T, A]{source: s, made: first, f: f}
}

// Poll takes what the stream has. It is fair to other tasks. A panic or runtime.Goexit on
// the way cancels the stream.
func (o *FoldFuture[T, A]) Poll(cx *rtlib.Context) (made A, ready bool) {
	raised := true
	defer func() {
		if raised {
			o.Cancel(cx)
		}
	}()
	made, ready = o.take(cx)
	raised = false
	return made, ready
}

// take takes what the stream has until it ends.
func (o *FoldFuture[T, A]) take(cx *rtlib.Context) (made A, ready bool) {
	for cx.Spend() {
		v, ok, ready := o.source.PollNext(cx)
		switch {
		case !ready:
			return made, false
		case !ok:
			made = o.made
			*o = FoldFuture[T, A]{}
			return made, true
		}
		o.made = o.f(o.made, v)
	}
	return made, false
}

// Cancel cancels the stream.
func (o *FoldFuture[T, A]) Cancel(cx *rtlib.Context) {
	source := o.source
	*o = FoldFuture[T, A]{}
	cancel(cx, source)
}

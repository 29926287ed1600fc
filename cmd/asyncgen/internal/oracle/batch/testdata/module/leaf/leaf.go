// Package leaf holds the futures at the ends of generated programs. Whether one
// is ready at once is decided from outside.
package leaf

import (
	"errors"
	"runtime"

	"batch/tr"

	"github.com/asyncgen/asyncgen/rtlib"
)

// suspended counts the futures that are pending.
var suspended int

// Root wakes the program, as opposed to its tasks, to be cancelled.
var Root rtlib.Waker

// Reset forgets the futures of another run.
func Reset() { suspended, Root = 0, rtlib.Waker{} }

// Suspended returns how many futures are pending: those that were given up
// without Cancel stay counted.
func Suspended() int { return suspended }

// pause is the part of a future that is pending once.
type pause struct {
	state int8 // 0 not polled, 1 pending, 2 ended
}

func (p *pause) over(cx *rtlib.Context) bool {
	switch p.state {
	case 0:
		switch tr.Pause() {
		case tr.Goexit:
			p.state = 2
			runtime.Goexit()
		case tr.Panic:
			p.state = 2
			panic(tr.Boom)
		case tr.Cancel:
			tr.Cancelled = true
			p.state = 1
			suspended++
			Root.Wake() // nothing else goes on
			return false
		default:
			if !tr.Suspends() {
				p.state = 2
				return true
			}
		}
		p.state = 1
		suspended++
		if cx != nil {
			cx.Waker().Wake()
		}
		return false
	case 1:
		p.state = 2
		suspended--
		return true
	}
	panic("leaf: a future was polled after its end")
}

// Cancel gives a pending future up.
func (p *pause) Cancel(*rtlib.Context) {
	if p.state == 1 {
		suspended--
	}
	p.state = 2
}

// Yield returns a future that ends without a value.
func Yield() *YieldFuture { return &YieldFuture{} }

// YieldFuture is the future of Yield.
type YieldFuture struct {
	rtlib.Embeddable
	pause
}

// Init starts it anew.
func (f *YieldFuture) Init() { *f = YieldFuture{} }

// Poll ends at the first or second poll.
func (f *YieldFuture) Poll(cx *rtlib.Context) (u rtlib.Unit, ready bool) { return u, f.over(cx) }

// V returns a future that traces v and ends with it.
func V[T any](id int, v T) *VFuture[T] { return &VFuture[T]{id: id, v: v} }

// VFuture is the future of V.
type VFuture[T any] struct {
	rtlib.Embeddable
	pause
	id int
	v  T
}

// Init starts it anew.
func (f *VFuture[T]) Init(id int, v T) { *f = VFuture[T]{id: id, v: v} }

// Poll ends at the first or second poll.
func (f *VFuture[T]) Poll(cx *rtlib.Context) (v T, ready bool) {
	if f.state == 0 {
		tr.P(f.id, f.v)
	}
	if !f.over(cx) {
		return v, false
	}
	return f.v, true
}

// Two returns a future that traces a and b and ends with them.
func Two[A, B any](id int, a A, b B) *TwoFuture[A, B] {
	f := &TwoFuture[A, B]{}
	f.Init(id, a, b)
	return f
}

// TwoFuture is the future of Two.
type TwoFuture[A, B any] struct {
	rtlib.Embeddable
	pause
	id int
	v  rtlib.Tuple2[A, B]
}

// Init starts it anew.
func (f *TwoFuture[A, B]) Init(id int, a A, b B) {
	*f = TwoFuture[A, B]{id: id, v: rtlib.Tuple2[A, B]{V1: a, V2: b}}
}

// Poll ends at the first or second poll.
func (f *TwoFuture[A, B]) Poll(cx *rtlib.Context) (v rtlib.Tuple2[A, B], ready bool) {
	if f.state == 0 {
		tr.P(f.id, f.v)
	}
	if !f.over(cx) {
		return v, false
	}
	return f.v, true
}

// Try returns a future that ends with v and, if fail, an error. Its type is not
// known where it is awaited.
func Try[T any](id int, v T, fail bool) rtlib.Future[rtlib.Result[T]] {
	f := &VFuture[rtlib.Result[T]]{}
	f.Init(id, rtlib.Result[T]{Value: v})
	if fail {
		f.v.Err = errors.New("failed")
	}
	return f
}

// Joined makes the error of a task that did not return one that any such task has.
func Joined(err error) error {
	if _, ok := err.(*rtlib.JoinError); ok {
		return errors.New("joined")
	}
	return err
}

// Never returns a future that is never ready.
func Never[T any]() *NeverFuture[T] { return &NeverFuture[T]{} }

// NeverFuture is the future of Never.
type NeverFuture[T any] struct{ rtlib.Embeddable }

// Init starts it anew.
func (f *NeverFuture[T]) Init() {}

// Poll is never ready.
func (f *NeverFuture[T]) Poll(*rtlib.Context) (v T, ready bool) { return v, false }

// Cancel has nothing to give up.
func (f *NeverFuture[T]) Cancel(*rtlib.Context) {}

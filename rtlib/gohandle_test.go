package rtlib_test

import (
	"errors"
	"runtime"
	"testing"
	"time"
	"weak"

	"github.com/asyncgen/asyncgen/rtlib"
)

// values is a future that ends with v, or panics.
type values[V any] struct {
	v      V
	panics bool
}

func (f *values[V]) Poll(*rtlib.Context) (V, bool) {
	if f.panics {
		panic("in a task")
	}
	return f.v, true
}

func (f *values[V]) Cancel(*rtlib.Context) {}

// The handle of a go expression gives the values and the error of a function,
// whether or not that has an error, and how a task ended that has no values.
func TestGoHandleAddsTheError(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	failure := errors.New("failure")
	for _, panics := range []bool{false, true} {
		var check func()
		inTask(rt, func(cx *rtlib.Context) {
			same := rtlib.Go(cx, &values[rtlib.Result[int]]{rtlib.Result[int]{Value: 1, Err: failure}, panics})
			alone := rtlib.Go[error](cx, &values[error]{failure, panics})
			unit := rtlib.Go0(cx, &values[rtlib.Unit]{panics: panics})
			one := rtlib.Go1(cx, &values[int]{1, panics})
			two := rtlib.Go2(cx, &values[rtlib.Tuple2[int, string]]{rtlib.Tuple2[int, string]{1, "2"}, panics})
			three := rtlib.Go3(cx, &values[rtlib.Tuple3[int, int, int]]{rtlib.Tuple3[int, int, int]{1, 2, 3}, panics})
			four := rtlib.Go4(cx, &values[rtlib.Tuple4[int, int, int, int]]{rtlib.Tuple4[int, int, int, int]{1, 2, 3, 4}, panics})
			more := rtlib.GoMore[ints5, ints5AndError](cx, &values[ints5]{ints5{1, 2, 3, 4, 5}, panics})
			check = func() {
				expect(t, rt, same, rtlib.Result[int]{Value: 1, Err: failure}, panics, func(r rtlib.Result[int]) error { return r.Err })
				expect(t, rt, alone, failure, panics, func(err error) error { return err })
				expect(t, rt, unit, error(nil), panics, func(err error) error { return err })
				expect(t, rt, one, rtlib.Ok(1), panics, func(r rtlib.Result[int]) error { return r.Err })
				expect(t, rt, two, rtlib.Tuple3[int, string, error]{V1: 1, V2: "2"}, panics, func(r rtlib.Tuple3[int, string, error]) error { return r.V3 })
				expect(t, rt, three, rtlib.Tuple4[int, int, int, error]{V1: 1, V2: 2, V3: 3}, panics, func(r rtlib.Tuple4[int, int, int, error]) error { return r.V4 })
				expect(t, rt, four, rtlib.Tuple5[int, int, int, int, error]{V1: 1, V2: 2, V3: 3, V4: 4}, panics, func(r rtlib.Tuple5[int, int, int, int, error]) error { return r.V5 })
				expect(t, rt, more, ints5AndError{V1: 1, V2: 2, V3: 3, V4: 4, V5: 5}, panics, func(r ints5AndError) error { return r.V6 })
			}
		})
		check()
	}
}

func expect[J comparable](t *testing.T, rt *rtlib.Runtime, h *rtlib.GoHandle[J], want J, panics bool, errOf func(J) error) {
	t.Helper()
	got := rtlib.BlockOnHandle[J](rt.Handle(), h)
	if !panics && got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	var join *rtlib.JoinError
	if panics && (!errors.As(errOf(got), &join) || !join.Panicked()) {
		t.Errorf("%T: got %v after a panic", h, got)
	}
	if !h.IsFinished() {
		t.Errorf("%T: not finished", h)
	}
}

func TestGoHandleAborts(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	var handles []*rtlib.GoHandle[rtlib.Result[int]]
	pending := &probe{}
	inTask(rt, func(cx *rtlib.Context) {
		handles = append(handles, rtlib.Go1[int](cx, pending), rtlib.Go1[int](cx, &probe{}))
	})
	within(t, pending.polled.done(), "the task")
	handles[0].Abort()
	handles[1].AbortHandle().Abort()
	for _, h := range handles {
		if r := rtlib.BlockOnHandle(rt.Handle(), rtlib.Future[rtlib.Result[int]](h)); !errors.Is(r.Err, rtlib.ErrAborted) {
			t.Errorf("got %v", r.Err)
		}
	}
}

type (
	ints5         = rtlib.Tuple5[int, int, int, int, int]
	ints5AndError = rtlib.Tuple6[int, int, int, int, int, error]
)

// big is a future that holds much.
type big struct {
	probe
	buffer [1 << 20]byte
}

func TestAnEndedTaskOfAGoExpressionKeepsNothing(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	var future weak.Pointer[big]
	var h *rtlib.GoHandle[rtlib.Result[int]]
	inTask(rt, func(cx *rtlib.Context) {
		f := &big{probe: probe{onPoll: func(*rtlib.Context) (int, bool) { return 1, true }}}
		future = weak.Make(f)
		h = rtlib.Go1[int](cx, f)
	})
	for !h.IsFinished() {
		runtime.Gosched()
	}
	inTask(rt, func(*rtlib.Context) {}) // the worker's last task is another one
	for deadline := time.Now().Add(10 * time.Second); future.Value() != nil; runtime.GC() {
		if time.Now().After(deadline) {
			t.Fatal("the future is kept")
		}
	}
	runtime.KeepAlive(h)
}

package rtlib_test

import (
	"errors"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib"
)

func TestBlockingFunctionsKeepToTheLimit(t *testing.T) {
	const limit, n = 3, 40
	rt := newRuntime(t, rtlib.Workers(1), rtlib.MaxBlocking(limit))
	var running, most atomic.Int32
	var handles []*rtlib.JoinHandle[int]
	for i := range n {
		handles = append(handles, rtlib.SpawnBlockingOn(rt.Handle(), func() int {
			now := running.Add(1)
			for seen := most.Load(); now > seen && !most.CompareAndSwap(seen, now); seen = most.Load() {
			}
			runtime.Gosched()
			running.Add(-1)
			return i
		}))
	}
	for i, h := range handles {
		if v, err := outcome(rt, h); v != i || err != nil {
			t.Errorf("function %d gave %v, %v", i, v, err)
		}
	}
	if most.Load() > limit {
		t.Errorf("%d ran at a time", most.Load())
	}
}

func TestBlockingFunctionsRunInOrder(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1), rtlib.MaxBlocking(1))
	var order []int // one runs at a time
	var last *rtlib.JoinHandle[int]
	for i := range 20 {
		last = rtlib.SpawnBlockingOn(rt.Handle(), func() int { order = append(order, i); return i })
	}
	if _, err := outcome(rt, last); err != nil {
		t.Fatal(err)
	}
	if !slices.IsSorted(order) || len(order) != 20 {
		t.Errorf("ran in the order %v", order)
	}
}

func TestEndsOfBlockingFunctions(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1), rtlib.MaxBlocking(1))
	for range 3 { // each end gives the place back
		var end *rtlib.JoinError
		_, err := outcome(rt, rtlib.SpawnBlockingOn(rt.Handle(), func() int { panic("boom") }))
		if !errors.As(err, &end) || end.PanicValue != "boom" {
			t.Errorf("a panic ended with %v", err)
		}
		_, err = outcome(rt, rtlib.SpawnBlockingOn(rt.Handle(), func() int { runtime.Goexit(); return 0 }))
		if !errors.Is(err, rtlib.ErrGoexit) {
			t.Errorf("Goexit ended with %v", err)
		}
	}
}

func TestBlockingFunctionsThatFailHaveOneError(t *testing.T) {
	rt := newRuntime(t)
	failure := errors.New("failure")
	var read, fails, panics *rtlib.GoHandle[rtlib.Result[int]]
	var alone, exits *rtlib.GoHandle[error]
	inTask(rt, func(cx *rtlib.Context) {
		read = rtlib.GoBlocking(cx, func() (int, error) { return 1, nil })
		fails = rtlib.GoBlocking(cx, func() (int, error) { return 2, failure })
		panics = rtlib.GoBlocking(cx, func() (int, error) { panic(failure) })
		alone = rtlib.GoBlockingErr(cx, func() error { return failure })
		exits = rtlib.GoBlockingErr(cx, func() error { runtime.Goexit(); return nil })
	})
	for _, c := range []struct {
		handle *rtlib.GoHandle[rtlib.Result[int]]
		value  int
		err    error
	}{{read, 1, nil}, {fails, 2, failure}, {panics, 0, failure}} {
		if r := rtlib.BlockOnHandle[rtlib.Result[int]](rt.Handle(), c.handle); r.Value != c.value || !errors.Is(r.Err, c.err) {
			t.Errorf("got %v, want %d, %v", r, c.value, c.err)
		}
	}
	for handle, want := range map[*rtlib.GoHandle[error]]error{alone: failure, exits: rtlib.ErrGoexit} {
		if err := rtlib.BlockOnHandle[error](rt.Handle(), handle); !errors.Is(err, want) {
			t.Errorf("got %v, want %v", err, want)
		}
	}
}

func TestAbortOfBlockingFunctionsThatWait(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1), rtlib.MaxBlocking(1))
	var started, free gate
	running := rtlib.SpawnBlockingOn(rt.Handle(), func() int { started.open(); <-free.done(); return 1 })
	within(t, started.done(), "the first function starts")
	ran := false
	waiting := rtlib.SpawnBlockingOn(rt.Handle(), func() int { ran = true; return 2 })
	running.Abort()
	waiting.Abort()
	free.open()
	if v, err := outcome(rt, running); v != 1 || err != nil {
		t.Errorf("the running function ended with %v, %v", v, err)
	}
	if _, err := outcome(rt, waiting); !errors.Is(err, rtlib.ErrAborted) || ran {
		t.Errorf("the waiting function ended with %v, ran: %v", err, ran)
	}
}

func TestBlockingFunctionFromATask(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	var h *rtlib.JoinHandle[int]
	r := rtlib.BlockOnHandle[rtlib.Result[int]](rt.Handle(), rtlib.PollFunc[rtlib.Result[int]](
		func(cx *rtlib.Context) (rtlib.Result[int], bool) {
			if h == nil {
				h = rtlib.SpawnBlocking(cx, func() int { return 3 })
			}
			return h.Poll(cx)
		}))
	if r.Value != 3 || r.Err != nil {
		t.Errorf("got %+v", r)
	}
}

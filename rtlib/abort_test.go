package rtlib_test

import (
	"errors"
	"runtime"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib"
)

func TestAbortInEachState(t *testing.T) {
	type want struct {
		value          int
		aborted        bool
		polls, cancels int32
	}
	for _, c := range []struct {
		name string
		// run brings the task of p into a state on a runtime of one worker,
		// aborts it and lets it go on.
		run  func(t *testing.T, rt *rtlib.Runtime, p *probe) *rtlib.JoinHandle[int]
		want want
	}{
		{"before the first poll", func(t *testing.T, rt *rtlib.Runtime, p *probe) *rtlib.JoinHandle[int] {
			release := occupy(t, rt)
			h := rtlib.SpawnOn[int](rt.Handle(), p)
			h.Abort()
			release()
			return h
		}, want{aborted: true, polls: 0, cancels: 1}},
		{"parked", func(t *testing.T, rt *rtlib.Runtime, p *probe) *rtlib.JoinHandle[int] {
			h := rtlib.SpawnOn[int](rt.Handle(), p)
			within(t, p.polled.done(), "the first poll")
			release := occupy(t, rt) // the poll has ended: the worker does something else
			h.Abort()
			release()
			return h
		}, want{aborted: true, polls: 1, cancels: 1}},
		{"woken and queued", func(t *testing.T, rt *rtlib.Runtime, p *probe) *rtlib.JoinHandle[int] {
			var waker rtlib.Waker
			p.onPoll = func(cx *rtlib.Context) (int, bool) { waker = cx.Waker(); return 0, false }
			h := rtlib.SpawnOn[int](rt.Handle(), p)
			within(t, p.polled.done(), "the first poll")
			release := occupy(t, rt)
			waker.Wake()
			h.Abort()
			release()
			return h
		}, want{aborted: true, polls: 1, cancels: 1}},
		{"running, then pending", func(t *testing.T, rt *rtlib.Runtime, p *probe) *rtlib.JoinHandle[int] {
			var free gate
			p.onPoll = func(*rtlib.Context) (int, bool) { <-free.done(); return 0, false }
			h := rtlib.SpawnOn[int](rt.Handle(), p)
			within(t, p.polled.done(), "the first poll")
			h.Abort()
			free.open()
			return h
		}, want{aborted: true, polls: 1, cancels: 1}},
		{"running, then yielding", func(t *testing.T, rt *rtlib.Runtime, p *probe) *rtlib.JoinHandle[int] {
			var free gate
			p.onPoll = func(cx *rtlib.Context) (int, bool) { <-free.done(); cx.Yield(); return 0, false }
			h := rtlib.SpawnOn[int](rt.Handle(), p)
			within(t, p.polled.done(), "the first poll")
			h.Abort()
			free.open()
			return h
		}, want{aborted: true, polls: 1, cancels: 1}},
		{"running, then ready", func(t *testing.T, rt *rtlib.Runtime, p *probe) *rtlib.JoinHandle[int] {
			var free gate
			p.onPoll = func(*rtlib.Context) (int, bool) { <-free.done(); return 7, true }
			h := rtlib.SpawnOn[int](rt.Handle(), p)
			within(t, p.polled.done(), "the first poll")
			h.Abort()
			free.open()
			return h
		}, want{value: 7, polls: 1}},
		{"completed", func(t *testing.T, rt *rtlib.Runtime, p *probe) *rtlib.JoinHandle[int] {
			p.onPoll = func(*rtlib.Context) (int, bool) { return 7, true }
			h := rtlib.SpawnOn[int](rt.Handle(), p)
			within(t, p.polled.done(), "the first poll")
			occupy(t, rt)() // the poll has ended
			if !h.IsFinished() {
				t.Error("not finished after its poll was ready")
			}
			h.AbortHandle().Abort()
			return h
		}, want{value: 7, polls: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			rt := newRuntime(t, rtlib.Workers(1))
			p := &probe{}
			h := c.run(t, rt, p)
			v, err := outcome(rt, h)
			var end *rtlib.JoinError
			aborted := errors.As(err, &end) && end.Aborted() && errors.Is(err, rtlib.ErrAborted)
			got := want{v, aborted, p.polls.Load(), p.cancels.Load()}
			if got != c.want {
				t.Errorf("got %+v, want %+v (error %v)", got, c.want, err)
			}
			if !h.AbortHandle().IsFinished() {
				t.Error("the abort handle says it has not finished")
			}
		})
	}
}

func TestAbortOfManyTasksFromManyGoroutines(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(2))
	const n = 500
	probes := make([]probe, n)
	handles := make([]*rtlib.JoinHandle[int], n)
	for i := range handles {
		if i%25 == 0 {
			probes[i].onPoll = func(cx *rtlib.Context) (int, bool) { cx.Yield(); return 0, false }
		}
		handles[i] = rtlib.SpawnOn[int](rt.Handle(), &probes[i])
	}
	for i, h := range handles {
		go h.Abort()
		go h.AbortHandle().Abort()
		if _, err := outcome(rt, h); !errors.Is(err, rtlib.ErrAborted) {
			t.Fatalf("task %d ended with %v", i, err)
		}
		if got := probes[i].cancels.Load(); got != 1 {
			t.Fatalf("task %d was cancelled %d times", i, got)
		}
	}
}

// A task that is aborted at any moment, by several at a time, ends once: with its
// value, or cancelled once and aborted, or with the panic of its poll or cancel.
func TestAbortAtAnyMoment(t *testing.T) {
	endings := map[string]int{}
	for seed := range uint64(300) {
		rt := rtlib.New(rtlib.Simulated(seed, 1+int(seed%3)))
		for range 20 {
			victim := &probe{}
			victim.onPoll = func(cx *rtlib.Context) (int, bool) {
				switch cx.Uint64() % 8 {
				case 0:
					return 7, true
				case 1:
					panic("poll")
				case 2, 3:
					cx.Yield()
				case 4, 5:
					cx.Waker().Wake()
				}
				return 0, false // else until an abort
			}
			victim.onCancel = func(cx *rtlib.Context) {
				if cx.Uint64()%4 == 0 {
					panic("cancel")
				}
			}
			h := rtlib.SpawnOn[int](rt.Handle(), victim)
			for range 3 {
				polls := 0
				rtlib.SpawnOn[int](rt.Handle(), &probe{onPoll: func(cx *rtlib.Context) (int, bool) {
					polls++
					cx.Yield()
					if polls > int(cx.Uint64()%4) {
						h.Abort()
						return 0, true
					}
					return 0, false
				}})
			}
			v, err := outcome(rt, h)
			cancels := victim.cancels.Load()
			var end *rtlib.JoinError
			switch errors.As(err, &end); {
			case err == nil && v == 7 && cancels == 0:
				endings["value"]++
			case end != nil && end.Aborted() && cancels == 1:
				endings["aborted"]++
			case end != nil && end.PanicValue == "cancel" && cancels == 1:
				endings["panic in Cancel"]++
			case end != nil && end.PanicValue == "poll" && cancels == 1:
				endings["panic in Poll"]++
			default:
				t.Fatalf("seed %d: value %d, error %v, %d cancels", seed, v, err, cancels)
			}
		}
		shutdown(t, rt)
	}
	if len(endings) != 4 {
		t.Errorf("not every ending has come about: %v", endings)
	}
}

// A task whose handle was dropped runs on, and ends at a shutdown.
func TestDroppedHandle(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(2))
	ended, open := &probe{onPoll: func(*rtlib.Context) (int, bool) { return 1, true }}, &probe{}
	inTask(rt, func(cx *rtlib.Context) {
		rtlib.Spawn[int](cx, ended)
		rtlib.Spawn[int](cx, open)
	})
	within(t, ended.polled.done(), "the task that ends")
	within(t, open.polled.done(), "the task that waits")
	runtime.GC() // nothing but the registry has them
	shutdown(t, rt)
	if open.cancels.Load() != 1 || ended.cancels.Load() != 0 {
		t.Errorf("cancelled %d and %d times", open.cancels.Load(), ended.cancels.Load())
	}
}

// What a task's context calls when it is cancelled runs on the aborter, whose panic it is:
// the task ends all the same.
func TestAbortEndsTheTaskAlthoughItsContextPanics(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	p := &probe{onPoll: func(cx *rtlib.Context) (int, bool) {
		cx.Context().(interface{ AfterFunc(func()) func() bool }).AfterFunc(func() { panic("boom") })
		return 0, false
	}}
	h := rtlib.SpawnOn[int](rt.Handle(), p)
	within(t, p.polled.done(), "the first poll")
	occupy(t, rt)() // that poll is over
	func() {
		defer func() {
			if got := recover(); got != "boom" {
				t.Errorf("recovered %v", got)
			}
		}()
		h.Abort()
	}()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if _, err := outcome(rt, h); !errors.Is(err, rtlib.ErrAborted) {
			t.Error(err)
		}
	}()
	within(t, ended, "the task ends")
}

package rtlib_test

import (
	"errors"
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

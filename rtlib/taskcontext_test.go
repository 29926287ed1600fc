package rtlib_test

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
)

type key struct{}

// forever is pending until it is cancelled.
func forever() *probe { return &probe{} }

// fallible makes a future of (int, error) of a probe.
type fallible struct{ *probe }

func (f fallible) Poll(cx *rtlib.Context) (rtlib.Result[int], bool) {
	v, ready := f.probe.Poll(cx)
	return rtlib.Ok(v), ready
}

func TestTaskContextIsCancelledByAnAbortAndAtTheEnd(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(2))
	for name, abort := range map[string]bool{"abort": true, "end": false} {
		contexts := make(chan context.Context, 2)
		var ends gate
		end := ends.wait()
		p := &probe{}
		p.onPoll = func(cx *rtlib.Context) (int, bool) {
			if p.polls.Load() == 1 {
				contexts <- cx.Context()
				derived, cancel := context.WithTimeout(cx.Context(), time.Hour)
				_ = cancel
				contexts <- derived
			}
			_, ready := end.Poll(cx)
			return 0, ready
		}
		before := runtime.NumGoroutine()
		h := rtlib.SpawnOn[int](rt.Handle(), p)
		own, derived := <-contexts, <-contexts
		if own.Err() != nil || derived.Err() != nil {
			t.Fatalf("%s: cancelled early", name)
		}
		if now := runtime.NumGoroutine(); now > before {
			t.Errorf("%s: a derived context took %d goroutines", name, now-before)
		}
		if abort {
			h.Abort()
		} else {
			ends.open()
		}
		within(t, own.Done(), "the task's context")
		within(t, derived.Done(), "the derived context")
		if err := own.Err(); !errors.Is(err, context.Canceled) || errors.Is(err, rtlib.ErrAborted) != abort {
			t.Errorf("%s: the context ended with %v", name, err)
		}
		if _, err := outcome(rt, h); (err != nil) != abort {
			t.Errorf("%s: the task ended with %v", name, err)
		}
	}
}

func TestContextMadeAfterTheAbortIsCancelled(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	var h *rtlib.JoinHandle[int]
	var set gate
	errs := make(chan error, 1)
	h = rtlib.SpawnOn[int](rt.Handle(), &probe{onPoll: func(cx *rtlib.Context) (int, bool) {
		<-set.done()
		h.Abort()
		errs <- cx.Context().Err()
		return 0, true
	}})
	set.open()
	if err := <-errs; !errors.Is(err, rtlib.ErrAborted) {
		t.Errorf("the context ended with %v", err)
	}
}

func TestContextOutsideOfATask(t *testing.T) {
	var cx *rtlib.Context
	if cx.Context() != context.Background() {
		t.Error("not the background context")
	}
}

func TestWithContextCancelsItsFuture(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	cause := errors.New("enough")
	for name, early := range map[string]bool{"before the first poll": true, "while pending": false} {
		ctx, cancel := context.WithCancelCause(t.Context())
		p := forever()
		if early {
			cancel(cause)
		}
		h := rtlib.SpawnOn[rtlib.Result[int]](rt.Handle(), rtlib.WithContext[int](ctx, fallible{p}))
		within(t, p.polled.done(), "the first poll")
		cancel(cause)
		r, err := outcome(rt, h)
		if err != nil || r.Err != cause || p.cancels.Load() != 1 {
			t.Errorf("%s: ended with %v, %v, cancelled %d times", name, r.Err, err, p.cancels.Load())
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	got := rtlib.BlockOnHandle[rtlib.Result[int]](rt.Handle(), rtlib.WithContextValue[int](ctx, pendingThen(3, 4)))
	if got.Value != 4 || got.Err != nil {
		t.Errorf("got %v", got)
	}
	f := rtlib.WithContextValue[int](ctx, forever())
	inTask(rt, func(cx *rtlib.Context) { f.Poll(cx); f.Cancel(cx); f.Cancel(cx) })
	cancel() // wakes nobody
}

func TestWithContextGivesItsValuesAndDeadline(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	ctx, cancel := context.WithTimeout(context.WithValue(t.Context(), key{}, "v"), time.Hour)
	defer cancel()
	var inside context.Context
	p := &probe{onPoll: func(cx *rtlib.Context) (int, bool) {
		inside = cx.Context()
		if _, ok := inside.Deadline(); !ok || inside.Value(key{}) != "v" || inside.Err() != nil {
			t.Errorf("the context inside: %v", inside)
		}
		return 1, true
	}}
	rtlib.BlockOnHandle[rtlib.Result[int]](rt.Handle(), rtlib.PollFunc[rtlib.Result[int]](
		func(cx *rtlib.Context) (rtlib.Result[int], bool) {
			r, ready := rtlib.WithContextValue[int](ctx, p).Poll(cx)
			if _, ok := cx.Context().Deadline(); ok {
				t.Error("the scope outlives its future")
			}
			return r, ready
		}))
	within(t, inside.Done(), "the end of the scope")

	// An abort of the task reaches through the scope.
	contexts := make(chan context.Context, 1)
	h := rtlib.SpawnOn[rtlib.Result[int]](rt.Handle(), rtlib.WithContextValue[int](ctx, &probe{
		onPoll: func(cx *rtlib.Context) (int, bool) { contexts <- cx.Context(); return 0, false }}))
	inside = <-contexts
	h.Abort()
	within(t, inside.Done(), "the abort")
	if cause := context.Cause(inside); !errors.Is(cause, rtlib.ErrAborted) {
		t.Errorf("the cause is %v", cause)
	}
}

var number = rtlib.NewLocal[int]()

func TestLocalsBelongToTheirTask(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(2))
	var handles []*rtlib.JoinHandle[int]
	for i := range 50 {
		p := &probe{}
		p.onPoll = func(cx *rtlib.Context) (int, bool) {
			v, ok := number.Get(cx)
			if ok != (p.polls.Load() > 1) || ok && v != i+int(p.polls.Load()) {
				t.Errorf("poll %d of task %d found %d, %v", p.polls.Load(), i, v, ok)
			}
			number.Set(cx, i+int(p.polls.Load())+1)
			cx.Yield()
			return i, p.polls.Load() == 5
		}
		handles = append(handles, rtlib.SpawnOn[int](rt.Handle(), p))
	}
	for _, h := range handles {
		if _, err := outcome(rt, h); err != nil {
			t.Error(err)
		}
	}
	if _, ok := number.Get(nil); ok {
		t.Error("a value outside of a task")
	}
	if panicText(func() { number.Set(nil, 1) }) == "" {
		t.Error("set outside of a task")
	}
}

func TestWithLocalHoldsInItsFuture(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	see := func(cx *rtlib.Context, want int, wantOK bool) {
		t.Helper()
		if v, ok := number.Get(cx); v != want || ok != wantOK {
			t.Errorf("found %d, %v, want %d, %v", v, ok, want, wantOK)
		}
	}
	inner := &probe{
		onPoll:   func(cx *rtlib.Context) (int, bool) { see(cx, 7, true); return 0, false },
		onCancel: func(cx *rtlib.Context) { see(cx, 7, true) },
	}
	inTask(rt, func(cx *rtlib.Context) {
		f := rtlib.WithLocal[int, int](number, 7, inner)
		f.Poll(cx)
		see(cx, 0, false)
		number.Set(cx, 1)
		f.Poll(cx)
		see(cx, 1, true)
		f.Cancel(cx)
		f.Cancel(cx)
		see(cx, 1, true)
	})
	if inner.cancels.Load() != 1 {
		t.Errorf("cancelled %d times", inner.cancels.Load())
	}
}

// A value may be a nil of an interface type.
func TestLocalOfAnInterfaceHoldsNil(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	failure := rtlib.NewLocal[error]()
	inTask(rt, func(cx *rtlib.Context) {
		if err, ok := failure.Get(cx); err != nil || ok {
			t.Errorf("at first: %v, %v", err, ok)
		}
		failure.Set(cx, nil)
		if err, ok := failure.Get(cx); err != nil || !ok {
			t.Errorf("set: %v, %v", err, ok)
		}
		if v, ready := rtlib.WithLocal(failure, nil, ready(5)).Poll(cx); v != 5 || !ready {
			t.Errorf("within: %d, %v", v, ready)
		}
	})
}

// abortedBetween is the context of a task that is aborted while another one is derived
// from it: after the look whether it is cancelled, and before the call of AfterFunc.
type abortedBetween struct {
	context.Context
	task  *rtlib.JoinHandle[int]
	after func(func()) func() bool
}

func (c abortedBetween) AfterFunc(f func()) (stop func() bool) {
	c.task.Abort()
	return c.after(f)
}

func TestDerivingAContextWhileTheTaskIsAborted(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	contexts := make(chan context.Context)
	h := rtlib.SpawnOn[int](rt.Handle(), &probe{onPoll: func(cx *rtlib.Context) (int, bool) {
		contexts <- cx.Context()
		return 0, false
	}})
	task := <-contexts
	after := task.(interface{ AfterFunc(func()) func() bool })
	derived := make(chan context.Context, 1)
	go func() {
		ctx, cancel := context.WithCancel(abortedBetween{task, h, after.AfterFunc})
		defer cancel()
		within(t, ctx.Done(), "the derived context")
		derived <- ctx
	}()
	select {
	case ctx := <-derived:
		if err := context.Cause(ctx); !errors.Is(err, rtlib.ErrAborted) {
			t.Errorf("the derived context ended with %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("context.WithCancel has not returned")
	}
}

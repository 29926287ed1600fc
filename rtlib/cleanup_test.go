package rtlib_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/timer"
)

// untidy is what a machine with defer await is: it is never ready, and awaits clean
// when it is cancelled, and then calls after.
type untidy struct {
	clean  func() rtlib.Future[rtlib.Unit]
	after  func()
	polled gate
	begun  bool
	defers rtlib.Defers
}

func (u *untidy) Poll(cx *rtlib.Context) (v rtlib.Unit, ready bool) {
	if !u.begun {
		u.begun = true
		u.defers.PushThrough(func(d *rtlib.Defers) {
			defer u.after()
			d.Next()
		})
		u.defers.PushAwait(cx, rtlib.StateSuspended, func(*rtlib.Defers) rtlib.DeferredFuture {
			return rtlib.DeferredAwait(&rtlib.Machine{}, 1, u.clean())
		})
		u.polled.open()
	}
	return v, false
}

func (u *untidy) Cancel(cx *rtlib.Context) { defer u.defers.Cancel(cx) }

func TestShutdownAwaitsCleanup(t *testing.T) {
	for name, opts := range map[string][]rtlib.Option{
		"workers":   {rtlib.Workers(2)},
		"inline":    {rtlib.CurrentThread()},
		"simulated": {rtlib.Simulated(1, 3)},
		"paused":    {rtlib.CurrentThread(), rtlib.Paused()},
	} {
		t.Run(name, func(t *testing.T) {
			rt := newRuntime(t, opts...)
			sleep := time.Millisecond
			if name == "paused" {
				sleep = time.Hour
			}
			closed, released := false, false
			u := &untidy{
				clean: func() rtlib.Future[rtlib.Unit] { return slept{timer.Sleep(sleep), &closed} },
				after: func() { released = closed },
			}
			h := rtlib.SpawnOn[rtlib.Unit](rt.Handle(), u)
			rtlib.BlockOnHandle[rtlib.Unit](rt.Handle(), rtlib.PollFunc[rtlib.Unit](func(cx *rtlib.Context) (v rtlib.Unit, ready bool) {
				cx.Yield()
				select {
				case <-u.polled.done():
					return v, true
				default:
					return v, false
				}
			}))
			h.Abort()
			shutdown(t, rt)
			if !closed || !released {
				t.Errorf("closed %t, then released %t", closed, released)
			}
		})
	}
}

// slept sets done when the future has ended.
type slept struct {
	rtlib.Future[rtlib.Unit]
	done *bool
}

func (s slept) Poll(cx *rtlib.Context) (v rtlib.Unit, ready bool) {
	v, *s.done = s.Future.Poll(cx)
	return v, *s.done
}

func TestShutdownGivesCleanupUpWhenItsContextEnds(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	stuck := &probe{}
	released := make(chan struct{})
	u := &untidy{
		clean: func() rtlib.Future[rtlib.Unit] { return unitOf{stuck} },
		after: func() { close(released) },
	}
	h := rtlib.SpawnOn[rtlib.Unit](rt.Handle(), u)
	within(t, u.polled.done(), "the first poll")
	h.Abort()
	within(t, stuck.polled.done(), "the clean-up")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	// The end may come in time.
	var late *rtlib.ShutdownError
	if err := rt.Shutdown(ctx); err != nil && !errors.As(err, &late) {
		t.Fatal(err)
	}
	within(t, released, "the call behind")
	shutdown(t, rt)
	if n := stuck.cancels.Load(); n != 1 {
		t.Errorf("what the clean-up awaited was cancelled %d times", n)
	}
}

// unitOf drops the value of a probe.
type unitOf struct{ *probe }

func (u unitOf) Poll(cx *rtlib.Context) (v rtlib.Unit, ready bool) {
	_, ready = u.probe.Poll(cx)
	return v, ready
}

// A call that is given up may have deferred calls of its own that are awaited. They would
// keep the runtime from its end as it did.
func TestShutdownGivesUpWhatACleanupLeavesBehind(t *testing.T) {
	for name, opt := range map[string]rtlib.Option{"workers": rtlib.Workers(1), "inline": rtlib.CurrentThread()} {
		t.Run(name, func(t *testing.T) {
			rt := newRuntime(t, opt)
			var left, released gate
			inner := &untidy{clean: func() rtlib.Future[rtlib.Unit] { return unitOf{&probe{}} }, after: left.open}
			outer := &untidy{clean: func() rtlib.Future[rtlib.Unit] { return inner }, after: released.open}
			h := rtlib.SpawnOn[rtlib.Unit](rt.Handle(), outer)
			await := func(g *gate) { rtlib.BlockOnHandle(rt.Handle(), g.wait()) }
			await(&outer.polled)
			h.Abort()
			await(&inner.polled)
			ctx, cancel := context.WithCancel(context.Background())
			cancel()
			_ = rt.Shutdown(ctx)
			within(t, left.done(), "the call that is left behind is given up")
			within(t, released.done(), "the other call runs")
		})
	}
}

func TestCleanupOfAnEndedRuntimeRunsWhatIsNotAwaited(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	released := false
	u := &untidy{
		clean: func() rtlib.Future[rtlib.Unit] { t.Error("it was begun"); return nil },
		after: func() { released = true },
	}
	once := rtlib.PollFunc[rtlib.Unit](func(cx *rtlib.Context) (v rtlib.Unit, ready bool) {
		u.Poll(cx)
		return v, true
	})
	rtlib.BlockOnHandle[rtlib.Unit](rt.Handle(), once)
	shutdown(t, rt)
	u.Cancel(nil)
	if !released {
		t.Error("the other call did not run")
	}
}

func TestCleanupWithoutARuntimeRunsOnTheDefaultOne(t *testing.T) {
	done := make(chan struct{})
	closed := false
	u := &untidy{
		clean: func() rtlib.Future[rtlib.Unit] { return slept{timer.Sleep(time.Millisecond), &closed} },
		after: func() { close(done) },
	}
	u.Poll(nil)
	u.Cancel(nil)
	within(t, done, "the clean-up")
	if !closed {
		t.Error("it was not awaited")
	}
}

// As in Go, where a function that is nil is found out when it is called.
func TestDeferredAwaitOfANilFuturePanicsWhenItRuns(t *testing.T) {
	defer func() {
		want := "rtlib: await of a nil future in f (x.ago:3)"
		if v := recover(); v != want {
			t.Errorf("it panics with %v, want %v", v, want)
		}
	}()
	m := &rtlib.Machine{Func: "f", File: "x.ago", Line: 1}
	rtlib.DeferredAwait(m, 3, rtlib.Future[rtlib.Unit](nil))
	t.Error("it does not panic")
}

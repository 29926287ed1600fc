package rtlib_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/timer"
)

func TestShutdownEndsTasksInEachState(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(2))
	probes := map[string]*probe{
		"pending":  {},
		"yielding": {onPoll: func(cx *rtlib.Context) (int, bool) { cx.Yield(); return 0, false }},
	}
	handles := map[string]*rtlib.JoinHandle[int]{}
	for name, p := range probes {
		handles[name] = rtlib.SpawnOn[int](rt.Handle(), p)
		within(t, p.polled.done(), "the first poll")
	}
	sleeper := rtlib.SpawnOn[rtlib.Unit](rt.Handle(), timer.Sleep(time.Hour))
	release1, release2 := occupy(t, rt), occupy(t, rt)
	probes["queued"] = &probe{}
	handles["queued"] = rtlib.SpawnOn[int](rt.Handle(), probes["queued"])

	done := make(chan struct{})
	go func() { shutdown(t, rt); close(done) }()
	release1()
	release2()
	within(t, done, "Shutdown")
	for name, h := range handles {
		if !h.IsFinished() {
			t.Fatalf("%s: not finished", name)
		}
		if r, _ := h.Poll(nil); !errors.Is(r.Err, rtlib.ErrAborted) {
			t.Errorf("%s: ended with %v", name, r.Err)
		}
		if got := probes[name].cancels.Load(); got != 1 {
			t.Errorf("%s: cancelled %d times", name, got)
		}
	}
	if r, ready := sleeper.Poll(nil); !ready || !errors.Is(r.Err, rtlib.ErrAborted) {
		t.Errorf("the sleeper ended with %v", r.Err)
	}
}

func TestSpawnAfterShutdownIsAborted(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	shutdown(t, rt)
	p := &probe{}
	for name, h := range map[string]*rtlib.JoinHandle[int]{
		"SpawnOn":         rtlib.SpawnOn[int](rt.Handle(), p),
		"SpawnBlockingOn": rtlib.SpawnBlockingOn(rt.Handle(), func() int { p.polls.Add(1); return 0 }),
	} {
		if r, ready := h.Poll(nil); !ready || !errors.Is(r.Err, rtlib.ErrAborted) {
			t.Errorf("%s: ready %v, error %v", name, ready, r.Err)
		}
	}
	if p.polls.Load() != 0 {
		t.Error("a task ran")
	}
	defer func() {
		if err, ok := recover().(error); !ok || !errors.Is(err, rtlib.ErrAborted) {
			t.Errorf("BlockOnHandle: recovered %v", err)
		}
	}()
	rtlib.BlockOnHandle[int](rt.Handle(), p)
}

func TestShutdownTellsWhatDidNotEnd(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	release := occupy(t, rt)
	cause := errors.New("no more patience")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cause)
	err := rt.Shutdown(ctx)
	var end *rtlib.ShutdownError
	if !errors.As(err, &end) || end.Tasks != 1 || !errors.Is(err, cause) {
		t.Errorf("Shutdown: %v", err)
	}
	release()
	shutdown(t, rt) // now it ends
}

func TestShutdownWaitsForBlockingFunctions(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	var started, free gate
	returned := false
	rtlib.SpawnBlockingOn(rt.Handle(), func() int { started.open(); <-free.done(); returned = true; return 0 })
	within(t, started.done(), "the function starts")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if rt.Shutdown(ctx) == nil {
		t.Error("Shutdown did not wait")
	}
	free.open()
	shutdown(t, rt)
	if !returned {
		t.Error("Shutdown returned before the function")
	}
}

func TestATaskThatIsRefusedIsCancelledAndToldOf(t *testing.T) {
	spawned, ended := 0, 0
	rt := newRuntime(t, rtlib.OnTaskSpawn(func(rtlib.TaskInfo) { spawned++ }), rtlib.OnTaskTerminate(func(rtlib.TaskInfo) { ended++ }))
	shutdown(t, rt)
	var tracker rtlib.TaskTracker
	p := &probe{}
	h := rtlib.SpawnOn(rt.Handle(), rtlib.Track[int](&tracker, p))
	if !h.IsFinished() || p.cancels.Load() != 1 || tracker.Len() != 0 {
		t.Errorf("finished %v, cancelled %d times, %d tracked", h.IsFinished(), p.cancels.Load(), tracker.Len())
	}
	if spawned != 1 || ended != 1 {
		t.Errorf("the hooks were told of %d spawned tasks and %d that have ended", spawned, ended)
	}
}

func TestShutdownOfARuntimeThatHasEndedSucceeds(t *testing.T) {
	rt := newRuntime(t)
	shutdown(t, rt)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for range 50 {
		if err := rt.Shutdown(ctx); err != nil {
			t.Fatal(err)
		}
	}
}

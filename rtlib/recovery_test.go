package rtlib_test

import (
	"context"
	"errors"
	"log"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/timer"
)

// quiet keeps reports of blocked workers out of the test's output.
func quiet() rtlib.Option { return rtlib.OnBlocked(func(rtlib.Blocked) {}) }

func TestOtherTasksRunWhileEveryWorkerIsBlocked(t *testing.T) {
	const workers = 2
	for _, blockers := range []int{workers, 3 * workers} {
		rt := newRuntime(t, rtlib.Workers(workers), quiet())
		var releases []func()
		for range blockers { // the later ones start on workers that replace the first
			releases = append(releases, occupy(t, rt))
		}
		// Spawns, wake-ups, timers and blocking functions all go on.
		if v, err := outcome(rt, rtlib.SpawnOn(rt.Handle(), ready(1))); v != 1 || err != nil {
			t.Errorf("got %v, %v", v, err)
		}
		rtlib.BlockOnHandle[rtlib.Unit](rt.Handle(), timer.Sleep(3*time.Millisecond))
		var there, back gate
		task := rtlib.SpawnOn(rt.Handle(), there.wait())
		go func() {
			defer back.open()
			if _, err := outcome(rt, task); err != nil {
				t.Error(err)
			}
		}()
		there.open()
		within(t, back.done(), "a wake-up")
		if got := rtlib.BlockOnHandle[int](rt.Handle(), &tree{depth: 6}); got != 1<<6 {
			t.Errorf("%d leaves", got)
		}
		for _, release := range releases {
			release()
		}
	}
}

// What a blocked worker has queued, and spawns and wakes when its poll goes on,
// is run, whoever holds the worker's place meanwhile.
func TestBlockedPollGoesOnBesideItsReplacement(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1), quiet())
	var first, second, third gate
	root := rtlib.SpawnOn[int](rt.Handle(), &probe{onPoll: func(cx *rtlib.Context) (int, bool) {
		rtlib.Spawn[int](cx, &probe{onPoll: func(*rtlib.Context) (int, bool) { first.open(); return 0, true }})
		within(t, first.done(), "the task in the LIFO slot")
		for range 300 { // overflows the queue
			rtlib.Spawn[int](cx, &probe{onPoll: func(*rtlib.Context) (int, bool) { return 0, true }})
		}
		rtlib.Spawn[int](cx, &probe{onPoll: func(*rtlib.Context) (int, bool) { second.open(); return 0, true }})
		within(t, second.done(), "the queue")
		rtlib.Spawn[int](cx, &probe{onPoll: func(*rtlib.Context) (int, bool) { third.open(); return 0, true }})
		return 9, true
	}})
	if v, err := outcome(rt, root); v != 9 || err != nil {
		t.Errorf("got %v, %v", v, err)
	}
	within(t, third.done(), "the task spawned last")
}

func TestExtraWorkersRetire(t *testing.T) {
	var started, stopped atomic.Int32
	rt := newRuntime(t, rtlib.Workers(1), quiet(),
		rtlib.OnWorkerStart(func(w int) { started.Add(1) }), rtlib.OnWorkerStop(func(w int) { stopped.Add(1) }))
	for range 3 {
		release := []func(){occupy(t, rt), occupy(t, rt), occupy(t, rt)}
		if started.Load() < 3 {
			t.Errorf("%d workers with 3 blocked", started.Load())
		}
		sleeper := rtlib.SpawnOn[rtlib.Unit](rt.Handle(), timer.Sleep(30*time.Millisecond))
		for _, f := range release {
			f()
		}
		for started.Load()-stopped.Load() > 1 {
			time.Sleep(time.Millisecond) // the monitor's pace
		}
		if _, err := outcome(rt, sleeper); err != nil { // somebody watches the timers
			t.Error(err)
		}
	}
}

func TestBlockedPollIsReportedOnce(t *testing.T) {
	var mu sync.Mutex
	var reports []rtlib.Blocked
	var reported gate
	rt := newRuntime(t, rtlib.Workers(2), rtlib.OnBlocked(func(b rtlib.Blocked) {
		mu.Lock()
		reports = append(reports, b)
		mu.Unlock()
		reported.open()
	}))
	for range 3 {
		release := occupy(t, rt)
		within(t, reported.done(), "the report")
		release()
	}
	time.Sleep(5 * time.Millisecond) // for a report that should not come
	mu.Lock()
	defer mu.Unlock()
	if len(reports) != 1 {
		t.Fatalf("%d reports: %v", len(reports), reports)
	}
	text := reports[0].String()
	for _, part := range []string{"harness_test.go:", "chan receive", "occupy"} {
		if !strings.Contains(text, part) {
			t.Errorf("the report %q does not say %q", text, part)
		}
	}
}

// heard opens its gate when something is written.
type heard struct {
	once sync.Once
	gate
}

func (h *heard) Write(p []byte) (int, error) {
	h.once.Do(h.open)
	return len(p), nil
}

func TestBlockedPollIsNotLoggedWhileItDelaysNobody(t *testing.T) {
	warning := &heard{}
	defer log.SetOutput(log.Writer()) // where slog's default handler writes
	log.SetOutput(warning)

	rt := newRuntime(t, rtlib.Workers(1))
	defer occupy(t, rt)()
	var reported gate
	other := newRuntime(t, rtlib.Workers(1), rtlib.OnBlocked(func(rtlib.Blocked) { reported.open() }))
	release := occupy(t, other)
	within(t, reported.done(), "the report of what was blocked later")
	release()
	select {
	case <-warning.done():
		t.Error("a task that is alone was logged")
	default:
	}

	var never gate
	defer rtlib.SpawnOn(rt.Handle(), never.wait()).Abort()
	within(t, warning.done(), "the warning")
}

func TestShutdownWhileWorkersAreBlocked(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1), quiet())
	release := []func(){occupy(t, rt), occupy(t, rt)}
	p := &probe{}
	h := rtlib.SpawnOn[int](rt.Handle(), p)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	var end *rtlib.ShutdownError
	if err := rt.Shutdown(ctx); !errors.As(err, &end) || end.Tasks != 2 {
		t.Errorf("Shutdown: %v", err)
	}
	if r, ready := h.Poll(nil); !ready || !errors.Is(r.Err, rtlib.ErrAborted) {
		t.Errorf("the other task: ready %v, error %v", ready, r.Err)
	}
	for _, f := range release {
		f()
	}
	shutdown(t, rt)
}

func TestComputingPollIsReported(t *testing.T) {
	var reported gate
	var got rtlib.Blocked
	rt := newRuntime(t, rtlib.Workers(1), rtlib.OnBlocked(func(b rtlib.Blocked) { got = b; reported.open() }))
	outcome(rt, rtlib.SpawnOn[int](rt.Handle(), &probe{onPoll: func(*rtlib.Context) (int, bool) {
		for began := time.Now(); time.Since(began) < 20*time.Second; {
			select {
			case <-reported.done():
				return 0, true
			default:
			}
		}
		return 0, true
	}}))
	within(t, reported.done(), "the report")
	if !strings.HasSuffix(got.File, "_test.go") || !strings.Contains(got.Func, "rtlib_test.") {
		t.Errorf("reported %v", got)
	}
}

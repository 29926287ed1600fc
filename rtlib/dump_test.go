package rtlib_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/pprof"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
)

// machine is a future as generated code has them: it is pending once at line 12,
// in a child, and ends when its gate opens.
type machine struct {
	state uint32
	child gateFuture
}

var table = rtlib.Machine{Func: "main.serve", File: "/src/serve.ago", Line: 10,
	States: []rtlib.MachineState{{Line: 12, Awaits: "free.wait()"}}}

func (f *machine) Poll(cx *rtlib.Context) (rtlib.Unit, bool) {
	f.state = rtlib.StatePoisoned
	if _, ready := f.child.Poll(cx); !ready {
		f.state = rtlib.StateSuspended
		return rtlib.Unit{}, false
	}
	f.state = rtlib.StateReturned
	return rtlib.Unit{}, true
}

func (f *machine) Cancel(cx *rtlib.Context) { f.child.Cancel(cx) }

func (f *machine) Trace() (*rtlib.Machine, uint32, any) { return &table, f.state, &f.child }

func TestDumpTellsWhereTasksWait(t *testing.T) {
	rt := newRuntime(t, rtlib.Name("server"), rtlib.Workers(1), rtlib.TrackTasks(), quiet())
	var free gate
	rtlib.SpawnOn[rtlib.Unit](rt.Handle(), &machine{child: gateFuture{&free}})
	release := occupy(t, rt)
	rtlib.SpawnOn[rtlib.Unit](rt.Handle(), &machine{child: gateFuture{&free}}) // stays queued
	var text strings.Builder
	if err := rtlib.Dump(&text, rt.Handle()); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{
		"runtime server: 3 tasks", "task main.serve (serve.ago:10) [waiting", "main.serve awaits free.wait()",
		"/src/serve.ago:12", "on rtlib_test.gateFuture", "task main.serve (serve.ago:10) [runnable",
		"task rtlib_test.probe [running", "spawned by github.com/asyncgen/asyncgen/rtlib_test.TestDumpTellsWhereTasksWait (dump_test.go:",
	} {
		if !strings.Contains(text.String(), part) {
			t.Errorf("the dump does not say %q", part)
		}
	}
	if t.Failed() {
		t.Log(text.String())
	}
	release()
	free.open()
}

// The adapter of a go expression says nothing of a future that says nothing itself.
func TestDumpOfAFutureWithoutATable(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1), rtlib.TrackTasks())
	var free gate
	task := new(rtlib.Task[error, rtlib.AddError0[gateFuture, *gateFuture]])
	task.Future.Of.g = &free
	rtlib.BlockOnHandle(rt.Handle(), rtlib.PollFunc[rtlib.Unit](func(cx *rtlib.Context) (u rtlib.Unit, ready bool) {
		rtlib.GoTask(cx, task)
		return u, true
	}))
	tasks := rt.Handle().Tasks()
	for tasks[0].State != rtlib.TaskWaiting {
		runtime.Gosched()
		tasks = rt.Handle().Tasks()
	}
	if len(tasks) != 1 || len(tasks[0].Awaits) > 0 || tasks[0].On != "rtlib_test.gateFuture" {
		t.Errorf("tasks %+v", tasks)
	}
	free.open()
}

func TestDumpNamesTheParent(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1), rtlib.TrackTasks())
	var free gate
	inner := free.wait()
	parent := &spawning{}
	parent.child = func(cx *rtlib.Context) { rtlib.Spawn(cx, inner) }
	rtlib.BlockOnHandle[rtlib.Unit](rt.Handle(), parent)
	tasks := rt.Handle().Tasks()
	if len(tasks) != 1 || tasks[0].Parent.Func != "main.serve" {
		t.Errorf("tasks %+v", tasks)
	}
	free.open()
}

type spawning struct {
	machine
	child func(cx *rtlib.Context)
}

func (f *spawning) Poll(cx *rtlib.Context) (rtlib.Unit, bool) {
	f.child(cx)
	return rtlib.Unit{}, true
}

// Tasks wake, yield, end and are aborted while they are looked at: nothing of
// that is lost.
func TestDumpUnderLoad(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(2))
	const pairs, rounds = 10, 3000
	var ended atomic.Int32
	for range pairs {
		a, b := &echoes{n: rounds}, &echoes{n: rounds}
		a.reply = func(cx *rtlib.Context, v int) { b.in.send(cx, v+1) }
		b.reply = func(cx *rtlib.Context, v int) {
			if b.n%16 == 0 {
				cx = nil
			}
			if b.n > 0 {
				a.in.send(cx, v+1)
			} else {
				ended.Add(1)
			}
		}
		rtlib.SpawnOn[rtlib.Unit](rt.Handle(), a)
		rtlib.SpawnOn[rtlib.Unit](rt.Handle(), b)
		a.in.send(nil, 0)
	}
	began := time.Now()
	for dumps := 0; ended.Load() < pairs; dumps++ {
		h := rtlib.SpawnOn[int](rt.Handle(), &probe{})
		go h.Abort()
		rt.Handle().Tasks()
		rt.Metrics()
		if _, err := outcome(rt, h); !errors.Is(err, rtlib.ErrAborted) {
			t.Fatalf("the aborted task ended with %v", err)
		}
		if time.Since(began) > 20*time.Second {
			t.Fatalf("%d of %d pairs have ended", ended.Load(), pairs)
		}
	}
}

func TestMetricsCount(t *testing.T) {
	rt := newRuntime(t, rtlib.Name("n"), rtlib.Workers(2), rtlib.MaxBlocking(1))
	if got := rtlib.BlockOnHandle[int](rt.Handle(), &tree{depth: 10}); got != 1<<10 {
		t.Fatal(got)
	}
	var started, free gate
	for range 2 {
		rtlib.SpawnBlockingOn(rt.Handle(), func() int { started.open(); <-free.done(); return 0 })
	}
	within(t, started.done(), "the blocking function")
	for rt.Metrics().Tasks > 2 {
		runtime.Gosched() // the tree's tasks have ended, but are still registered
	}
	m := rt.Metrics()
	own, polls, sampled := 0, uint64(0), uint64(0)
	for _, w := range m.Workers {
		if !w.Extra { // a slow machine may look as if a poll blocked
			own++
		}
		polls += w.Polls
	}
	for _, n := range m.PollTimes {
		sampled += n
	}
	if m.Name != "n" || m.Tasks != 2 || m.Spawned < 2047 || m.BlockingRunning != 1 || m.BlockingWaiting != 1 ||
		own != 2 || polls < 2047 || sampled == 0 || sampled > polls/32 {
		t.Errorf("metrics %+v", m)
	}
	free.open()
}

func TestShutdownErrorTellsWhere(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1), quiet())
	release := occupy(t, rt)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := rt.Shutdown(ctx)
	for err != nil && strings.Contains(err.Error(), "runn") { // running or runnable: it is about to block
		err = rt.Shutdown(ctx)
	}
	for _, part := range []string{"1 tasks left", "rtlib_test.probe", "harness_test.go:", "chan receive"} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("the error %q does not say %q", err, part)
		}
	}
	release()
	shutdown(t, rt)
}

// A blocking function runs beside the workers: what its home worker does is not where
// it is.
func TestReportsOfABlockingFunction(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1), quiet())
	var started, free gate
	rtlib.SpawnBlockingOn(rt.Handle(), func() int { started.open(); <-free.done(); return 0 })
	within(t, started.done(), "the function starts")
	if tasks := rt.Handle().Tasks(); len(tasks) != 1 || tasks[0].State != rtlib.TaskRunning {
		t.Errorf("tasks %+v", tasks)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var end *rtlib.ShutdownError
	if err := rt.Shutdown(ctx); !errors.As(err, &end) || len(end.Left) != 1 || end.Left[0].State != rtlib.TaskRunning || len(end.Left[0].Awaits) != 0 {
		t.Errorf("Shutdown: %v", err)
	}
	free.open()
	shutdown(t, rt)
}

func TestProfileLabelsNameTheFunction(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1), rtlib.ProfileLabels())
	var free gate
	free.open()
	parent := &spawning{child: func(*rtlib.Context) {}}
	seen := ""
	parent.child = func(cx *rtlib.Context) {
		var text strings.Builder
		if err := pprof.Lookup("goroutine").WriteTo(&text, 1); err != nil {
			t.Error(err)
		}
		seen = text.String()
	}
	rtlib.BlockOnHandle[rtlib.Unit](rt.Handle(), parent)
	if !strings.Contains(seen, `"async":"main.serve"`) {
		t.Errorf("no label in the profile")
	}
}

func TestOnPollTellsTheSameForTheSameSeed(t *testing.T) {
	trace := func() string {
		var b strings.Builder
		rt := newRuntime(t, rtlib.Simulated(7, 3), rtlib.OnPoll(func(e rtlib.PollEvent) {
			fmt.Fprintf(&b, "%v worker %d task %d %s\n", e.At, e.Worker, e.Task, e.Func)
		}))
		rtlib.BlockOnHandle[int](rt.Handle(), &tree{depth: 6})
		return b.String()
	}
	a, b := trace(), trace()
	if a != b || strings.Count(a, "\n") < 100 {
		t.Errorf("two traces of one seed, of %d and %d bytes", len(a), len(b))
	}
}

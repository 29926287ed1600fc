package rtlib_test

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/timer"
)

func TestCurrentThreadRunsTasksOnlyWhileSomebodyWaits(t *testing.T) {
	rt := newRuntime(t, rtlib.CurrentThread())
	var ran atomic.Bool
	h := rtlib.SpawnOn[int](rt.Handle(), &probe{onPoll: func(*rtlib.Context) (int, bool) { ran.Store(true); return 5, true }})
	for range 100 {
		runtime.Gosched()
	}
	if ran.Load() {
		t.Error("a task ran though nobody waits")
	}
	if v, err := outcome(rt, h); v != 5 || err != nil {
		t.Errorf("got %v, %v", v, err)
	}
}

func TestCurrentThreadServesSeveralWaiters(t *testing.T) {
	rt := newRuntime(t, rtlib.CurrentThread())
	const n = 20
	var inside atomic.Int32
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			polls := 0
			got := rtlib.BlockOnHandle[int](rt.Handle(), &probe{onPoll: func(cx *rtlib.Context) (int, bool) {
				if inside.Add(1) != 1 {
					t.Error("two tasks run at a time")
				}
				defer inside.Add(-1)
				polls++
				cx.Yield()
				return i, polls > i
			}})
			if got != i {
				t.Errorf("got %d, want %d", got, i)
			}
		})
	}
	within(t, waitGroup(&wg), "every waiter")
}

func TestCurrentThreadIsWokenFromOutside(t *testing.T) {
	rt := newRuntime(t, rtlib.CurrentThread())
	const rounds = 2000
	back := make(chan int, 1)
	e := &echoes{n: rounds, reply: func(_ *rtlib.Context, v int) { back <- v }}
	go func() {
		for i := range rounds {
			e.in.send(nil, i)
			<-back
		}
	}()
	rtlib.BlockOnHandle[rtlib.Unit](rt.Handle(), e)
}

func TestGoexitInACurrentThreadTask(t *testing.T) {
	rt := newRuntime(t, rtlib.CurrentThread())
	exits := rtlib.SpawnOn[int](rt.Handle(), &probe{onPoll: exitInPoll})
	if v := rtlib.BlockOnHandle(rt.Handle(), ready(3)); v != 3 {
		t.Errorf("got %d", v)
	}
	if _, err := outcome(rt, exits); err == nil || err.Error() != rtlib.ErrGoexit.Error() {
		t.Errorf("ended with %v", err)
	}
	done := make(chan bool, 1)
	go func() {
		returned := false
		defer func() { done <- returned }()
		rtlib.BlockOnHandle[int](rt.Handle(), &probe{onPoll: exitInPoll})
		returned = true
	}()
	if <-done {
		t.Error("BlockOn returned after the root called Goexit")
	}
}

func TestPanicOfACurrentThreadRootReachesTheCaller(t *testing.T) {
	rt := newRuntime(t, rtlib.CurrentThread())
	if got := panicText(func() { rtlib.BlockOnHandle[int](rt.Handle(), &probe{onPoll: crashInPoll}) }); got != "boom" {
		t.Errorf("panicked with %q", got)
	}
}

func TestPausedClockGoesToTheNextTimerAtOnce(t *testing.T) {
	for name, opts := range map[string][]rtlib.Option{
		"current thread": {rtlib.CurrentThread(), rtlib.Paused()},
		"simulated":      {rtlib.Simulated(1, 3)},
	} {
		t.Run(name, func(t *testing.T) {
			rt := newRuntime(t, opts...)
			began := time.Now()
			virtual := rt.Now()
			var order []string
			var handles []*rtlib.JoinHandle[int]
			for _, d := range []time.Duration{3 * time.Hour, time.Hour, 400 * 24 * time.Hour, 2 * time.Hour} {
				handles = append(handles, rtlib.SpawnOn[int](rt.Handle(), &sleepThen{d: d, then: func() {
					order = append(order, d.String())
					if passed := rt.Now().Sub(virtual); passed < d || passed > d+time.Second {
						t.Errorf("after a sleep of %v the clock has gone on by %v", d, passed)
					}
				}}))
			}
			for _, h := range handles {
				if _, err := outcome(rt, h); err != nil {
					t.Fatal(err)
				}
			}
			if want := "1h0m0s 2h0m0s 3h0m0s 9600h0m0s"; strings.Join(order, " ") != want {
				t.Errorf("woke in the order %v", order)
			}
			if time.Since(began) > time.Minute {
				t.Error("the clock did not go on by itself")
			}
		})
	}
}

func TestAdvanceRunsSleepersAtTheirTimes(t *testing.T) {
	rt := newRuntime(t, rtlib.CurrentThread(), rtlib.Paused())
	var ticks []time.Duration
	start := rt.Now()
	ticker := rtlib.SpawnOn[rtlib.Unit](rt.Handle(), rtlib.PollFunc[rtlib.Unit](func() func(cx *rtlib.Context) (rtlib.Unit, bool) {
		s := timer.Sleep(10 * time.Millisecond)
		return func(cx *rtlib.Context) (rtlib.Unit, bool) {
			for {
				if _, ready := s.Poll(cx); !ready {
					return rtlib.Unit{}, false
				}
				ticks = append(ticks, cx.Now().Sub(start))
				s = timer.Sleep(10 * time.Millisecond)
			}
		}
	}()))
	busy := rtlib.SpawnOn[int](rt.Handle(), &probe{onPoll: func(cx *rtlib.Context) (int, bool) { cx.Yield(); return 0, false }})
	rtlib.BlockOnHandle[rtlib.Unit](rt.Handle(), rtlib.Advance(35*time.Millisecond))
	want := []time.Duration{10 * time.Millisecond, 20 * time.Millisecond, 30 * time.Millisecond}
	if !slices.Equal(ticks, want) || rt.Now().Sub(start) != 35*time.Millisecond {
		t.Errorf("ticks at %v, the clock at %v", ticks, rt.Now().Sub(start))
	}
	ticker.Abort()
	busy.Abort()
}

func TestPauseAndResume(t *testing.T) {
	rt := newRuntime(t, rtlib.CurrentThread())
	inTask(rt, func(cx *rtlib.Context) {
		rtlib.Pause(cx)
		rtlib.Pause(cx)
		stood := cx.Now()
		time.Sleep(2 * time.Millisecond)
		if !cx.Now().Equal(stood) {
			t.Error("a paused clock goes")
		}
		rtlib.Resume(cx)
		rtlib.Resume(cx)
		time.Sleep(2 * time.Millisecond)
		if passed := cx.Now().Sub(stood); passed < 2*time.Millisecond || passed > time.Minute {
			t.Errorf("a resumed clock has gone on by %v", passed)
		}
	})
	many := newRuntime(t, rtlib.Workers(2))
	inTask(many, func(cx *rtlib.Context) {
		if got := panicText(func() { rtlib.Pause(cx) }); !strings.Contains(got, "CurrentThread") {
			t.Errorf("Pause on several workers: %q", got)
		}
	})
}

func TestPausedClockWaitsForBlockingFunctions(t *testing.T) {
	rt := newRuntime(t, rtlib.CurrentThread(), rtlib.Paused())
	start := rt.Now()
	sleeper := rtlib.SpawnOn[rtlib.Unit](rt.Handle(), timer.Sleep(time.Hour))
	var passed time.Duration
	h := rtlib.SpawnBlockingOn(rt.Handle(), func() int { time.Sleep(5 * time.Millisecond); passed = rt.Now().Sub(start); return 1 })
	if v, err := outcome(rt, h); v != 1 || err != nil {
		t.Errorf("got %v, %v", v, err)
	}
	if passed != 0 {
		t.Errorf("the clock went on by %v", passed)
	}
	if _, err := outcome(rt, sleeper); err != nil {
		t.Error(err)
	}
}

// simulate runs a program of many tasks that wake each other and draw numbers,
// and returns what happened in which order.
func simulate(t *testing.T, seed uint64, workers int) string {
	rt := newRuntime(t, rtlib.Simulated(seed, workers))
	var log []string
	var handles []*rtlib.JoinHandle[int]
	for i := range 8 {
		polls := 0
		handles = append(handles, rtlib.SpawnOn[int](rt.Handle(), &probe{onPoll: func(cx *rtlib.Context) (int, bool) {
			polls++
			log = append(log, fmt.Sprintf("%d.%d", i, polls))
			switch cx.Uint64() % 3 {
			case 0:
				cx.Yield()
			case 1:
				cx.Waker().WakeFrom(cx)
			default:
				cx.Waker().Wake()
			}
			return 0, polls == 10
		}}))
	}
	blocking := rtlib.SpawnBlockingOn(rt.Handle(), func() int { log = append(log, "blocking"); return 0 })
	for _, h := range append(handles, blocking) {
		if _, err := outcome(rt, h); err != nil {
			t.Error(err)
		}
	}
	return strings.Join(log, " ")
}

func TestSameSeedSameRun(t *testing.T) {
	seen := map[string]bool{}
	for seed := range uint64(5) {
		for _, workers := range []int{1, 2, 5} {
			a, b := simulate(t, seed, workers), simulate(t, seed, workers)
			if a != b {
				t.Errorf("seed %d, %d workers: two runs:\n%s\n%s", seed, workers, a, b)
			}
			seen[a] = true
		}
	}
	if len(seen) < 10 {
		t.Errorf("only %d different runs", len(seen))
	}
}

func TestHooks(t *testing.T) {
	for _, inline := range []bool{false, true} {
		var mu sync.Mutex
		calls := map[string]int{}
		count := func(name string) { mu.Lock(); calls[name]++; mu.Unlock() }
		worker := func(name string) func(int) { return func(int) { count(name) } }
		task := func(name string) func(rtlib.TaskInfo) { return func(rtlib.TaskInfo) { count(name) } }
		opts := []rtlib.Option{
			rtlib.Workers(2), rtlib.OnWorkerStart(worker("start")), rtlib.OnWorkerStop(worker("stop")),
			rtlib.OnWorkerPark(worker("park")), rtlib.OnWorkerUnpark(worker("unpark")),
			rtlib.OnTaskSpawn(task("spawn")), rtlib.OnTaskTerminate(task("terminate")),
		}
		want := 2
		if inline {
			opts, want = append(opts, rtlib.CurrentThread()), 1
		}
		rt := newRuntime(t, opts...)
		rtlib.BlockOnHandle[rtlib.Unit](rt.Handle(), timer.Sleep(2*time.Millisecond))
		rtlib.SpawnOn[int](rt.Handle(), &probe{})
		rtlib.SpawnBlockingOn(rt.Handle(), func() int { return 1 })
		shutdown(t, rt)
		if calls["start"] != want || calls["stop"] != want || calls["spawn"] != 3 || calls["terminate"] != 3 ||
			calls["park"] == 0 || calls["park"] != calls["unpark"] {
			t.Errorf("inline %v: calls %v", inline, calls)
		}
	}
}

func TestIntervals(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1), rtlib.EventInterval(7), rtlib.GlobalQueueInterval(3))
	// A task that never rests leaves the injector and the timers their turn.
	busy := rtlib.SpawnOn[int](rt.Handle(), &probe{onPoll: func(cx *rtlib.Context) (int, bool) { cx.Waker().WakeFrom(cx); return 0, false }})
	if v, err := outcome(rt, rtlib.SpawnOn(rt.Handle(), ready(1))); v != 1 || err != nil {
		t.Errorf("got %v, %v", v, err)
	}
	rtlib.BlockOnHandle[rtlib.Unit](rt.Handle(), timer.Sleep(time.Millisecond))
	busy.Abort()
}

func TestBlockOnInATaskOfTheSameThreadPanics(t *testing.T) {
	rt := newRuntime(t, rtlib.CurrentThread())
	inTask(rt, func(*rtlib.Context) {
		if got := panicText(func() { rtlib.BlockOnHandle(rt.Handle(), ready(1)) }); !strings.Contains(got, "BlockOn in a task") {
			t.Errorf("panicked with %q", got)
		}
	})
}

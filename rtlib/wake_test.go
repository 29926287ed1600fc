package rtlib_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/timer"
)

// mailbox is a one-place channel between a task, which receives, and anybody.
// Each value needs exactly one wake-up: one that is lost stops the test.
type mailbox struct {
	mu    sync.Mutex
	full  bool
	value int
	waker rtlib.Waker
}

// send puts v into the empty mailbox.
func (m *mailbox) send(cx *rtlib.Context, v int) {
	m.mu.Lock()
	m.value, m.full = v, true
	w := m.waker
	m.waker = rtlib.Waker{}
	m.mu.Unlock()
	w.WakeFrom(cx)
}

func (m *mailbox) Poll(cx *rtlib.Context) (int, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.full {
		m.full = false
		return m.value, true
	}
	m.waker = cx.Waker()
	return 0, false
}

// echoes receives n values and answers each with reply.
type echoes struct {
	in    mailbox
	n     int
	reply func(cx *rtlib.Context, v int)
}

func (e *echoes) Poll(cx *rtlib.Context) (rtlib.Unit, bool) {
	for e.n > 0 {
		v, ready := e.in.Poll(cx)
		if !ready {
			return rtlib.Unit{}, false
		}
		e.n--
		e.reply(cx, v)
	}
	return rtlib.Unit{}, true
}

func (e *echoes) Cancel(*rtlib.Context) {}

// This test and the next make 288,000 wake-ups a run, so that -count 350 makes 100
// million.
func TestNoWakeUpFromAGoroutineIsLost(t *testing.T) {
	for _, workers := range []int{1, 2, 70} {
		rt := newRuntime(t, rtlib.Workers(workers))
		const tasks, rounds = 8, 2000
		var wg sync.WaitGroup
		for range tasks {
			back := make(chan int, 1)
			e := &echoes{n: rounds, reply: func(_ *rtlib.Context, v int) { back <- v }}
			rtlib.SpawnOn[rtlib.Unit](rt.Handle(), e)
			wg.Go(func() {
				for i := range rounds {
					e.in.send(nil, i)
					if got := <-back; got != i {
						t.Errorf("sent %d, got %d", i, got)
					}
				}
			})
		}
		within(t, waitGroup(&wg), "every round trip")
	}
}

func waitGroup(wg *sync.WaitGroup) <-chan struct{} {
	done := make(chan struct{})
	go func() { wg.Wait(); close(done) }()
	return done
}

func TestNoWakeUpBetweenTasksIsLost(t *testing.T) {
	for _, workers := range []int{1, 2, 70} {
		rt := newRuntime(t, rtlib.Workers(workers))
		pairs, rounds := 20, 2000
		if withRace {
			rounds = 500 // as 70 workers take a while under the detector
		}
		var wg sync.WaitGroup
		wg.Add(pairs)
		for range pairs {
			a, b := &echoes{n: rounds}, &echoes{n: rounds}
			a.reply = func(cx *rtlib.Context, v int) {
				if a.n == 0 {
					wg.Done()
				}
				b.in.send(cx, v+1)
			}
			b.reply = func(cx *rtlib.Context, v int) {
				if b.n%16 == 0 {
					cx = nil // by way of the inbox
				}
				if b.n > 0 {
					a.in.send(cx, v+1)
				}
			}
			rtlib.SpawnOn[rtlib.Unit](rt.Handle(), a)
			rtlib.SpawnOn[rtlib.Unit](rt.Handle(), b)
			a.in.send(nil, 0)
		}
		within(t, waitGroup(&wg), "every exchange")
	}
}

func TestTasksWokenBetweenRuntimes(t *testing.T) {
	here, there := newRuntime(t, rtlib.Workers(1)), newRuntime(t, rtlib.Workers(1))
	const rounds = 2000
	var done gate
	a, b := &echoes{n: rounds}, &echoes{n: rounds}
	a.reply = func(cx *rtlib.Context, v int) { b.in.send(cx, v) }
	b.reply = func(cx *rtlib.Context, v int) {
		if b.n == 0 {
			done.open()
			return
		}
		a.in.send(cx, v)
	}
	rtlib.SpawnOn[rtlib.Unit](here.Handle(), a)
	rtlib.SpawnOn[rtlib.Unit](there.Handle(), b)
	a.in.send(nil, 0)
	within(t, done.done(), "the exchange")
}

func TestWakeOfEndedTaskDoesNothing(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(2))
	var waker rtlib.Waker
	p := &probe{onPoll: func(cx *rtlib.Context) (int, bool) { waker = cx.Waker(); waker.Wake(); return 1, true }}
	h := rtlib.SpawnOn[int](rt.Handle(), p)
	if _, err := outcome(rt, h); err != nil {
		t.Fatal(err)
	}
	for range 100 {
		waker.Wake()
		h.Abort()
	}
	occupy(t, rt)()
	if got := p.polls.Load(); got != 1 {
		t.Errorf("polled %d times", got)
	}
}

func TestWakersOfOneTaskAreEqual(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	var wakers []rtlib.Waker
	record := func(cx *rtlib.Context) (int, bool) {
		wakers = append(wakers, cx.Waker())
		cx.Yield()
		return 0, len(wakers)%2 == 0
	}
	for range 2 {
		if _, err := outcome(rt, rtlib.SpawnOn[int](rt.Handle(), &probe{onPoll: record})); err != nil {
			t.Fatal(err)
		}
	}
	if wakers[0] != wakers[1] || wakers[2] != wakers[3] {
		t.Error("two polls of a task have different wakers")
	}
	if wakers[0] == wakers[2] {
		t.Error("two tasks have equal wakers")
	}
}

// tree spawns two of itself down to a depth and adds up the leaves.
type tree struct {
	depth       int
	left, right *rtlib.JoinHandle[int]
	sum         int
}

func (f *tree) Poll(cx *rtlib.Context) (int, bool) {
	if f.depth == 0 {
		return 1, true
	}
	if f.left == nil && f.right == nil {
		f.left = rtlib.Spawn[int](cx, &tree{depth: f.depth - 1})
		f.right = rtlib.Spawn[int](cx, &tree{depth: f.depth - 1})
	}
	for _, child := range []**rtlib.JoinHandle[int]{&f.left, &f.right} {
		if *child == nil {
			continue
		}
		r, ready := (*child).Poll(cx)
		if !ready {
			return 0, false
		}
		f.sum += r.Value
		*child = nil
	}
	return f.sum, true
}

func (f *tree) Cancel(*rtlib.Context) {}

func TestSpawnTreeAcrossWorkers(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(4))
	for range 5 {
		if got := rtlib.BlockOnHandle[int](rt.Handle(), &tree{depth: 12}); got != 1<<12 {
			t.Fatalf("%d leaves, want %d", got, 1<<12)
		}
	}
}

func TestIdleWorkerStealsFromABusyOne(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(2))
	const n = 50
	var running atomic.Int32
	var all gate
	// The root queues tasks at its own worker and stays in its poll until they
	// have run: only the other worker can run them.
	rtlib.BlockOnHandle[int](rt.Handle(), &probe{onPoll: func(cx *rtlib.Context) (int, bool) {
		for range n {
			rtlib.Spawn[int](cx, &probe{onPoll: func(*rtlib.Context) (int, bool) {
				if running.Add(1) == n-1 { // the last one waits in the LIFO slot
					all.open()
				}
				return 0, true
			}})
		}
		within(t, all.done(), "the tasks of the stuck worker")
		return 0, true
	}})
}

func TestManyRuntimes(t *testing.T) {
	const n = 30
	for i := range n {
		rt := newRuntime(t, rtlib.Workers(1+i%3))
		h := rtlib.SpawnOn[rtlib.Unit](rt.Handle(), timer.Sleep(1))
		rtlib.SpawnOn[int](rt.Handle(), &probe{})
		if _, err := outcome(rt, h); err != nil {
			t.Fatal(err)
		}
	}
}

func TestIdleWorkerTakesOverFromAStuckOne(t *testing.T) {
	for name, run := range map[string]func(cx *rtlib.Context, done *gate){
		"a task that was to run next": func(cx *rtlib.Context, done *gate) {
			rtlib.Spawn[int](cx, &probe{onPoll: func(*rtlib.Context) (int, bool) { done.open(); return 0, true }})
		},
		"a timer": func(cx *rtlib.Context, done *gate) {
			rtlib.SpawnOn[int](rtlib.Current(cx), &sleepThen{d: 5 * time.Millisecond, then: done.open})
		},
	} {
		t.Run(name, func(t *testing.T) {
			rt := newRuntime(t, rtlib.Workers(2))
			rtlib.BlockOnHandle[int](rt.Handle(), &probe{onPoll: func(cx *rtlib.Context) (int, bool) {
				var done gate
				run(cx, &done)
				within(t, done.done(), "what the stuck worker left")
				return 0, true
			}})
		})
	}
}

// sleepThen sleeps and calls a function.
type sleepThen struct {
	d     time.Duration
	then  func()
	entry rtlib.TimerEntry
}

func (f *sleepThen) Poll(cx *rtlib.Context) (int, bool) {
	if !f.entry.Armed() {
		f.entry.ArmAfter(cx, f.d)
	}
	if !f.entry.Poll(cx) {
		return 0, false
	}
	f.then()
	return 0, true
}

func (f *sleepThen) Cancel(*rtlib.Context) { f.entry.Disarm() }

// A poll that wakes its own task, before it is pending, is followed by another.
func TestWakeFromThePollIsNotLost(t *testing.T) {
	for _, workers := range []int{1, 2} {
		rt := newRuntime(t, rtlib.Workers(workers))
		left := 1000
		h := rtlib.SpawnOn(rt.Handle(), rtlib.PollFunc[int](func(cx *rtlib.Context) (int, bool) {
			if left == 0 {
				return 1, true
			}
			left--
			cx.Waker().Wake()
			return 0, false
		}))
		if v, err := outcome(rt, h); v != 1 || err != nil {
			t.Errorf("%d, %v", v, err)
		}
	}
}

// A Cancel wakes another task, and its own to no effect.
func TestWakeFromACancel(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(2))
	cancelled := false
	var other rtlib.Waker
	var waits gate
	waiting := rtlib.SpawnOn(rt.Handle(), rtlib.PollFunc[int](func(cx *rtlib.Context) (int, bool) {
		if cancelled {
			return 1, true
		}
		other = cx.Waker()
		waits.open()
		return 0, false
	}))
	within(t, waits.done(), "the first poll of the other task")

	dropped := &probe{onCancel: func(cx *rtlib.Context) {
		cancelled = true
		cx.Waker().Wake()
		other.Wake()
	}}
	h := rtlib.SpawnOn[int](rt.Handle(), dropped)
	within(t, dropped.polled.done(), "the first poll")
	h.Abort()
	if v, err := outcome(rt, waiting); v != 1 || err != nil {
		t.Errorf("the task that was woken: %d, %v", v, err)
	}
	if _, err := outcome(rt, h); !errors.Is(err, rtlib.ErrAborted) {
		t.Errorf("the task that was aborted: %v", err)
	}
	occupy(t, rt)()
	if polls, cancels := dropped.polls.Load(), dropped.cancels.Load(); polls != 1 || cancels != 1 {
		t.Errorf("polled %d times, cancelled %d times", polls, cancels)
	}
}

//go:build simatomic

package explore

import (
	"flag"
	"fmt"
	"iter"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib/internal/satomic"
)

// Program is one fresh instance of what is explored.
type Program struct {
	// Threads run until they return. A thread that waits for good, while no other
	// can go on, is a deadlock, which is a failure.
	Threads []func()
	// Check is called when all threads have returned; an error is a failure.
	Check func() error
}

var schedules = flag.Int("explore.schedules", 20000, "schedules of each exploration")

// Options bound an exploration. The zero Options are the defaults.
type Options struct {
	Preemptions int    // that one schedule may have; default 2
	Schedules   int    // in all; default that of the flag explore.schedules
	Steps       int    // of one schedule, more is a livelock; default 20000
	Seed        uint64 // of the random schedules
}

// Run explores the program that setup makes. It fails t at the first schedule
// that fails, and prints it. It must not run beside other users of satomic.
func Run(t testing.TB, o Options, setup func() Program) {
	t.Helper()
	if o.Preemptions == 0 {
		o.Preemptions = 2
	}
	if o.Schedules == 0 {
		o.Schedules = *schedules
	}
	if o.Steps == 0 {
		o.Steps = 20000
	}
	tried, steps := 0, 0
	fail := func(e *execution, err error) {
		t.Fatalf("schedule %d: %v\nthreads in order: %s", tried, err, e.schedule())
	}
	dfs := &depthFirst{preemptions: o.Preemptions}
	for ; tried < o.Schedules*3/4; tried++ {
		e := newExecution(setup(), dfs, o.Steps)
		if err := e.run(); err != nil {
			fail(e, err)
		}
		steps = max(steps, len(e.order))
		if !dfs.next() {
			t.Logf("all %d schedules of up to %d preemptions", tried+1, o.Preemptions)
			return
		}
	}
	random := rand.New(rand.NewPCG(o.Seed, 1))
	for ; tried < o.Schedules; tried++ {
		e := newExecution(setup(), newPriorities(random, o.Preemptions+1, steps), o.Steps)
		if err := e.run(); err != nil {
			fail(e, err)
		}
	}
	t.Logf("%d of the schedules of up to %d preemptions, %d random ones", o.Schedules*3/4, o.Preemptions, o.Schedules/4)
}

// Await lets other threads run until ready returns true. A thread of an explored
// program calls it for what it waits for outside of satomic.
func Await(ready func() bool) { satomic.Current.Block(ready) }

// strategy decides which thread goes on.
type strategy interface {
	// begin is called before each schedule.
	begin(threads int)
	// pick returns one of runnable, which is not empty. Last is the thread that
	// made the last step; if it is runnable it comes first.
	pick(runnable []int, last int) int
}

// thread is a coroutine of the program.
type thread struct {
	next  func() (struct{}, bool)
	stop  func()
	yield func(struct{}) bool
	ready func() bool // what it waits for; nil if it can go on
	ended bool
	panic any
	late  []store // that the other threads do not see yet
}

// store is one that was put off.
type store struct {
	at, value any
	apply     func()
}

// flush makes the first n stores that were put off visible.
func (th *thread) flush(n int) {
	for _, s := range th.late[:n] {
		s.apply()
	}
	th.late = th.late[n:]
}

// abandoned unwinds the threads of a schedule that has failed.
type abandoned struct{}

// execution is one schedule of one instance.
type execution struct {
	program  Program
	strategy strategy
	limit    int
	threads  []*thread
	running  int // -1 while the scheduler itself runs
	order    []int
}

func newExecution(p Program, s strategy, limit int) *execution {
	e := &execution{program: p, strategy: s, limit: limit, running: -1}
	for _, body := range p.Threads {
		th := new(thread)
		th.next, th.stop = iter.Pull(func(yield func(struct{}) bool) {
			th.yield = yield
			defer func() {
				th.ended = true
				th.panic = recover()
			}()
			body()
		})
		e.threads = append(e.threads, th)
	}
	return e
}

func (e *execution) run() error {
	satomic.Current = e
	defer func() {
		e.running = -1
		for _, th := range e.threads {
			th.stop() // unwinds it if it has not ended
		}
		satomic.Current = nil
	}()
	e.strategy.begin(2 * len(e.threads))
	last := 0
	for {
		runnable, left := e.runnable(last)
		switch {
		case left == 0:
			e.running = -1
			for _, th := range e.threads {
				th.flush(len(th.late))
			}
			return e.program.Check()
		case len(runnable) == 0:
			return fmt.Errorf("deadlock: %d threads wait for good", left)
		case len(e.order) == e.limit:
			return fmt.Errorf("no end after %d steps", e.limit)
		}
		next := e.strategy.pick(runnable, last)
		e.order = append(e.order, next)
		if flushed := next - len(e.threads); flushed >= 0 {
			e.threads[flushed].flush(1)
			continue
		}
		last = next
		th := e.threads[last]
		th.ready = nil
		e.running = last
		th.next()
		e.running = -1
		if th.panic != nil {
			return fmt.Errorf("thread %d panicked: %v", last, th.panic)
		}
	}
}

// runnable lists the threads that can go on, the last one first, and behind them, by
// numbers beyond those of the threads, the stores that may become visible: the
// first of each thread. Left is how many threads have not ended.
func (e *execution) runnable(last int) (list []int, left int) {
	for i := range e.threads {
		i = (last + i) % len(e.threads)
		th := e.threads[i]
		if th.ended {
			continue
		}
		left++
		if th.ready == nil || th.ready() {
			list = append(list, i)
		}
	}
	for i, th := range e.threads {
		if len(th.late) > 0 {
			list = append(list, len(e.threads)+i)
		}
	}
	return list, left
}

// Step switches to the scheduler. It does nothing outside of a thread: setup,
// Check and conditions use the same types.
func (e *execution) Step() {
	if e.running < 0 {
		return
	}
	if !e.threads[e.running].yield(struct{}{}) {
		panic(abandoned{})
	}
}

// Block implements [satomic.Scheduler].
func (e *execution) Block(ready func() bool) {
	if e.running < 0 {
		panic(abandoned{}) // of a deferred call
	}
	e.threads[e.running].ready = ready
	e.Step()
}

// Delay implements [satomic.Scheduler].
func (e *execution) Delay(at, value any, apply func()) {
	if e.running < 0 {
		apply()
		return
	}
	th := e.threads[e.running]
	th.late = append(th.late, store{at, value, apply})
}

// Delayed implements [satomic.Scheduler].
func (e *execution) Delayed(at any) (value any, ok bool) {
	if e.running < 0 {
		return nil, false
	}
	late := e.threads[e.running].late
	for i := len(late) - 1; i >= 0; i-- {
		if late[i].at == at {
			return late[i].value, true
		}
	}
	return nil, false
}

// Fence implements [satomic.Scheduler].
func (e *execution) Fence() {
	if e.running >= 0 {
		th := e.threads[e.running]
		th.flush(len(th.late))
	}
}

// schedule prints the order of the threads, runs of one as a count.
func (e *execution) schedule() string {
	var b strings.Builder
	for i := 0; i < len(e.order); {
		j := i
		for j < len(e.order) && e.order[j] == e.order[i] {
			j++
		}
		fmt.Fprintf(&b, "%d×%d ", e.order[i], j-i)
		i = j
	}
	return b.String()
}

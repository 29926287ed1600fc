//go:build simatomic

package rtlib

import (
	"flag"
	"fmt"
	"os"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib/internal/explore"
)

// TestMain leaves out all but the explorations, which bear no goroutines beside
// them, unless asked for something else.
func TestMain(m *testing.M) {
	flag.Parse()
	if f := flag.Lookup("test.run"); f.Value.String() == "" {
		if err := f.Value.Set("^TestExplore"); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

// once is a check that each of the tasks came out exactly once.
type once struct {
	tasks []header
	seen  map[*header]int
}

func newOnce(n int) *once { return &once{make([]header, n), map[*header]int{}} }

func (o *once) take(h *header) { o.seen[h]++ }

func (o *once) takeAll(l taskList) {
	for h := l.pop(); h != nil; h = l.pop() {
		o.take(h)
	}
}

func (o *once) check() error {
	for i := range o.tasks {
		if n := o.seen[&o.tasks[i]]; n != 1 {
			return fmt.Errorf("task %d came out %d times", i, n)
		}
	}
	return nil
}

func TestExploreInbox(t *testing.T) {
	explore.Run(t, explore.Options{Preemptions: 3}, func() explore.Program {
		var b inbox
		o := newOnce(4)
		push := func(tasks []header) func() {
			return func() {
				for i := range tasks {
					b.push(&tasks[i])
				}
			}
		}
		drain := func() { o.takeAll(b.drain()) }
		return explore.Program{
			Threads: []func(){push(o.tasks[:2]), push(o.tasks[2:]), drain, drain},
			Check:   func() error { drain(); return o.check() },
		}
	})
}

func TestExploreLocalQueue(t *testing.T) {
	explore.Run(t, explore.Options{Preemptions: 3}, func() explore.Program {
		var q localQueue
		o := newOnce(localQueueSize + 2)
		owner := func() {
			for i := range o.tasks {
				for !q.push(&o.tasks[i]) {
					o.takeAll(q.takeHalf())
				}
			}
			if h := q.pop(); h != nil {
				o.take(h)
			}
		}
		thief := func() {
			var own localQueue
			q.stealInto(&own)
			for h := own.pop(); h != nil; h = own.pop() {
				o.take(h)
			}
		}
		return explore.Program{Threads: []func(){owner, thief, thief}, Check: func() error {
			for h := q.pop(); h != nil; h = q.pop() {
				o.take(h)
			}
			return o.check()
		}}
	})
}

// exploredTask is the state of a task with the queue that it may be in, polled by
// workers as the executor does it.
type exploredTask struct {
	state  taskState
	queued int // times it was put into a queue and not taken out
	polls  int
	wakes  int // that happened
	seen   int // of wakes, by the last poll
	inPoll bool
	ended  int
}

func (x *exploredTask) enqueue(should bool) {
	if should {
		if x.queued++; x.queued > 1 {
			panic("in two queues")
		}
	}
}

// work is a worker that runs the task whenever it is queued, until the task has
// ended. Poll returns ready, or yielded.
func (x *exploredTask) work(poll func() (ready, yielded bool)) {
	for {
		explore.Await(func() bool { return x.queued > 0 || x.ended > 0 })
		if x.ended > 0 {
			return
		}
		if x.queued == 0 {
			continue
		}
		x.queued--
		x.run(poll)
	}
}

func (x *exploredTask) run(poll func() (ready, yielded bool)) {
	if x.state.start() {
		x.end()
		return
	}
	if x.inPoll {
		panic("polled twice at a time")
	}
	x.inPoll = true
	x.polls++
	x.seen = x.wakes
	ready, yielded := poll()
	x.inPoll = false
	switch {
	case ready:
		x.end()
	case yielded:
		x.enqueue(true)
	default:
		switch x.state.suspend() {
		case runAgain:
			x.enqueue(true)
		case cancelTask:
			x.end()
		}
	}
}

func (x *exploredTask) end() {
	x.ended++
	x.state.complete()
}

func (x *exploredTask) wake() {
	x.wakes++
	x.enqueue(x.state.notify())
}

// handOver is a wake-up at the end of another task, whose worker polls this one at
// once, or queues it after all.
func (x *exploredTask) handOver(waits bool, poll func() (ready, yielded bool)) {
	x.wakes++
	switch {
	case !x.state.claim():
		x.enqueue(x.state.notify())
	case waits:
		x.enqueue(true)
	default:
		x.run(poll)
	}
}

// look is what a dump does with the task.
func (x *exploredTask) look() {
	if !x.state.claim() {
		return
	}
	if x.inPoll {
		panic("looked at in a poll")
	}
	if x.state.suspend() != leaveIdle {
		x.enqueue(true)
	}
}

func TestExploreTaskWord(t *testing.T) {
	const wakers = 2
	for _, yields := range []bool{false, true} {
		explore.Run(t, explore.Options{Preemptions: 3}, func() explore.Program {
			x := &exploredTask{queued: 1}
			x.state.word.Store(stateSpawned)
			poll := func() (ready, yielded bool) { return x.seen == wakers, yields && x.polls == 1 }
			worker := func() { x.work(poll) }
			return explore.Program{
				Threads: []func(){worker, worker, x.wake, x.wake, x.look},
				Check: func() error {
					if x.ended != 1 {
						return fmt.Errorf("ended %d times", x.ended)
					}
					return nil
				},
			}
		})
	}
}

func TestExploreHandOver(t *testing.T) {
	for _, waits := range []bool{false, true} {
		explore.Run(t, explore.Options{Preemptions: 3}, func() explore.Program {
			x := &exploredTask{queued: 1}
			x.state.word.Store(stateSpawned)
			poll := func() (ready, yielded bool) { return x.seen == 2, false }
			return explore.Program{
				Threads: []func(){
					func() { x.work(poll) },
					func() { x.handOver(waits, poll) },
					x.wake,
					x.look,
				},
				Check: func() error {
					if x.ended != 1 {
						return fmt.Errorf("ended %d times", x.ended)
					}
					return nil
				},
			}
		})
	}
}

func TestExploreAbort(t *testing.T) {
	explore.Run(t, explore.Options{Preemptions: 3}, func() explore.Program {
		x := &exploredTask{queued: 1}
		x.state.word.Store(stateSpawned)
		abort := func() { x.enqueue(x.state.cancel()) }
		never := func() (ready, yielded bool) { return false, x.polls == 1 }
		worker := func() { x.work(never) }
		handOver := func() { x.handOver(false, never) }
		return explore.Program{
			Threads: []func(){worker, worker, abort, abort, handOver, x.look},
			Check: func() error {
				if x.ended != 1 {
					return fmt.Errorf("ended %d times", x.ended)
				}
				return nil
			},
		}
	})
}

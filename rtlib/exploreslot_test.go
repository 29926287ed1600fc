//go:build simatomic

package rtlib

import (
	"fmt"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib/internal/explore"
)

// slotted is two tasks that two workers wake again and again, each in its own
// slot, and take out of there.
type slotted struct {
	rt    *Runtime
	tasks [2]header
	inRun [2]bool
	woken int // times a task was put into a slot
	ran   int
}

func newSlotted() *slotted {
	s := &slotted{rt: exploredRuntime(2)}
	for i := range s.tasks {
		s.tasks[i].home.Store(s.rt.workers[0])
	}
	return s
}

func (s *slotted) wake(w *worker, i int) {
	h := &s.tasks[i]
	if h.state.notifyNext() {
		s.woken++
		w.enqueueNext(h)
	}
}

// run polls a task that was taken out of a slot or of the queue that it was moved to.
func (s *slotted) run(w *worker, h *header) {
	if h == nil {
		return
	}
	i := 0
	if h == &s.tasks[1] {
		i = 1
	}
	if s.inRun[i] {
		panic("polled twice at a time")
	}
	s.inRun[i] = true
	s.ran++
	h.state.start()
	s.inRun[i] = false
	if h.state.suspend() == runAgain {
		s.ran-- // the wake-up came in the poll
		w.enqueue(h)
	}
}

func (s *slotted) drain(w *worker) {
	s.run(w, w.takeLIFO())
	for h := w.queue.pop(); h != nil; h = w.queue.pop() {
		s.run(w, h)
	}
}

func TestExploreSlot(t *testing.T) {
	explore.Run(t, explore.Options{Preemptions: 3}, func() explore.Program {
		s := newSlotted()
		a, b := s.rt.workers[0], s.rt.workers[1]
		return explore.Program{
			Threads: []func(){
				func() {
					s.wake(a, 0)
					s.run(a, a.takeLIFO())
					s.wake(a, 0)
					s.wake(a, 1)
					s.drain(a)
				},
				func() {
					s.wake(b, 0)
					s.run(b, b.takeLIFO())
				},
				func() {
					thief := newWorker(s.rt, 2)
					all := []*worker{a, b}
					s.run(thief, thief.stealNext(all, 0))
					s.run(thief, thief.stealNext(all, 1))
					s.drain(thief)
				},
			},
			Check: func() error {
				for _, w := range s.rt.workers {
					s.drain(w)
				}
				for i := range s.tasks {
					if word := s.tasks[i].state.word.Load(); word != 0 {
						return fmt.Errorf("task %d is left in state %b", i, word)
					}
				}
				if s.ran != s.woken {
					return fmt.Errorf("queued %d times, ran %d times", s.woken, s.ran)
				}
				return nil
			},
		}
	})
}

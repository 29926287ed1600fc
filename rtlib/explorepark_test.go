//go:build simatomic

package rtlib

import (
	"fmt"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/rtlib/internal/explore"
	"github.com/asyncgen/asyncgen/rtlib/internal/reactor"
	"github.com/asyncgen/asyncgen/rtlib/internal/satomic"
)

// exploredDriver is a driver in which nothing but unpark happens. Its clock goes
// on with every look.
type exploredDriver struct {
	at     time.Duration
	parker satomic.Parker
}

func (d *exploredDriver) now() time.Duration                               { d.at += time.Microsecond; return d.at }
func (d *exploredDriver) since(time.Time) time.Duration                    { return 0 }
func (d *exploredDriver) time() time.Time                                  { return time.Time{} }
func (d *exploredDriver) watching() bool                                   { return false }
func (d *exploredDriver) poll(func(reactor.Notifier))                      {}
func (d *exploredDriver) park(time.Duration, bool, func(reactor.Notifier)) { d.parker.Park() }
func (d *exploredDriver) unpark()                                          { d.parker.Unpark() }
func (d *exploredDriver) reactor() (*reactor.Reactor, error)               { return nil, nil }
func (d *exploredDriver) close()                                           {}

func exploredRuntime(workers int) *Runtime {
	return undrivenRuntime(workers, &exploredDriver{parker: satomic.NewParker()})
}

// program has two workers run root, until want tasks have run.
func (rt *Runtime) program(root Future[Unit], ran *int, want int) explore.Program {
	return explore.Program{
		Threads: []func(){rt.workers[0].loop, rt.workers[1].loop, func() {
			SpawnOn(rt.Handle(), root)
			explore.Await(func() bool { return *ran == want })
			rt.finishTasks()
		}},
		Check: checkAllRan(ran, want),
	}
}

// loop is what drive does, without its goroutine.
func (w *worker) loop() {
	w.cx = &Context{rt: w.rt, worker: w}
	for w.step() || w.parkUnlessStopped() {
	}
}

// finishTasks lets the workers stop when all tasks have ended.
func (rt *Runtime) finishTasks() {
	explore.Await(func() bool { return rt.registry.len() == 0 })
	rt.registry.close()
	if rt.registry.len() == 0 {
		rt.stop()
	}
}

// checkAllRan reports tasks that did not run. A lost wake-up is a deadlock.
func checkAllRan(ran *int, want int) func() error {
	return func() error {
		if *ran != want {
			return fmt.Errorf("%d of %d ran", *ran, want)
		}
		return nil
	}
}

func counted(ran *int) Future[Unit] {
	return PollFunc[Unit](func(*Context) (Unit, bool) { *ran++; return Unit{}, true })
}

func TestExploreSpawnWhileWorkersPark(t *testing.T) {
	explore.Run(t, explore.Options{}, func() explore.Program {
		rt, ran := exploredRuntime(2), 0
		return explore.Program{
			Threads: []func(){rt.workers[0].loop, rt.workers[1].loop, func() {
				SpawnOn(rt.Handle(), counted(&ran))
				SpawnOn(rt.Handle(), counted(&ran))
				rt.finishTasks()
			}},
			Check: checkAllRan(&ran, 2),
		}
	})
}

// Tasks that a task spawns and stays beside are found by the other worker.
func TestExploreStealingWhileWorkersPark(t *testing.T) {
	explore.Run(t, explore.Options{}, func() explore.Program {
		rt, ran := exploredRuntime(2), 0
		parent := PollFunc[Unit](func(cx *Context) (Unit, bool) {
			for range 3 {
				Spawn(cx, counted(&ran))
			}
			// The last one is in the LIFO slot, which the monitor looks after.
			explore.Await(func() bool { return ran >= 2 })
			return Unit{}, true
		})
		return rt.program(parent, &ran, 3)
	})
}

// A wake-up from outside reaches a task whose worker is about to park, and so
// does an abort.
func TestExploreInboxWhileWorkersPark(t *testing.T) {
	for _, abort := range []bool{false, true} {
		explore.Run(t, explore.Options{}, func() explore.Program {
			rt, ran, polls := exploredRuntime(2), 0, 0
			var waker Waker
			woken := false
			h := newTask[Unit](PollFunc[Unit](func(cx *Context) (Unit, bool) {
				polls++
				waker = cx.Waker()
				if woken {
					ran++
				}
				return Unit{}, woken
			}), stateSpawned)
			return explore.Program{
				Threads: []func(){rt.workers[0].loop, rt.workers[1].loop, func() {
					rt.launch(nil, &h.core)
					explore.Await(func() bool { return polls > 0 })
					if abort {
						ran++
						h.Abort()
					} else {
						woken = true
						waker.Wake()
					}
					rt.finishTasks()
				}},
				Check: checkAllRan(&ran, 1),
			}
		})
	}
}

// The joiner is woken however the end of the task and its registration meet.
func TestExploreJoin(t *testing.T) {
	explore.Run(t, explore.Options{Preemptions: 3}, func() explore.Program {
		h := newTask[Unit](YieldNow(), stateSpawned)
		woken, joined := 0, 0
		cx := func() *Context { return &Context{waker: NewWaker(&wakeCounter{&woken})} }
		return explore.Program{
			Threads: []func(){
				func() {
					h.core.state.start()
					h.core.task.complete(nil, nil)
				},
				func() {
					for {
						seen := woken
						if _, ready := h.Poll(cx()); ready {
							joined++
							return
						}
						// Again with another waker, which replaces the first.
						if _, ready := h.Poll(cx()); ready {
							joined++
							return
						}
						explore.Await(func() bool { return woken > seen })
					}
				},
			},
			Check: checkAllRan(&joined, 1),
		}
	})
}

type wakeCounter struct{ n *int }

func (w *wakeCounter) Wake() { *w.n++ }

// Two tasks stay in their polls until both have begun, so that they need two
// workers, though the second producer may have seen a searcher and woken nobody.
func TestExploreLastSearcherLooksAgain(t *testing.T) {
	explore.Run(t, explore.Options{}, func() explore.Program {
		rt, ran := exploredRuntime(2), 0
		meets := PollFunc[Unit](func(*Context) (Unit, bool) {
			ran++
			explore.Await(func() bool { return ran == 2 })
			return Unit{}, true
		})
		return explore.Program{
			Threads: []func(){rt.workers[0].loop, rt.workers[1].loop, func() {
				SpawnOn[Unit](rt.Handle(), meets)
				SpawnOn[Unit](rt.Handle(), meets)
				rt.finishTasks()
			}},
			Check: checkAllRan(&ran, 2),
		}
	})
}

// A wake-up that meets the retirement of the worker that ran the task last.
func TestExploreRetirement(t *testing.T) {
	explore.Run(t, explore.Options{}, func() explore.Program {
		rt, ran := exploredRuntime(1), 0
		extra := newWorker(rt, 1)
		all := append(rt.everyone(), extra)
		rt.reserve.all.Store(&all)
		h := newTask[Unit](counted(&ran), stateSpawned)
		if !rt.adopt(nil, extra, &h.core) {
			panic("shut down")
		}
		h.core.state.word.Store(0) // it has been polled, and waits
		return explore.Program{
			Threads: []func(){rt.workers[0].loop, extra.retire, func() {
				Waker{&h.core}.Wake()
				rt.finishTasks()
			}},
			Check: checkAllRan(&ran, 1),
		}
	})
}

// A task that a poll leaves in its worker's LIFO slot, and that lasts, is found by
// another worker, be that one about to park.
func TestExploreSlotOfAStuckWorker(t *testing.T) {
	explore.Run(t, explore.Options{}, func() explore.Program {
		rt, ran := exploredRuntime(2), 0
		stuck := rt.workers[0]
		stuck.cx = &Context{rt: rt, worker: stuck}
		stuck.stuck.Store(true)
		return explore.Program{
			Threads: []func(){rt.workers[1].loop, func() {
				Spawn(stuck.cx, counted(&ran))
				explore.Await(func() bool { return ran == 1 })
				rt.finishTasks()
			}},
			Check: checkAllRan(&ran, 1),
		}
	})
}

//go:build simatomic

package rtlib

import (
	"testing"

	"github.com/asyncgen/asyncgen/rtlib/internal/explore"
)

// restingRuntime is a runtime whose workers rest before they first steal.
func restingRuntime() *Runtime {
	rt := exploredRuntime(2)
	for _, w := range rt.workers {
		w.restraint.rests = 1
	}
	return rt
}

// Tasks in the queue of a worker that stays in a poll are found: after the rest in
// which nobody is woken for them, and when the worker that has rested is parked.
func TestExploreTasksQueuedDuringAndAfterARest(t *testing.T) {
	explore.Run(t, explore.Options{}, func() explore.Program {
		rt, ran := restingRuntime(), 0
		parent := PollFunc[Unit](func(cx *Context) (Unit, bool) {
			for _, want := range []int{1, 2} {
				Spawn(cx, counted(&ran))
				Spawn(cx, counted(&ran)) // it takes the LIFO slot of the one before
				explore.Await(func() bool { return ran >= want })
			}
			return Unit{}, true
		})
		return rt.program(parent, &ran, 4)
	})
}

// A task that comes from outside during a rest is found, too.
func TestExploreTasksInjectedDuringARest(t *testing.T) {
	explore.Run(t, explore.Options{}, func() explore.Program {
		rt, ran, spawned := restingRuntime(), 0, false
		parent := PollFunc[Unit](func(cx *Context) (Unit, bool) {
			Spawn(cx, counted(&ran))
			Spawn(cx, counted(&ran))
			spawned = true
			explore.Await(func() bool { return ran >= 2 })
			return Unit{}, true
		})
		return explore.Program{
			Threads: []func(){rt.workers[0].loop, rt.workers[1].loop, func() {
				SpawnOn[Unit](rt.Handle(), parent)
				explore.Await(func() bool { return spawned })
				SpawnOn(rt.Handle(), counted(&ran))
				explore.Await(func() bool { return ran == 3 })
				rt.finishTasks()
			}},
			Check: checkAllRan(&ran, 3),
		}
	})
}

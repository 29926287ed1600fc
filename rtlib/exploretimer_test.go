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

// checkEmpty reports what a wheel still refers to.
func (w *wheel) checkEmpty() error {
	for level := range w.slots {
		for slot, b := range w.slots[level] {
			if !b.empty() || w.occupied[level]&(1<<slot) != 0 {
				return fmt.Errorf("an entry is left in slot %d of level %d", slot, level)
			}
		}
	}
	if !w.unplaced.empty() {
		return fmt.Errorf("an entry is left unplaced")
	}
	return nil
}

// The owner of a timer gives it up while others fire or place it. It is woken at most
// once, by the waker that counts, and the wheel lets go of it.
func TestExploreTimerCancel(t *testing.T) {
	for _, c := range []struct{ placed, settles bool }{{false, false}, {true, false}, {false, true}} {
		explore.Run(t, explore.Options{Preemptions: 3}, func() explore.Program {
			var w wheel
			w.init(func() time.Duration { return 0 })
			var e TimerEntry
			first, second, fired := 0, 0, false
			fire := func() { w.fire(10, 1, Waker.Wake) }
			other := fire
			if c.settles {
				other = w.settle
			}
			return explore.Program{
				Threads: []func(){func() {
					e.SetDelay(3 * time.Millisecond)
					e.begin(&Context{waker: NewWaker(&wakeCounter{&first})}, &w)
					if c.placed {
						w.add(&e, 3)
					} else {
						w.addUnplaced(&e)
					}
					fired = e.Poll(&Context{waker: NewWaker(&wakeCounter{&second})})
					e.Disarm()
					if e.chunk != nil || e.wheel != nil || e.waker != (Waker{}) {
						panic("the entry is still linked")
					}
				}, fire, other},
				Check: func() error {
					if first+second > 1 || fired && second > 0 || !fired && first > 0 {
						return fmt.Errorf("woken %d and %d times, fired %t before the second waker", first, second, fired)
					}
					return w.checkEmpty()
				},
			}
		})
	}
}

// A timer that stays armed fires once, with other timers coming and going in its
// slot.
func TestExploreTimersOfOneSlot(t *testing.T) {
	explore.Run(t, explore.Options{}, func() explore.Program {
		var w wheel
		w.init(func() time.Duration { return 0 })
		var stays, leaves TimerEntry
		woken, dropped := 0, 0
		arm := func(e *TimerEntry, n *int) {
			e.begin(&Context{waker: NewWaker(&wakeCounter{n})}, &w)
			w.add(e, 3)
		}
		fire := func() { w.fire(10, 1, Waker.Wake) }
		return explore.Program{
			Threads: []func(){
				func() { arm(&stays, &woken) },
				func() { arm(&leaves, &dropped); leaves.Disarm(); arm(&leaves, &dropped); leaves.Disarm() },
				fire, fire,
			},
			Check: func() error {
				w.fire(100, 10, Waker.Wake)
				if woken != 1 || dropped > 2 {
					return fmt.Errorf("woken %d times, and %d times after the end", woken, dropped)
				}
				return w.checkEmpty()
			},
		}
	})
}

// timedDriver is an exploredDriver whose parks come to their timeout at once.
type timedDriver struct{ exploredDriver }

func (d *timedDriver) park(timeout time.Duration, _ bool, _ func(reactor.Notifier)) {
	if timeout < 0 {
		d.parker.Park()
		return
	}
	d.at += timeout
}

// A timer that is armed from outside, as the workers park, is not slept through.
func TestExploreTimerArmedWhileWorkersPark(t *testing.T) {
	explore.Run(t, explore.Options{}, func() explore.Program {
		rt := undrivenRuntime(2, &timedDriver{exploredDriver{parker: satomic.NewParker()}})
		fired := 0
		var e TimerEntry
		return explore.Program{
			Threads: []func(){rt.workers[0].loop, rt.workers[1].loop, func() {
				e.ArmAfter(&Context{rt: rt, waker: NewWaker(&wakeCounter{&fired})}, 5*time.Millisecond)
				explore.Await(func() bool { return fired == 1 })
				e.Disarm()
				rt.finishTasks()
			}},
			Check: checkAllRan(&fired, 1),
		}
	})
}

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

// sleepingDriver is a driver whose parks come to their timeout once nobody else has
// anything to do: no time passes while a thread merely stands still.
type sleepingDriver struct {
	exploredDriver
	woken satomic.Bool
	quiet func() bool
}

func (d *sleepingDriver) unpark() { d.woken.Store(true) }

func (d *sleepingDriver) park(timeout time.Duration, _ bool, _ func(reactor.Notifier)) {
	explore.Await(func() bool { return d.woken.Load() || timeout >= 0 && d.quiet() })
	if !d.woken.Swap(false) {
		d.at += timeout
	}
}

// timerTrial is workers that run no task, and stop when all alarms have gone off. One
// that nobody watches is a deadlock.
type timerTrial struct {
	rt     *Runtime
	driver *sleepingDriver
	arming int // alarms that are yet to be armed
	armed  int
}

// newTimerTrial makes a trial of some alarms.
func newTimerTrial(workers, alarms int) *timerTrial {
	x := &timerTrial{driver: new(sleepingDriver), arming: alarms}
	x.driver.quiet = x.quiet
	x.rt = undrivenRuntime(workers, x.driver)
	return x
}

func (x *timerTrial) quiet() bool { return x.arming == 0 && x.allParked() }

// allParked reports whether each worker is parked that is neither stuck nor retired, and
// stays so by itself.
func (x *timerTrial) allParked() bool {
	if x.driver.woken.Load() {
		return false
	}
	for _, w := range x.rt.everyone() {
		if !x.rt.idle.isParked(w.id) && !w.retired.Load() && !w.stuck.Load() {
			return false
		}
	}
	return true
}

// alarm is a timer that a trial watches.
type alarm struct {
	TimerEntry
	trial *timerTrial
	due   time.Duration
}

// alarmSlack is what the ticks of the wheels and the looks at the clock add to a delay.
const alarmSlack = 2 * wheelTick

// arm arms an alarm that w, nil is none, is to be woken by after d.
func (x *timerTrial) arm(w *worker, d time.Duration) *alarm {
	a := &alarm{trial: x, due: x.driver.at + d}
	x.armed++
	a.ArmAfter(&Context{rt: x.rt, worker: w, waker: NewWaker(a)}, d)
	x.arming--
	return a
}

// Wake is the end of the trial if no other alarm is left.
func (a *alarm) Wake() {
	x := a.trial
	if late := x.driver.at - a.due; late > alarmSlack {
		panic(fmt.Sprintf("an alarm goes off %v late", late))
	}
	if x.armed--; x.armed+x.arming == 0 {
		x.rt.stop()
	}
}

// parkOn does what a worker does that has no tasks.
func (w *worker) parkOn() {
	for w.parkUnlessStopped() {
	}
}

// parkedInDriver returns a thread for a worker that is parked in the driver from the
// beginning.
func (x *timerTrial) parkedInDriver(w *worker) func() {
	if !w.beginPark() || !w.ownDriver.Load() {
		panic("not parked in the driver")
	}
	return func() {
		w.waitInDriver(false)
		w.endPark(true)
		w.parkOn()
	}
}

// program runs the threads until all alarms have gone off.
func (x *timerTrial) program(threads ...func()) explore.Program {
	return explore.Program{Threads: threads, Check: func() error {
		if x.armed+x.arming != 0 {
			return fmt.Errorf("%d alarms are left", x.armed+x.arming)
		}
		return nil
	}}
}

// programBeside is program beside a worker that is parked in the driver, or none.
func (x *timerTrial) programBeside(parked []*worker, threads ...func()) explore.Program {
	for _, w := range parked {
		threads = append(threads, x.parkedInDriver(w))
	}
	return x.program(threads...)
}

// A timer goes off in time that another worker places while the one that has armed it
// parks, be that in the driver or beside it.
func TestExploreTimerPlacedByAnotherWhileItsWorkerParks(t *testing.T) {
	for name, workers := range map[string]int{"in the driver": 2, "beside the driver": 3} {
		t.Run(name, func(t *testing.T) {
			explore.Run(t, explore.Options{}, func() explore.Program {
				x := newTimerTrial(workers, 1)
				arms, places := x.rt.workers[0], x.rt.workers[1]
				return x.programBeside(x.rt.workers[2:],
					func() { x.arm(arms, 5*time.Millisecond); arms.parkOn() },
					func() { places.fireTimers(0); places.parkOn() },
				)
			})
		})
	}
}

// A timer goes off in time that is armed while the driver is parked until a later one.
func TestExploreTimerEarlierThanTheDriverParks(t *testing.T) {
	for name, outside := range map[string]bool{"by a worker": false, "from outside": true} {
		t.Run(name, func(t *testing.T) {
			explore.Run(t, explore.Options{}, func() explore.Program {
				x := newTimerTrial(2, 2)
				parked, beside := x.rt.workers[0], x.rt.workers[1]
				x.arm(parked, 50*time.Millisecond)
				if outside {
					arms := func() { x.arm(nil, 5*time.Millisecond) }
					return x.programBeside(x.rt.workers[:1], arms, beside.parkOn)
				}
				arms := func() { x.arm(beside, 5*time.Millisecond); beside.parkOn() }
				return x.programBeside(x.rt.workers[:1], arms)
			})
		})
	}
}

// withExtra gives the trial an extra worker that is to retire when it next looks.
func (x *timerTrial) withExtra() *worker {
	r := &x.rt.reserve
	extra := x.rt.unusedWorker()
	r.running.Store(1)
	r.surplus.Store(1)
	return extra
}

// parkOnOrRetire is parkOn for an extra worker.
func (w *worker) parkOnOrRetire() {
	if w.parkOn(); w.leaving {
		w.retire()
	}
}

// A timer goes off in time whose worker retires instead of parking.
func TestExploreTimerOfAWorkerThatRetires(t *testing.T) {
	for name, workers := range map[string]int{"as another parks": 1, "beside the driver": 2} {
		t.Run(name, func(t *testing.T) {
			explore.Run(t, explore.Options{}, func() explore.Program {
				x := newTimerTrial(workers, 1)
				extra := x.withExtra()
				return x.programBeside(x.rt.workers[1:],
					func() { x.arm(extra, 5*time.Millisecond); extra.parkOnOrRetire() },
					x.rt.workers[0].parkOn,
				)
			})
		})
	}
}

// A worker that retires leaves the driver to another, even to one that is about to park
// beside it.
func TestExploreDriverOfAWorkerThatRetires(t *testing.T) {
	explore.Run(t, explore.Options{}, func() explore.Program {
		x := newTimerTrial(1, 1)
		extra := x.withExtra()
		w := x.rt.workers[0]
		parked := x.parkedInDriver(extra)
		return x.program(
			func() { x.arm(w, 5*time.Millisecond); w.parkOn() },
			func() { parked(); extra.parkOnOrRetire() },
			func() { x.rt.wakeWorker(extra) },
		)
	})
}

// A timer goes off in time that a poll arms which lasts: its worker does not look.
func TestExploreTimerOfAStuckWorker(t *testing.T) {
	for name, workers := range map[string]int{"as another parks": 2, "beside the driver": 3} {
		t.Run(name, func(t *testing.T) {
			explore.Run(t, explore.Options{}, func() explore.Program {
				x := newTimerTrial(workers, 1)
				stuck := x.rt.workers[0]
				stuck.stuck.Store(true)
				return x.programBeside(x.rt.workers[2:],
					func() { x.arm(stuck, 5*time.Millisecond); explore.Await(x.rt.stopping.Load) },
					x.rt.workers[1].parkOn,
				)
			})
		})
	}
}

// The monitor does not rest before a timer is watched whose worker is in a poll that
// lasts, and was armed ahead of its saying so.
func TestExploreTimerThatTheMonitorFinds(t *testing.T) {
	explore.Run(t, explore.Options{}, func() explore.Program {
		x := newTimerTrial(3, 1)
		rt := x.rt
		stuck := rt.workers[0]
		rt.monitor.seen = []sample{{doubt: reportDoubt[len(reportDoubt)-1], asked: len(reportDoubt)}}
		rt.reserve.running.Store(maxExtra) // it starts no other
		monitor := func() {
			for rest := false; !rest && !rt.stopping.Load(); rest = rt.atRest() {
				rt.sample(0, false)
				explore.Await(func() bool { return x.allParked() || rt.stopping.Load() })
			}
		}
		return x.programBeside(rt.workers[2:],
			func() { x.arm(stuck, 5*time.Millisecond); explore.Await(rt.stopping.Load) },
			rt.workers[1].parkOn,
			monitor,
		)
	})
}

package rtlib

import "time"

// park blocks until there may be something to do. The order matters: who is
// about to park first settles who watches the driver and until when, then
// publishes that it is parked, and then looks once more for tasks, because a
// producer that did not see it parked yet wakes nobody.
func (w *worker) park() {
	rt := w.rt
	if w.searching {
		w.searching = false
		rt.idle.searching.Add(-1) // no endSearch: the second look below is the same
	}
	owner := rt.driverOwned.CompareAndSwap(false, true)
	w.ownDriver.Store(owner)
	if owner {
		rt.setDeadline()
	} else {
		rt.hastenDriver(w.wheel.next.Load())
	}
	rt.idle.publish(w.id)
	blocked := !rt.hasWork() && !rt.stopping.Load()
	if blocked {
		w.block(owner)
	}
	if !rt.idle.withdraw(w.id) {
		w.searching = true // counted by the waker
	}
	if owner {
		rt.deadline.Store(driverAwake)
		w.ownDriver.Store(false)
		rt.driverOwned.Store(false)
	}
	if blocked {
		w.lookAfterPark()
	}
}

// block waits in the driver or for a signal.
func (w *worker) block(owner bool) {
	if owner {
		w.rt.driver.park(w.rt.timeout(), w.collectNotified)
	} else {
		w.parker.Park()
	}
}

// lookAfterPark looks at the clock after a park. That counts as maintenance, and
// the time that has passed is nobody's poll.
func (w *worker) lookAfterPark() {
	w.rt.monitor.wake()
	now := w.rt.driver.now()
	w.lastLook.Store(int64(now))
	w.countdown = w.interval
	w.fireTimers(now)
	w.enqueueWoken()
}

// signal ends the park of w. Who calls it has withdrawn w's mark. A signal that
// comes late makes a later park return early, which does no harm.
func (w *worker) signal() {
	if w.ownDriver.Load() {
		w.rt.driver.unpark()
		return
	}
	w.parker.Unpark()
}

// driverAwake in Runtime.deadline means that nobody is parked in the driver:
// whoever parks there next looks at the wheels anew.
const driverAwake = 0

// setDeadline publishes the tick until which the driver will be parked: when the
// next timer of any wheel is due. Storing it before looking again makes sure
// that either the owner sees a timer that is armed meanwhile, or its arming sees
// the deadline.
func (rt *Runtime) setDeadline() {
	for {
		due := rt.nextTimer()
		rt.deadline.Store(due)
		if rt.nextTimer() >= due {
			return
		}
	}
}

// hastenDriver makes sure that the owner of the driver wakes up at tick due, if
// it is parked.
func (rt *Runtime) hastenDriver(due int64) {
	if due < rt.deadline.Load() {
		rt.driver.unpark()
	}
}

// nextTimer returns the tick at which a wheel next needs a look.
func (rt *Runtime) nextTimer() int64 {
	due := int64(neverDue)
	for _, w := range rt.workers {
		due = min(due, w.wheel.next.Load())
	}
	return due
}

// timeout returns how long the driver may be parked.
func (rt *Runtime) timeout() time.Duration {
	due := rt.deadline.Load()
	if due == neverDue {
		return -1
	}
	return max(time.Duration(due)*wheelTick-rt.driver.now(), 0)
}

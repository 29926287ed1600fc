package rtlib

import "time"

// park blocks until there may be something to do.
func (w *worker) park() {
	blocks := w.beginPark()
	switch {
	case !blocks:
	case w.ownDriver.Load():
		w.waitInDriver(w.endSpell())
	default:
		w.parker.Park(-1, w.endSpell())
	}
	w.endPark(blocks)
}

// beginPark reports whether there is nothing to do. The order matters: who is
// about to park first settles who watches the driver and until when, then
// publishes that it is parked, and then looks once more for tasks, because a
// producer that did not see it parked yet wakes nobody.
func (w *worker) beginPark() (blocks bool) {
	rt := w.rt
	w.leaveSearch() // the second look below is that of endSearch
	w.wheel.settle()
	owner := rt.driverOwned.CompareAndSwap(false, true)
	w.ownDriver.Store(owner)
	if owner {
		rt.setDeadline()
	} else {
		rt.hastenDriver(w.wheel.next.Load())
	}
	rt.idle.publish(w.id)
	if rt.hasWork() && rt.idle.searching.Load() == 0 || rt.stopping.Load() {
		return false // a searcher would find it, or look here as well
	}
	if !rt.driverOwned.Load() {
		return false // who had it may have retired
	}
	if hook := rt.opts.hooks.park; hook != nil {
		hook(w.id)
	}
	return true
}

// endPark ends a park, which has blocked or not.
func (w *worker) endPark(blocked bool) {
	rt := w.rt
	w.withdraw()
	if w.ownDriver.Load() {
		rt.deadline.Store(driverAwake)
		w.ownDriver.Store(false)
		rt.driverOwned.Store(false)
	}
	if blocked {
		count(&w.counters.parks, 1)
		if hook := rt.opts.hooks.unpark; hook != nil {
			hook(w.id)
		}
		w.lookAfterPark()
	}
}

// waitInDriver waits in the driver, which w owns, and is likely to be woken soon or
// not.
func (w *worker) waitInDriver(soon bool) {
	w.rt.driver.park(w.rt.timeout(), soon, w.notified)
}

// endSpell looks at what w, who parks, has done, and reports whether another worker is
// likely to wake it soon.
func (w *worker) endSpell() (wanted bool) {
	if len(w.rt.workers) == 1 {
		return false
	}
	now := w.rt.driver.now()
	w.evenness.note(now-w.lastLook, w.polls)
	return w.spell.useful(now)
}

// lookAfterPark looks at the clock after a park. That counts as maintenance, and
// the time that has passed is nobody's poll.
func (w *worker) lookAfterPark() {
	now := w.rt.driver.now()
	w.lastLook, w.spell = now, spell{began: now}
	w.maintainIn(w.interval)
	w.fireTimers(now)
	w.sawDriver(now)
	if found := w.takeWoken(); w.getsOn(now) {
		w.queueAll(found)
	} else {
		w.enqueueAll(found)
	}
}

// signal ends the park of w. Who calls it has withdrawn w's mark. A signal that
// comes late makes a later park return early, which does no harm.
func (w *worker) signal() {
	if w.rt.loop != nil {
		w.signaled.Store(true)
		w.rt.driver.unpark() // wherever the loop is
		return
	}
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

// handTimers leaves the timers of w to the owner of the driver. To wake some worker is
// not enough: one that parks beside the driver minds no timers but its own.
func (w *worker) handTimers() {
	w.wheel.settle()
	w.rt.hastenDriver(w.wheel.next.Load())
}

// nextTimer returns the tick at which a wheel next needs a look.
func (rt *Runtime) nextTimer() int64 {
	due := int64(neverDue)
	for _, w := range rt.everyone() {
		due = min(due, w.wheel.next.Load())
	}
	return due
}

// settleTimers makes the times of all timers count from now.
func (rt *Runtime) settleTimers() {
	for _, w := range rt.everyone() {
		w.wheel.settle()
	}
}

// timeout returns how long the driver may be parked.
func (rt *Runtime) timeout() time.Duration {
	due := rt.deadline.Load()
	if due == neverDue {
		return -1
	}
	return max(time.Duration(due)*wheelTick-rt.driver.now(), 0)
}

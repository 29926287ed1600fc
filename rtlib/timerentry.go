package rtlib

import (
	"sync/atomic"
	"time"
)

// TimerEntry is a timer that a leaf future holds by value: it wakes the
// future's task at a given time. The zero TimerEntry is disarmed. An entry is
// used by one goroutine at a time and must not be copied while armed. Its
// resolution is one millisecond; it never fires early.
type TimerEntry struct {
	next, prev *TimerEntry // in the slot's ring; guarded by the wheel
	wheel      *wheel      // nil while disarmed
	when       int64       // tick; guarded by the wheel while linked
	waker      Waker       // written by the owner; guarded by the wheel while linked
	state      atomic.Uint32
	level      uint8 // of the slot; guarded by the wheel
	slot       uint8
}

// The states of a TimerEntry.
const (
	entryIdle   uint32 = iota
	entryLinked        // in a slot of its wheel
	entryFired         // the wheel has let go of it
)

// ArmAfter sets the timer to fire after d, on the clock of cx's runtime, and to
// wake cx's waker then. An armed timer is moved.
func (e *TimerEntry) ArmAfter(cx *Context, d time.Duration) {
	rt := runtimeOf(cx)
	now := rt.driver.now()
	e.arm(cx, rt, now+min(d, neverDue-now))
}

// Arm is ArmAfter with a time instead of a duration.
func (e *TimerEntry) Arm(cx *Context, t time.Time) {
	rt := runtimeOf(cx)
	e.arm(cx, rt, rt.driver.since(t))
}

func (e *TimerEntry) arm(cx *Context, rt *Runtime, at time.Duration) {
	e.Disarm()
	// Round up: the tick during which the time comes is too early.
	tick := int64((at-1)/wheelTick) + 1
	e.waker = cx.Waker()
	if cx != nil && cx.worker != nil {
		e.wheel = &cx.worker.wheel
		e.wheel.add(e, tick)
		return
	}
	e.wheel = &rt.workers[0].wheel
	e.wheel.add(e, tick)
	rt.hastenDriver(tick)
}

// Poll reports whether the timer has fired. If it has not, cx's waker is the one
// that will be woken.
func (e *TimerEntry) Poll(cx *Context) (fired bool) {
	if e.state.Load() == entryFired {
		return true
	}
	if w := e.wheel; w != nil && e.state.Load() == entryLinked {
		return e.setWaker(w, cx.Waker())
	}
	return false
}

// setWaker makes waker the one to wake and reports whether it is too late.
func (e *TimerEntry) setWaker(w *wheel, waker Waker) (fired bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if e.state.Load() == entryFired {
		return true
	}
	e.waker = waker
	return false
}

// Armed reports whether Arm was called, and Disarm not since.
func (e *TimerEntry) Armed() bool { return e.wheel != nil }

// Disarm stops the timer. After it nothing in the runtime points to the entry,
// which may be copied or armed again. Disarming a disarmed or fired timer is
// allowed.
func (e *TimerEntry) Disarm() {
	if e.wheel == nil {
		return
	}
	if e.state.Load() == entryLinked {
		e.wheel.remove(e)
	}
	e.state.Store(entryIdle)
	e.wheel, e.waker = nil, Waker{}
}

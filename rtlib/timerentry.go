package rtlib

import (
	"time"

	"github.com/asyncgen/asyncgen/rtlib/internal/satomic"
)

// TimerEntry is a timer that a leaf future holds by value: it wakes the
// future's task at a given time. The zero TimerEntry is disarmed. An entry is
// used by one goroutine at a time and must not be copied while armed. Its
// resolution is one millisecond; it never fires early.
type TimerEntry struct {
	chunk *bucketChunk // that it is in, nil outside; guarded by the wheel
	wheel *wheel       // nil while disarmed; the owner's
	when  int64        // tick, a duration before it is placed; guarded by the wheel while linked
	waker Waker        // the owner's; guarded by the wheel while linked
	fired satomic.Bool // set by the wheel, which then has let go of it; cleared by the owner
	level uint8        // of the slot; guarded by the wheel
	slot  uint8
	index uint8 // in the chunk; guarded by the wheel
}

// ArmAfter sets the timer to fire after d, on the clock of cx's runtime, and to
// wake cx's waker then. An armed timer is moved.
func (e *TimerEntry) ArmAfter(cx *Context, d time.Duration) {
	e.Disarm()
	e.SetDelay(d)
	e.Start(cx)
}

// SetDelay keeps d in a disarmed entry, for a future that is made before it is
// polled.
func (e *TimerEntry) SetDelay(d time.Duration) { e.when = int64(d) }

// Delay returns what SetDelay has set, as long as the entry was not armed since.
func (e *TimerEntry) Delay() time.Duration { return time.Duration(e.when) }

// Start arms the disarmed entry to fire after its delay.
func (e *TimerEntry) Start(cx *Context) {
	if cx != nil && cx.worker != nil {
		e.begin(cx, &cx.worker.wheel)
		e.wheel.addUnplaced(e)
		cx.worker.timerLeft()
		return
	}
	rt := runtimeOf(cx)
	e.armAt(cx, rt, tickAfter(rt.driver.now(), e.Delay()))
}

// Arm is ArmAfter with a time instead of a duration.
func (e *TimerEntry) Arm(cx *Context, t time.Time) {
	e.Disarm()
	rt := runtimeOf(cx)
	e.armAt(cx, rt, tickAt(rt.driver.since(t)))
}

// armAt arms the disarmed entry for a tick.
func (e *TimerEntry) armAt(cx *Context, rt *Runtime, tick int64) {
	if cx != nil && cx.worker != nil {
		e.begin(cx, &cx.worker.wheel)
		e.wheel.add(e, tick)
		cx.worker.timerLeft()
		return
	}
	e.begin(cx, &rt.workers[0].wheel)
	e.wheel.add(e, tick)
	rt.hastenDriver(tick)
}

// begin makes a disarmed entry one that is about to be linked.
func (e *TimerEntry) begin(cx *Context, w *wheel) {
	if e.fired.Load() {
		e.fired.Store(false)
	}
	e.wheel, e.waker = w, cx.Waker()
}

// Poll reports whether the timer has fired. If it has not, cx's waker is the one
// that will be woken.
func (e *TimerEntry) Poll(cx *Context) (fired bool) {
	if e.wheel == nil {
		return false
	}
	return e.fired.Load() || e.setWaker(cx.Waker())
}

// setWaker makes waker the one to wake and reports whether it is too late.
func (e *TimerEntry) setWaker(waker Waker) (fired bool) {
	e.wheel.mu.Lock()
	defer e.wheel.mu.Unlock()
	if e.fired.Load() {
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
	if !e.fired.Load() {
		e.wheel.remove(e)
	}
	e.wheel, e.waker = nil, Waker{}
}

package rtlib

import (
	"sync"
	"time"
)

// TimerEntry is a timer that a leaf future holds by value: it wakes the
// future's task at a given time. The zero TimerEntry is disarmed. It must not
// be copied while armed. Its resolution is one millisecond; it never fires
// early.
type TimerEntry struct {
	mu    sync.Mutex
	timer *time.Timer
	waker Waker
	fired bool
}

// Arm sets the timer to fire at the time at, on the clock of cx's runtime, and
// to wake cx's waker then. An armed timer is moved.
func (e *TimerEntry) Arm(cx *Context, at time.Time) {
	e.Disarm()
	e.mu.Lock()
	defer e.mu.Unlock()
	e.waker, e.fired = cx.Waker(), false
	var t *time.Timer
	t = time.AfterFunc(time.Until(at), func() {
		e.mu.Lock()
		if e.timer != t {
			e.mu.Unlock()
			return
		}
		w := e.waker
		e.fired = true
		e.mu.Unlock()
		w.Wake()
	})
	e.timer = t
}

// Poll reports whether the timer has fired. If it has not, cx's waker is the one
// that will be woken.
func (e *TimerEntry) Poll(cx *Context) (fired bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.waker = cx.Waker()
	return e.fired
}

// Armed reports whether Arm was called and neither Disarm since.
func (e *TimerEntry) Armed() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.timer != nil
}

// Disarm stops the timer. After it returns nothing in the runtime points to the
// entry, which may be copied or armed again. Disarming a disarmed or fired
// timer is a no-op.
func (e *TimerEntry) Disarm() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.timer != nil {
		e.timer.Stop()
		e.timer = nil
	}
	e.fired = false
}

package rtlib

import (
	"time"

	"github.com/asyncgen/asyncgen/rtlib/internal/satomic"
)

const (
	// stuckAfter is how long a worker may go without a sign of life before the
	// others are told to take its work over.
	stuckAfter = 10 * time.Millisecond

	// monitorPatience is how many samples without a worker awake the monitor
	// takes before it sleeps itself.
	monitorPatience = 10
)

// monitor looks for workers that are stuck in a poll while others are parked.
// Who is stuck keeps its queues, which the others empty; but they must be awake
// to do so, and one of them must watch the driver.
type monitor struct {
	asleep  satomic.Bool
	wakeup  chan struct{}
	stopped chan struct{} // closed when the runtime stops
}

func newMonitor() monitor {
	return monitor{wakeup: make(chan struct{}, 1), stopped: make(chan struct{})}
}

// wake makes the monitor take samples again. A worker calls it when it has left
// its park.
func (m *monitor) wake() {
	if m.asleep.Load() && m.asleep.CompareAndSwap(true, false) {
		m.wakeup <- struct{}{}
	}
}

// watch is the body of the monitor's goroutine.
func (rt *Runtime) watch() {
	defer rt.goroutineEnded()
	m := &rt.monitor
	timer := time.NewTimer(stuckAfter)
	for quiet := 0; ; {
		planned := rt.driver.now() + stuckAfter
		select {
		case <-timer.C:
		case <-m.stopped:
			return
		}
		// A late sample tells more of the machine than of the workers.
		if now := rt.driver.now(); now < planned+stuckAfter/2 {
			rt.relieveStuck(now)
		}
		quiet++
		if !rt.allParked() {
			quiet = 0
		}
		if quiet >= monitorPatience && !m.sleep(rt) {
			return
		}
		timer.Reset(stuckAfter)
	}
}

// sleep blocks until a worker leaves its park. It returns false if the runtime
// has stopped.
func (m *monitor) sleep(rt *Runtime) bool {
	m.asleep.Store(true)
	if !rt.allParked() {
		m.wake() // unless the worker that is up has seen asleep and does it
	}
	select {
	case <-m.wakeup:
		return true
	case <-m.stopped:
		return false
	}
}

func (rt *Runtime) allParked() bool {
	for _, w := range rt.workers {
		if !rt.idle.isParked(w.id) {
			return false
		}
	}
	return true
}

// relieveStuck wakes a parked worker if another is stuck and leaves work behind
// or was the last to watch the driver.
func (rt *Runtime) relieveStuck(now time.Duration) {
	for _, w := range rt.workers {
		if w.stuck(now) && (w.hasQueued() || !rt.driverOwned.Load()) {
			rt.wakeOne()
			return
		}
	}
}

// stuck reports whether w has been in a poll, or a few, for too long.
func (w *worker) stuck(now time.Duration) bool {
	return !w.rt.idle.isParked(w.id) && now-time.Duration(w.lastLook.Load()) > stuckAfter
}

// hasQueued reports whether tasks wait at w, the one to run next included.
func (w *worker) hasQueued() bool {
	return w.queue.len() > 0 || !w.inbox.empty() || w.lifo.Load() != nil
}

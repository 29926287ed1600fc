package rtlib

import (
	"time"

	"github.com/asyncgen/asyncgen/rtlib/internal/satomic"
)

const (
	// sampleEvery is how often the monitor looks at the workers.
	sampleEvery = 5 * time.Millisecond

	// stuckAfter is about how long a worker may be in one poll before another takes
	// its place.
	stuckAfter = 2 * sampleEvery

	// monitorPatience is how many samples of workers at rest the monitor takes
	// before it sleeps itself.
	monitorPatience = 20
)

// monitor looks for workers that are stuck in a poll. Nothing is taken from the
// stuck worker but what it has queued: its poll may return, wake or spawn at any
// moment. Instead it is replaced (see reserve.go).
//
// It sleeps once there is nothing for it to do, without a timer, so that Go finds
// a program in which everything waits for ever, tasks in blocking operations
// included, and ends it with its own error. Every poll that begins wakes it.
type monitor struct {
	asleep  satomic.Bool
	wakeup  chan struct{}
	stopped chan struct{} // closed when the runtime stops

	// The fields below belong to the monitor's goroutine.
	seen     []sample // by worker
	reported blockedReports
}

// sample is what the monitor last saw of a worker.
type sample struct {
	tick  uint64
	at    time.Duration // when it saw that tick first
	doubt int           // how much speaks for the worker's being stuck, see stuckDoubt
	asked int           // how often it looked where the poll is, see reportDoubt
}

// A worker is stuck after stuckDoubt. A sample taken in time adds two, a late one,
// which tells more of the machine than of the worker, one.
const stuckDoubt = 3

// reportDoubt is when a poll is reported: after a tenth of a second as a rule if
// its goroutine waits, after half a second if it computes, since on a loaded
// machine it may only lack a processor.
var reportDoubt = [...]int{40, 200}

func newMonitor() monitor {
	return monitor{wakeup: make(chan struct{}, 1), stopped: make(chan struct{})}
}

// wake makes the monitor take samples again.
func (m *monitor) wake() {
	if m.asleep.Load() && m.asleep.CompareAndSwap(true, false) {
		m.wakeup <- struct{}{}
	}
}

// watch is the body of the monitor's goroutine.
func (rt *Runtime) watch() {
	defer rt.goroutineEnded()
	m := &rt.monitor
	timer := time.NewTimer(sampleEvery)
	for quiet := 0; ; {
		planned := rt.driver.now() + sampleEvery
		select {
		case <-timer.C:
		case <-m.stopped:
			return
		}
		now := rt.driver.now()
		rt.sample(now, now > planned+stuckAfter/2)
		quiet++
		if !rt.atRest() {
			quiet = 0
		}
		if quiet >= monitorPatience && !m.sleep(rt) {
			return
		}
		timer.Reset(sampleEvery)
	}
}

// sleep blocks until a poll begins. It returns false if the runtime has stopped.
func (m *monitor) sleep(rt *Runtime) bool {
	m.asleep.Store(true)
	if !rt.atRest() {
		m.wake() // unless the worker whose poll begins has seen asleep and does it
	}
	select {
	case <-m.wakeup:
		return true
	case <-m.stopped:
		return false
	}
}

// atRest reports whether the monitor can do nothing for any worker until a poll
// begins: each is parked, or has been in a poll for so long that this was
// reported, with nothing left behind. What such a poll leaves to others later
// wakes a parked worker by itself, see worker.leaveToOthers.
func (rt *Runtime) atRest() bool {
	stuck := false
	for _, w := range rt.everyone() {
		if rt.idle.isParked(w.id) || w.retired.Load() {
			continue
		}
		stuck = true
		if w.id >= len(rt.monitor.seen) {
			return false
		}
		s := rt.monitor.seen[w.id]
		if s.tick != w.tick.Load() || s.doubt < reportDoubt[len(reportDoubt)-1] || rt.strands(w) {
			return false
		}
	}
	return !stuck || !rt.strandsAny()
}

// sample looks at each worker's tick, which changes with every poll.
func (rt *Runtime) sample(now time.Duration, late bool) {
	m := &rt.monitor
	stuck, left := 0, rt.strandsAny()
	for _, w := range rt.everyone() {
		if w.id == len(m.seen) {
			m.seen = append(m.seen, sample{})
		}
		s := &m.seen[w.id]
		if tick := w.tick.Load(); tick != s.tick || rt.idle.isParked(w.id) || w.retired.Load() {
			*s = sample{tick: tick, at: now}
			w.stuck.Store(false)
			continue
		}
		s.doubt += 2
		if late {
			s.doubt--
		}
		if s.doubt < stuckDoubt {
			continue
		}
		stuck++
		w.stuck.Store(true)
		if rt.unwatched(&w.wheel) {
			w.handTimers()
		}
		left = left || w.hasQueued()
		if s.asked < len(reportDoubt) && s.doubt >= reportDoubt[s.asked] && rt.reportsBlocked() {
			s.asked++
			m.reported.add(rt, w, now-s.at, s.asked == len(reportDoubt))
		}
	}
	if stuck > 0 && left {
		rt.wakeOne()
	}
	rt.replaceStuck(stuck, left)
}

// strandsAny reports whether something waits that any worker could see to.
func (rt *Runtime) strandsAny() bool { return !rt.injector.empty() || !rt.driverOwned.Load() }

// strands reports whether something waits at w that others could see to.
func (rt *Runtime) strands(w *worker) bool { return w.hasQueued() || rt.unwatched(&w.wheel) }

// unwatched reports whether a wheel has to be looked at before the owner of the
// driver wakes up for it.
func (rt *Runtime) unwatched(w *wheel) bool {
	return w.waiting.Load() || w.next.Load() < rt.deadline.Load()
}

// hasQueued reports whether tasks wait at w, the one to run next included.
func (w *worker) hasQueued() bool { return w.offers() || w.holdsNext() }

// holdsNext reports whether a task is in the LIFO slot of w.
func (w *worker) holdsNext() bool {
	h := w.lifo.Load()
	return h != nil && h.state.isInSlot()
}

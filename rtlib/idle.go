package rtlib

import (
	"math/bits"

	"github.com/asyncgen/asyncgen/rtlib/internal/satomic"
)

// idleSet knows which workers are parked and how many search for work.
//
// The protocol that loses no task: who queues a task looks for a parked worker
// after that, and a worker that parks looks for tasks after it has published
// that it is parked. Both rely on a searcher, if there is one: it finds the task,
// or looks once more when it stops searching as the last one.
type idleSet struct {
	// parked has a bit for each worker. A worker sets its own. Whoever clears it
	// has decided why the worker goes on: itself, or a waker, which has counted
	// it as a searcher before and must signal it after.
	parked    []satomic.Uint64
	searching satomic.Int32
	// watched: a worker that rests looks at the queues of all workers at short
	// intervals, so that nobody has to be woken for what is in them. See restraint.
	watched satomic.Bool
}

func newIdleSet(workers int) idleSet {
	return idleSet{parked: make([]satomic.Uint64, (workers+63)/64)}
}

// publish marks worker i as parked.
func (s *idleSet) publish(i int) { s.parked[i/64].Or(1 << (i % 64)) }

// withdraw takes the mark of worker i back. False means that somebody else has,
// or that there was none.
func (s *idleSet) withdraw(i int) bool {
	bit := uint64(1) << (i % 64)
	return s.parked[i/64].And(^bit)&bit != 0
}

func (s *idleSet) isParked(i int) bool { return s.parked[i/64].Load()&(1<<(i%64)) != 0 }

// anyParked reports whether a worker is parked.
func (s *idleSet) anyParked() bool {
	for i := range s.parked {
		if s.parked[i].Load() != 0 {
			return true
		}
	}
	return false
}

// withdrawAny takes the mark of some parked worker.
func (s *idleSet) withdrawAny() (i int, ok bool) {
	for word := range s.parked {
		for {
			set := s.parked[word].Load()
			if set == 0 {
				break
			}
			if i = word*64 + bits.TrailingZeros64(set); s.withdraw(i) {
				return i, true
			}
		}
	}
	return 0, false
}

// wakeOne wakes a parked worker, if there is one and nobody is searching.
func (rt *Runtime) wakeOne() {
	s := &rt.idle
	if s.searching.Load() != 0 || !s.anyParked() {
		return
	}
	if s.searching.CompareAndSwap(0, 1) {
		rt.wakeCounted()
	}
}

// wakeCounted wakes a parked worker, if there is one, that is counted as a searcher
// already.
func (rt *Runtime) wakeCounted() {
	if i, ok := rt.idle.withdrawAny(); ok {
		rt.everyone()[i].signal()
	} else {
		rt.endSearch() // who has relied on this count meanwhile did so in vain
	}
}

// wakeThief is wakeOne for a task in the queue of the caller, who runs it before long.
func (rt *Runtime) wakeThief() {
	if !rt.idle.watched.Load() {
		rt.wakeOne()
	}
}

// handDriver finds another owner for the driver, which a worker that retires may have
// been. It relies on no searcher, who may be a waker that has found nobody parked yet.
func (rt *Runtime) handDriver() {
	if !rt.driverOwned.Load() {
		rt.idle.searching.Add(1)
		rt.wakeCounted()
	}
}

// wakeWorker wakes w if it is parked, and reports whether it was.
func (rt *Runtime) wakeWorker(w *worker) (parked bool) {
	s := &rt.idle
	if !s.isParked(w.id) {
		return false
	}
	s.searching.Add(1)
	if s.withdraw(w.id) {
		w.signal()
		return true
	}
	rt.endSearch()
	return false
}

// leaveSearch counts w as a searcher no more. Unlike after endSearch, w has yet to look
// for what producers that relied on it have queued.
func (w *worker) leaveSearch() {
	if w.searching {
		w.searching = false
		w.rt.idle.searching.Add(-1)
	}
}

// withdraw takes the mark of w back, who goes on. If a waker has, w is a searcher, counted
// by that.
func (w *worker) withdraw() {
	if !w.rt.idle.withdraw(w.id) {
		w.searching = true
	}
}

// endSearch counts one searcher less. The last one looks once more for what
// producers that relied on it have queued.
func (rt *Runtime) endSearch() {
	if rt.idle.searching.Add(-1) == 0 && rt.hasWork() {
		rt.wakeOne()
	}
}

// hasWork reports whether a task is queued where every worker can take it.
func (rt *Runtime) hasWork() bool {
	if !rt.injector.empty() {
		return true
	}
	for _, w := range rt.everyone() {
		if w.offers() {
			return true
		}
	}
	return false
}

// offers reports whether others may take a task from w: the one in its LIFO slot is
// its own, unless it is stuck.
func (w *worker) offers() bool {
	return w.queue.len() > 0 || !w.inbox.empty() || w.stuck.Load() && w.holdsNext()
}

package rtlib

import "time"

// search looks for tasks at the other workers and in the injector. A worker that has
// found none is counted as searching until it is about to park, see beginPark.
func (w *worker) search() *header {
	rt := w.rt
	if !w.searching {
		// Half of the workers are enough: more only get in each other's way.
		if 2*int(rt.idle.searching.Load()) >= len(rt.workers) {
			return nil
		}
		w.searching = true
		rt.idle.searching.Add(1)
	}
	if h := w.takeInjected(localQueueSize / 2); h != nil {
		return h
	}
	all := rt.everyone()
	start := int(w.random.Uint64() % uint64(len(all)))
	for i := range all {
		victim := all[(start+i)%len(all)]
		if victim == w {
			continue
		}
		if h := w.stealFrom(victim); h != nil {
			return h
		}
	}
	if h := w.takeInjected(localQueueSize / 2); h != nil {
		return h
	}
	return w.stealNext(all, start)
}

// stealFrom takes tasks from the victim, queues all but one and returns that.
func (w *worker) stealFrom(victim *worker) *header {
	n := w.takeFrom(victim)
	if n == 0 {
		return nil
	}
	w.restraint.begin(w, n)
	return w.queue.pop()
}

// takeFrom moves half of the victim's queue, else its inbox, to the end of w's queue, and
// returns how many tasks these are.
func (w *worker) takeFrom(victim *worker) int {
	n := victim.queue.stealInto(&w.queue)
	if n == 0 {
		l := victim.inbox.drain()
		if n = l.n; n == 0 {
			return 0
		}
		w.enqueueAll(l)
	}
	w.countSteal(n)
	return n
}

// stealNext takes the task that another worker is to run next, if it lingers. It
// watches one worker only, besides those known to be stuck: with many, that would
// take longer than waiting.
func (w *worker) stealNext(all []*worker, start int) *header {
	watched := false
	for i := range all {
		victim := all[(start+i)%len(all)]
		h := victim.lifo.Load()
		if h == nil || victim == w || watched && !victim.stuck.Load() {
			continue
		}
		watched = true
		if w.lingers(victim, h) && h.state.takeFromSlot() {
			victim.lifo.CompareAndSwap(h, nil)
			w.countSteal(1)
			w.restraint.begin(w, 1)
			return h
		}
	}
	return nil
}

func (w *worker) countSteal(tasks int) {
	count(&w.counters.steals, 1)
	count(&w.counters.stolen, tasks)
}

// lingerTime is how long the task that a worker is to run next, and whose data it
// has at hand, must wait before one that has nothing to do takes it away. It is
// some hundred short polls.
const lingerTime = 3 * time.Microsecond

// lingers reports whether h stays where it is.
func (w *worker) lingers(victim *worker, h *header) bool {
	if victim.stuck.Load() {
		return true
	}
	if w.rt.loop != nil {
		return false // the victim gets its turn
	}
	driver := w.rt.driver
	for until := driver.now() + lingerTime; driver.now() < until; {
		if victim.lifo.Load() != h {
			return false
		}
	}
	return true
}

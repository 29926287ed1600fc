package rtlib

// search looks for tasks at the other workers and in the injector. A worker that
// parks afterwards is still counted as searching, until it has parked.
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
	start := int(w.random.Uint64() % uint64(len(rt.workers)))
	for i := range rt.workers {
		victim := rt.workers[(start+i)%len(rt.workers)]
		if victim == w {
			continue
		}
		if h := w.stealFrom(victim); h != nil {
			return h
		}
	}
	return w.takeInjected(localQueueSize / 2)
}

// stealFrom takes half of the victim's queue, else its inbox. What the victim is
// to run next is left to it, unless it is stuck.
func (w *worker) stealFrom(victim *worker) *header {
	if h := victim.queue.stealInto(&w.queue); h != nil {
		return h
	}
	l := victim.inbox.drain()
	if h := l.pop(); h != nil {
		w.enqueueAll(l)
		return h
	}
	if victim.lifo.Load() != nil && victim.stuck(w.rt.driver.now()) {
		return victim.lifo.Swap(nil)
	}
	return nil
}

package rtlib

import "github.com/asyncgen/asyncgen/rtlib/internal/satomic"

// maxExtra is how many workers a runtime has at most besides its own: so many
// tasks may block at a time before all others wait.
const maxExtra = 64

// reserve is the extra workers of a runtime, which stand in for those that are
// stuck in a poll. An extra worker is like any other, with a queue of its own. It
// retires when fewer workers are stuck than stand in for them, and is used again.
type reserve struct {
	mu      satomic.Mutex
	all     satomic.Pointer[[]*worker] // the runtime's own workers, then the extra ones
	running satomic.Int32              // extra workers that have not retired
	surplus satomic.Int32              // of these, how many are to retire
}

// everyone returns all workers there have been, the extra ones included.
func (rt *Runtime) everyone() []*worker { return *rt.reserve.all.Load() }

// replaceStuck makes sure that as many workers are not stuck as the runtime has,
// if there is anything left for them to do.
func (rt *Runtime) replaceStuck(stuck int, left bool) {
	r := &rt.reserve
	running := int(r.running.Load())
	r.surplus.Store(int32(max(running-stuck, 0)))
	if left && !rt.idle.anyParked() {
		for ; running < min(stuck, maxExtra); running++ {
			rt.addWorker()
		}
	}
	if running <= stuck {
		return
	}
	for _, w := range rt.everyone()[len(rt.workers):] {
		rt.wakeWorker(w) // to retire
	}
}

// addWorker starts an extra worker, unless all there may be are in use: one that has
// retired is until its goroutine has ended.
func (rt *Runtime) addWorker() {
	r := &rt.reserve
	r.mu.Lock()
	defer r.mu.Unlock()
	w := rt.unusedWorker()
	if w == nil {
		return
	}
	w.leaving = false
	w.gone.Store(false)
	w.retired.Store(false)
	r.running.Add(1)
	rt.active.Add(1)
	go w.drive()
}

// unusedWorker returns one that has retired, or a new one, or nil.
func (rt *Runtime) unusedWorker() *worker {
	all := rt.everyone()
	for _, w := range all[len(rt.workers):] {
		if w.retired.Load() && w.gone.Load() {
			return w
		}
	}
	if len(all) == len(rt.workers)+maxExtra {
		return nil
	}
	w := newWorker(rt, len(all))
	all = append(all[:len(all):len(all)], w)
	rt.reserve.all.Store(&all)
	return w
}

// retires reports whether w, an extra worker, is to stop, and counts it out.
func (w *worker) retires() bool {
	r := &w.rt.reserve
	for w.id >= len(w.rt.workers) {
		n := r.surplus.Load()
		if n <= 0 {
			return false
		}
		if r.surplus.CompareAndSwap(n, n-1) {
			r.running.Add(-1)
			return true
		}
	}
	return false
}

// retire hands what is queued at w to the others. A waker that has found w in
// office looks again after it has queued a task there, see header.submit.
func (w *worker) retire() {
	w.retired.Store(true)
	var l taskList
	if h := w.lifo.Swap(nil); h != nil && h.state.takeFromSlot() {
		l.append(h)
	}
	for h := w.queue.pop(); h != nil; h = w.queue.pop() {
		l.append(h)
	}
	l.concat(w.inbox.drain())
	if l.n > 0 {
		w.rt.injector.push(l)
	}
	if w.searching {
		w.searching = false
		w.rt.endSearch()
	}
	w.rt.wakeOne() // for the tasks
	w.handTimers()
	w.rt.handDriver()
}

// inject queues tasks where every worker takes them.
func (rt *Runtime) inject(l taskList) {
	if l.n > 0 {
		rt.injector.push(l)
		rt.wakeOne()
	}
}

package rtlib

import "time"

// restraint keeps a worker from stealing tasks that had better stay where they are:
// those that only exchange messages. Each waits again after a short poll, and what it
// waits for comes from the worker that it was taken from, so that two processors fight
// over what one had in its cache. Such tasks show in what comes of a steal. As long as
// it is that, the worker steals rarely, and watches the queues meanwhile: tasks that
// are better off apart still part soon, and the others lose little.
//
// Linux leaves tasks alone that are likely to be in a cache, too, but by the time since
// they ran (sched_migration_cost): that does not tell them from those which wait for a
// processor.
type restraint struct {
	// What the worker's counts and the clock were at the last steal, and the tasks
	// that it took; 0 once it is known what came of it.
	polls, ended uint64
	at           time.Duration
	stolen       uint64

	rests int      // before the next steal
	taken int      // of them
	seen  []uint64 // the ticks of all workers at the begin of one
}

const (
	// restTime is how long a rest takes: some ten times what it costs to wake a
	// worker.
	restTime = 128 * time.Microsecond
	// maxRests limits the rests between two steals.
	maxRests = 16
	// worthyPoll is how long polls must be on average for the tasks to be worth
	// stealing: some times what it costs to get their data from another cache.
	worthyPoll = time.Microsecond
)

// begin notes that w steals n tasks.
func (r *restraint) begin(w *worker, n int) {
	r.polls, r.ended, r.at, r.stolen = w.polls, w.ended, w.rt.driver.now(), uint64(n)
}

// judge looks at what has come of the last steal, now that w has nothing left to do. It
// was worth its while if tasks have ended, or have made others ready here, or if they
// took long enough.
func (r *restraint) judge(w *worker) {
	if r.stolen == 0 {
		return
	}
	polls := w.polls - r.polls
	took := w.rt.driver.now() - r.at
	if w.ended != r.ended || polls > 2*r.stolen || took >= time.Duration(polls)*worthyPoll {
		r.rests = 0
	} else {
		r.rests = min(max(2*r.rests, 1), maxRests)
	}
	r.stolen, r.taken = 0, 0
}

// rest lets some time pass if w, which has nothing to do, had better not steal yet, and
// reports whether it did so: then there may be something to do.
func (w *worker) rest() bool {
	r := &w.restraint
	r.judge(w)
	if r.rests == 0 || w.rt.loop != nil {
		return false
	}
	if r.taken == r.rests || !w.rt.injector.empty() || !w.rt.hasWork() {
		r.taken = 0
		return false
	}
	if !w.rt.idle.watched.CompareAndSwap(false, true) {
		return false // another worker rests
	}
	r.taken++
	w.noteTicks()
	wanted := w.sleepThroughRest()
	w.rt.idle.watched.Store(false)
	if wanted || w.seesLongPolls() {
		r.taken = r.rests
	}
	return true
}

// sleepThroughRest is a park for restTime, in which w is not woken for tasks in the
// queues of other workers. It reports whether w was woken for other tasks than its own.
func (w *worker) sleepThroughRest() (wanted bool) {
	rt := w.rt
	w.leaveSearch() // w looks below, and again after the rest
	rt.idle.publish(w.id)
	if rt.injector.empty() && w.inbox.empty() && !rt.stopping.Load() {
		w.parker.Park(restTime, true)
	}
	w.withdraw()
	return w.searching && w.inbox.empty()
}

// noteTicks remembers how far the workers are.
func (w *worker) noteTicks() {
	r := &w.restraint
	r.seen = r.seen[:0]
	for _, other := range w.rt.everyone() {
		r.seen = append(r.seen, other.tick.Load())
	}
}

// seesLongPolls reports whether tasks wait at a worker whose polls have been long
// since noteTicks.
func (w *worker) seesLongPolls() bool {
	all := w.rt.everyone()
	for i, before := range w.restraint.seen {
		polls := all[i].tick.Load() - before
		if polls < uint64(restTime/worthyPoll) && all[i].offers() {
			return true
		}
	}
	return false
}

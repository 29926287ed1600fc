package rtlib

import "time"

// relief lets a worker that always has tasks of its own steal nevertheless: from one
// that does not get on, because its poll takes long, or because the system has given
// its processor to another program, which lasts milliseconds. Its tasks would wait as
// long, since only a worker with nothing left to do searches.
type relief struct {
	watched *worker
	tick    uint64        // of watched, at since
	since   time.Duration // when w chose to watch it
}

// reliefAfter is how long a worker has to be without a new poll before it is relieved.
const reliefAfter = maintenancePeriod

// relieve takes tasks from the watched worker if it does not get on, and chooses one to
// watch from now on. It watches one of them, so that the cost does not grow with their
// number, at random, so that somebody watches each.
func (w *worker) relieve(now time.Duration) {
	all, r := w.rt.everyone(), &w.relief
	if len(all) == 1 || w.rt.loop != nil || now-r.since < reliefAfter {
		return
	}
	if r.watched != nil && r.watched.tick.Load() == r.tick {
		w.takeFrom(r.watched)
	}
	at := int(w.random.Uint64() % uint64(len(all)-1))
	if all[at] == w {
		at = len(all) - 1
	}
	*r = relief{watched: all[at], tick: all[at].tick.Load(), since: now}
}

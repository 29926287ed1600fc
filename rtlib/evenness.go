package rtlib

import "time"

// evenness tells whether a worker gets on so well that it is left alone with the tasks
// that it finds after a park. Another worker would be there after some 20 microseconds,
// which is as long as ten short polls: what it then takes has to change processors, and
// has waited no shorter. Only what the worker has not got done after aloneFor is shared.
//
// What a poll will take nobody knows. Should it take long, what waits behind it is late
// by that, or until the monitor sees to it. So that this stays rare, also if long polls
// are not, the worker looks at all of its polls and not at a sample, and is not left
// alone until evenFor of them have been short.
type evenness struct {
	broken uint64 // the worker's polls when it last noticed a long one; 0 at first
}

const (
	// shortPolls is how many polls have to fit between two maintenances to be short.
	shortPolls = 16
	// evenFor is how many polls it takes. With some five tasks behind a long one, they
	// are four in a thousand at most, however often polls take long. It is not a time,
	// because on a loaded machine a worker loses its processor every few milliseconds,
	// which looks the same.
	evenFor = 256
	// aloneFor is for how long after a park a worker is left alone at most.
	aloneFor = 2 * maintenancePeriod
)

// note is to be called with each look at the clock, how long ago the last one was, and
// how many polls there have been. The looks come so often that only a long poll can keep
// two further apart than this.
func (e *evenness) note(since time.Duration, polls uint64) {
	if since > 2*maintenancePeriod {
		e.broken = polls
	}
}

// getsOn reports whether w is left alone with what is in its queue.
func (w *worker) getsOn(now time.Duration) bool {
	return w.interval >= shortPolls && w.polls-w.evenness.broken >= evenFor &&
		now-w.spell.began < aloneFor && w.rt.loop == nil && w.rt.opts.eventInterval == 0
}

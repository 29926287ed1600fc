package rtlib

import "time"

// evenness tells whether a worker gets on so well that it is left alone with the tasks
// that it finds after a park. Another worker would be there after some 20 microseconds,
// which is as long as ten short polls: what it then takes has to change processors, and
// has waited no shorter. What is left at the next maintenance is shared in any case.
//
// What a poll will take nobody knows. Should it take long, what waits behind it is late
// by that, or until the monitor sees to it. Therefore the worker relies on all the polls
// of the last while, not on a sample.
type evenness struct {
	broken time.Duration // when a long poll was last noticed; 0 at first
}

const (
	// shortPolls is how many polls have to fit between two maintenances to be short.
	shortPolls = 16
	// evenFor is how long ago the last long poll has to be.
	evenFor = 20 * time.Millisecond
)

// note is to be called with each look at the clock, and when the last one was. They come
// so often that only a long poll can keep two further apart than this.
func (e *evenness) note(now, last time.Duration) {
	if now-last > 2*maintenancePeriod {
		e.broken = now
	}
}

// getsOn reports whether w is left alone.
func (w *worker) getsOn(now time.Duration) bool {
	return w.interval >= shortPolls && now-w.evenness.broken >= evenFor &&
		w.rt.loop == nil && w.rt.opts.eventInterval == 0
}

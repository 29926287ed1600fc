package rtlib

import "time"

// spell is what a worker has done since it was last parked. It tells how the worker
// is to be parked next: one that is woken fast is of use if it had much to do, and
// in polls of some length. With short polls two workers get no further than one, as
// the tasks' data goes back and forth between them, so that one is better left alone.
type spell struct {
	began       time.Duration
	timed, long int // polls of the sample, and of these the ones worth sharing
}

const (
	// longSpell is how long a worker has to be busy.
	longSpell = 50 * time.Microsecond
	// sharedPoll is how long a poll must be for another worker to be of use. A quarter
	// of the sample has to be.
	sharedPoll = 256 * time.Nanosecond
)

// count adds a poll of the sample, which took d.
func (s *spell) count(d time.Duration) {
	s.timed++
	if d >= sharedPoll {
		s.long++
	}
}

// useful reports whether a spell that ends now was of use. Without a sample it was
// one of few and thus long polls.
func (s *spell) useful(now time.Duration) bool {
	return now-s.began >= longSpell && 4*s.long >= s.timed
}

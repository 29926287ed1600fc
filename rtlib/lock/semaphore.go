package lock

import (
	"errors"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/internal/satomic"
	"github.com/asyncgen/asyncgen/rtlib/internal/waitlist"
)

// ErrClosed is what acquiring from a closed [Semaphore] gives.
var ErrClosed = errors.New("lock: semaphore closed")

// Semaphore is a number of permits, for work of which only so much may go on at
// a time. It is fair: who wants many permits is not overtaken by those who want
// few. It must not be copied after first use. The zero Semaphore has no permits.
type Semaphore struct {
	permits permits       // taken are those in use minus size, so that the limit stays 0
	size    satomic.Int64 // permits there are, in use or not
}

// maxPermits bounds the permits of a Semaphore, so that counting them cannot
// overflow.
const maxPermits = 1 << 30

// NewSemaphore returns a semaphore of n permits. It panics if n is negative or
// over 2^30.
func NewSemaphore(n int) *Semaphore {
	s := &Semaphore{}
	s.AddPermits(nil, n)
	return s
}

// Acquire returns a future that ends when the caller has n permits, which it
// gives back with [Semaphore.Release]; all of them at once, so that two who want
// several cannot wait for each other. It ends with [ErrClosed] if the semaphore
// is closed. To want more permits than there are is to wait until they are
// added. Cancelling it is safe. It panics if n is negative or over 2^30.
func (s *Semaphore) Acquire(n int) *SemaphoreAcquireFuture {
	f := &SemaphoreAcquireFuture{}
	f.Init(s, n)
	return f
}

// SemaphoreAcquireFuture is the future that [Semaphore.Acquire] returns.
type SemaphoreAcquireFuture struct {
	rtlib.Embeddable
	sem    *Semaphore
	n      int
	waiter waitlist.Waiter
}

// Init sets the semaphore and the number of permits.
func (f *SemaphoreAcquireFuture) Init(s *Semaphore, n int) { f.sem, f.n = s, checked(n) }

// Poll is ready when the caller has the permits or the semaphore is closed.
func (f *SemaphoreAcquireFuture) Poll(cx *rtlib.Context) (error, bool) {
	if f.n == 0 {
		return f.sem.nothing(), true
	}
	switch f.sem.permits.poll(cx, &f.waiter, int64(f.n), 0) {
	case acquired:
		return nil, true
	case refused:
		return ErrClosed, true
	}
	return nil, false
}

// Cancel stops waiting.
func (f *SemaphoreAcquireFuture) Cancel(cx *rtlib.Context) {
	if f.sem != nil {
		f.sem.permits.cancel(cx, &f.waiter, int64(f.n), 0)
	}
}

// TryAcquire takes n permits if they are free, nobody waits and the semaphore is
// open, and reports whether it did.
func (s *Semaphore) TryAcquire(n int) bool {
	return s.permits.tryTake(int64(checked(n)), 0)
}

// AcquireBlocking takes n permits on a goroutine, which it blocks until they are
// free or the semaphore is closed.
func (s *Semaphore) AcquireBlocking(n int) error {
	switch {
	case checked(n) == 0:
		return s.nothing()
	case s.permits.block(int64(n), 0) == refused:
		return ErrClosed
	}
	return nil
}

// nothing is the outcome of an Acquire of no permits.
func (s *Semaphore) nothing() error {
	if s.Closed() {
		return ErrClosed
	}
	return nil
}

// Release gives n acquired permits back. It panics if fewer are taken.
func (s *Semaphore) Release(cx *rtlib.Context, n int) {
	checked(n)
	for {
		size := s.size.Load()
		if s.permits.release(cx, int64(n), 0, -size) {
			return
		}
		if s.size.Load() == size { // else AddPermits came in between
			panic("lock: Release of more permits than were acquired")
		}
	}
}

// AddPermits adds n permits to those that there are.
func (s *Semaphore) AddPermits(cx *rtlib.Context, n int) {
	for added := int64(checked(n)); ; {
		size := s.size.Load()
		if size+added > maxPermits {
			panic("lock: a Semaphore has at most 2^30 permits")
		}
		if s.size.CompareAndSwap(size, size+added) {
			break
		}
	}
	s.permits.release(cx, int64(n), 0, -maxPermits)
}

// Close makes everyone who waits, and whoever comes, get [ErrClosed]. Permits
// that are taken may still be given back.
func (s *Semaphore) Close(cx *rtlib.Context) { s.permits.close(cx) }

// Closed reports whether Close was called.
func (s *Semaphore) Closed() bool { return s.permits.word.Load()&wordClosed != 0 }

// Available returns how many permits are free. It may be out of date when the
// caller looks at it.
func (s *Semaphore) Available() int { return int(-s.permits.taken()) }

func checked(n int) int {
	if n < 0 || n > maxPermits {
		panic("lock: a number of permits must be between 0 and 2^30")
	}
	return n
}

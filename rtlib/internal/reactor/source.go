package reactor

import "errors"

// ErrClosed is returned for a [Source] or a [Reactor] that was closed.
var ErrClosed = errors.New("reactor: closed")

// Source is a descriptor that is registered with a reactor and that it owns:
// the descriptor stays open until Close and the end of the last use. The zero
// Source is closed. A Source is registered once and must not be copied after.
type Source struct {
	reactor *Reactor
	token   token
	fd      int32
	open    lifetime // of fd
	read    direction
	write   direction
}

// Register hands fd, which must be non-blocking, to s and s to r. Both directions
// are ready at first: the first operation is tried without a report. On error fd
// stays the caller's, and s what it was. It panics if s was registered before.
func (s *Source) Register(r *Reactor, fd int) error {
	if s.reactor != nil {
		panic("rtlib: a source of readiness that is registered twice")
	}
	s.reactor, s.fd = r, int32(fd)
	s.read.word.Store(uint64(readyBit))
	s.write.word.Store(uint64(readyBit))
	s.token = r.slab.insert(s)
	s.open.begin()
	if err := r.add(s); err != nil {
		s.open, s.reactor = lifetime{}, nil
		r.slab.remove(s.token)
		return err
	}
	return nil
}

// FD returns the descriptor. It is valid between Acquire and Release.
func (s *Source) FD() int { return int(s.fd) }

// Acquire begins a use of the descriptor: until Release its number is not given
// to another file. It returns false if the source is closed.
func (s *Source) Acquire() bool { return s.open.acquire() }

// Release ends the use that Acquire began.
func (s *Source) Release() {
	if s.open.release() {
		closeFD(s.FD())
	}
}

// Close ends the registration, wakes all who wait and closes the descriptor as
// soon as no use of it is under way. It returns [ErrClosed] if the source is
// closed.
func (s *Source) Close() error {
	if !s.open.shut() {
		return ErrClosed
	}
	s.reactor.remove(s)
	s.read.report(finalBit, Notifier.Wake)
	s.write.report(finalBit, Notifier.Wake)
	s.Release()
	return nil
}

// PollRead returns the readiness to read, or enters w to be woken with n when
// there is some. A source that is closed is ready.
func (s *Source) PollRead(w *Waiter, n Notifier) (Ready, bool) { return s.read.poll(w, n) }

// PollWrite is PollRead for writing.
func (s *Source) PollWrite(w *Waiter, n Notifier) (Ready, bool) { return s.write.poll(w, n) }

// ClearRead records that a read after seen found nothing more to read.
func (s *Source) ClearRead(seen Ready) { s.read.clear(seen) }

// ClearWrite records that a write after seen found no more room.
func (s *Source) ClearWrite(seen Ready) { s.write.clear(seen) }

// CancelRead withdraws a waiter that PollRead entered.
func (s *Source) CancelRead(w *Waiter) { s.read.withdraw(w) }

// CancelWrite withdraws a waiter that PollWrite entered.
func (s *Source) CancelWrite(w *Waiter) { s.write.withdraw(w) }

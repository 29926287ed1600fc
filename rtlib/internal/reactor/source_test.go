//go:build linux || darwin || (freebsd && !386 && !arm)

package reactor

import (
	"errors"
	"testing"

	"golang.org/x/sys/unix"
)

func TestEventReachesItsSourceOnly(t *testing.T) {
	r := newReactor(t)
	a, peerA := newPair(t, r)
	b, _ := newPair(t, r)
	var atA, atB counter
	waitRead(t, a, &atA)
	waitRead(t, b, &atB)
	send(t, peerA)
	dispatchUntil(t, r, func() bool { return atA.n > 0 })
	if atA.n != 1 || atB.n != 0 {
		t.Fatalf("woken: %d and %d times, want 1 and 0", atA.n, atB.n)
	}
}

// The events of a batch that were fetched before a descriptor was closed must
// not reach the one that took over its number and its slot.
func TestEventOfAReusedDescriptorInOneBatchIsDropped(t *testing.T) {
	r := newReactor(t)
	first, peer := newPair(t, r)
	send(t, peer)
	n, err := r.poller.poll(&r.events)
	if err != nil || n != 1 {
		t.Fatalf("poll = %d, %v", n, err)
	}
	oldFD, oldSlot := first.FD(), first.token.index
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second, _ := newPair(t, r)
	if second.FD() != oldFD || second.token.index != oldSlot {
		t.Fatalf("descriptor %d and slot %d were not reused, but %d and %d given",
			oldFD, oldSlot, second.FD(), second.token.index)
	}
	var c counter
	waitRead(t, second, &c)
	r.dispatch(n, Notifier.Wake)
	if c.n != 0 {
		t.Fatal("the event of the closed descriptor woke the new one's waiter")
	}
}

func TestCloseWakesBothDirectionsAndClosesAfterTheLastUse(t *testing.T) {
	r := newReactor(t)
	s, _ := newPair(t, r)
	var reads, writes counter
	waitRead(t, s, &reads)
	var w Waiter
	seen, _ := s.PollWrite(&w, &writes)
	s.ClearWrite(seen)
	s.PollWrite(&w, &writes)

	if !s.Acquire() {
		t.Fatal("closed before Close")
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if reads.n != 1 || writes.n != 1 {
		t.Errorf("woken: reading %d, writing %d; want 1 and 1", reads.n, writes.n)
	}
	if s.Acquire() {
		t.Error("a use began after Close")
	}
	if _, ready := s.PollRead(&Waiter{}, &reads); !ready {
		t.Error("a closed source is not ready")
	}
	if !isOpen(s.FD()) {
		t.Error("the descriptor was closed during a use")
	}
	s.Release()
	if isOpen(s.FD()) {
		t.Error("the descriptor is still open after the last use")
	}
	if err := s.Close(); !errors.Is(err, ErrClosed) {
		t.Errorf("second Close = %v", err)
	}
}

func TestHangUpIsFinal(t *testing.T) {
	r := newReactor(t)
	s, peer := newPair(t, r)
	var c counter
	waitRead(t, s, &c)
	if err := unix.Shutdown(peer, unix.SHUT_WR); err != nil {
		t.Fatal(err)
	}
	dispatchUntil(t, r, func() bool { return c.n > 0 })
	if seen, ready := s.PollRead(&Waiter{}, &c); !ready || !seen.Final() {
		t.Fatalf("after the peer's shutdown: ready %v, final %v", ready, seen.Final())
	}
}

func TestReactorIsActiveWhileSourcesAreRegistered(t *testing.T) {
	r := newReactor(t)
	if r.Active() {
		t.Error("active without a source")
	}
	s, _ := newPair(t, r)
	if !r.Active() {
		t.Error("not active with a source")
	}
	s.Close()
	if r.Active() {
		t.Error("active after the last source was closed")
	}
}

func TestSourceOutlivesTheReactor(t *testing.T) {
	r, err := New()
	if err != nil {
		t.Fatal(err)
	}
	s, _ := newPair(t, r)
	r.Close()
	r.Wake() // must not write to a descriptor that may be another's
	for _, fd := range r.poller.descriptors() {
		if !isOpen(fd) {
			t.Error("a descriptor of the reactor was closed under a source")
		}
	}
	if err := new(Source).Register(r, 0); !errors.Is(err, ErrClosed) {
		t.Errorf("Register with a closed reactor = %v", err)
	}
	s.Close()
	for _, fd := range r.poller.descriptors() {
		if isOpen(fd) {
			t.Error("a descriptor of the reactor is still open")
		}
	}
}

func TestRegisterOfABadDescriptorLeavesNothing(t *testing.T) {
	r := newReactor(t)
	var s Source
	if err := s.Register(r, -1); !errors.Is(err, unix.EBADF) {
		t.Fatalf("Register = %v, want EBADF", err)
	}
	if r.Active() || s.Acquire() || len(r.slab.free) != len(r.slab.slots) {
		t.Fatal("the failed registration left something behind")
	}
}

func TestASourceIsRegisteredOnce(t *testing.T) {
	r := newReactor(t)
	s, _ := newPair(t, r)
	_, other := newPair(t, r)
	defer func() {
		if recover() == nil {
			t.Error("it is registered twice")
		}
	}()
	_ = s.Register(r, other)
}

// newPair registers one end of a socket pair and returns the other.
func newPair(t *testing.T, r *Reactor) (s *Source, peer int) {
	t.Helper()
	pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, fd := range pair {
		unix.CloseOnExec(fd)
		if err := unix.SetNonblock(fd, true); err != nil {
			t.Fatal(err)
		}
	}
	s = &Source{}
	if err := s.Register(r, pair[0]); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.Close()
		_ = unix.Close(pair[1])
	})
	// The registration itself is reported: the other end has room.
	dispatchUntil(t, r, func() bool { return s.write.word.Load()>>2 > 0 })
	return s, pair[1]
}

// waitRead enters a waiter for reading.
func waitRead(t *testing.T, s *Source, n Notifier) {
	t.Helper()
	var w Waiter
	seen, _ := s.PollRead(&w, n)
	s.ClearRead(seen)
	if _, ready := s.PollRead(&w, n); ready {
		t.Fatal("ready to read before anything was sent")
	}
}

var oneByte = []byte{1}

func send(t *testing.T, fd int) {
	t.Helper()
	if _, err := unix.Write(fd, oneByte); err != nil {
		t.Fatal(err)
	}
}

// dispatchUntil waits in the reactor until the condition holds.
func dispatchUntil(t *testing.T, r *Reactor, done func() bool) {
	t.Helper()
	for !done() {
		if err := r.Wait(-1, Notifier.Wake); err != nil {
			t.Fatal(err)
		}
	}
}

func isOpen(fd int) bool {
	_, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0)
	return err == nil
}

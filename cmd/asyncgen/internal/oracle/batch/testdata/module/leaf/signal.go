package leaf

import "github.com/asyncgen/asyncgen/rtlib"

// Signal tells one task that something has happened.
type Signal struct {
	set   bool
	waker rtlib.Waker
}

// Set wakes who waits, and ends all later waits at once.
func (s *Signal) Set() {
	s.set = true
	s.waker.Wake()
}

// Wait returns a future that ends once s is set.
func (s *Signal) Wait() *SignalFuture { return &SignalFuture{s} }

// SignalFuture is the future of [Signal.Wait].
type SignalFuture struct{ signal *Signal }

// Poll is ready once the signal is set.
func (f *SignalFuture) Poll(cx *rtlib.Context) (u rtlib.Unit, ready bool) {
	f.signal.waker = cx.Waker()
	return u, f.signal.set
}

// Cancel ends the wait.
func (f *SignalFuture) Cancel(*rtlib.Context) { f.signal.waker = rtlib.Waker{} }

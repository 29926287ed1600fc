package asignal

import (
	"os"
	"os/signal"
	"sync"

	"github.com/asyncgen/asyncgen/rtlib"
)

// Notify returns a stream of the signals given, from now on. They no longer do
// what they would do by default, until the stream is closed. Several of one kind
// that come before they are taken may be one, as it is with the operating system,
// but after the last of a kind there is always one to take. The stream must be
// closed.
func Notify(sig os.Signal, more ...os.Signal) *SignalStream {
	s := &SignalStream{stopped: make(chan struct{})}
	for _, sig := range append([]os.Signal{sig}, more...) {
		// What finds a channel full is dropped, so each kind has its own: what is in
		// it stands for the one that is dropped.
		received := make(chan os.Signal, 1)
		signal.Notify(received, sig)
		s.received = append(s.received, received)
		go s.run(received)
	}
	return s
}

// SignalStream is the stream that [Notify] returns. It ends when it is closed.
// One task at a time waits for it.
type SignalStream struct {
	received []chan os.Signal
	stopped  chan struct{}

	mu     sync.Mutex
	kept   []os.Signal // not yet taken, each kind once
	closed bool
	waker  rtlib.Waker
}

func (s *SignalStream) run(received <-chan os.Signal) {
	for {
		select {
		case sig := <-received:
			s.keep(sig)
		case <-s.stopped:
			return
		}
	}
}

func (s *SignalStream) keep(sig os.Signal) {
	s.mu.Lock()
	for _, other := range s.kept {
		if other == sig {
			s.mu.Unlock()
			return
		}
	}
	s.kept = append(s.kept, sig)
	waker := s.waker
	s.waker = rtlib.Waker{}
	s.mu.Unlock()
	waker.Wake()
}

// Next returns a future for the next signal. Its second value is false once the
// stream is closed. Cancelling it loses none.
func (s *SignalStream) Next() rtlib.Future[rtlib.Tuple2[os.Signal, bool]] {
	f := &SignalStreamNextFuture{}
	f.Init(s)
	return f
}

// SignalStreamNextFuture is the future that [SignalStream.Next] returns.
type SignalStreamNextFuture struct {
	rtlib.Embeddable
	s     *SignalStream
	waits bool // its waker is in the stream
}

// Init sets the stream.
func (f *SignalStreamNextFuture) Init(s *SignalStream) { f.s, f.waits = s, false }

// Poll is ready when there is a signal, and at the end.
func (f *SignalStreamNextFuture) Poll(cx *rtlib.Context) (r rtlib.Tuple2[os.Signal, bool], ready bool) {
	r.V1, r.V2, ready = f.s.PollNext(cx)
	f.waits = !ready
	return r, ready
}

// Cancel gives up waiting.
func (f *SignalStreamNextFuture) Cancel(cx *rtlib.Context) {
	if f.waits {
		f.waits = false
		f.s.Cancel(cx)
	}
}

// PollNext is ready when there is a signal, and at the end.
func (s *SignalStream) PollNext(cx *rtlib.Context) (sig os.Signal, ok, ready bool) {
	if !cx.Spend() { // ahead of the lock, as it may wake
		return nil, false, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closed:
		return nil, false, true
	case len(s.kept) == 0:
		s.waker = cx.Waker()
		return nil, false, false
	}
	sig = s.kept[0]
	s.kept = append(s.kept[:0], s.kept[1:]...)
	return sig, true, true
}

// Cancel gives up waiting. Signals are still received.
func (s *SignalStream) Cancel(*rtlib.Context) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.waker = rtlib.Waker{}
}

// Close ends the stream: unless another one receives them, the signals do again
// what they do by default. A second Close does nothing.
func (s *SignalStream) Close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed, s.kept = true, nil
	waker := s.waker
	s.waker = rtlib.Waker{}
	s.mu.Unlock()
	for _, c := range s.received {
		signal.Stop(c)
	}
	close(s.stopped)
	waker.Wake()
	return nil
}

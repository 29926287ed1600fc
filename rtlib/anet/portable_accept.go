//go:build !(linux || darwin || (freebsd && !386 && !arm)) || asyncgen_portable

package anet

import (
	"errors"
	"net"
	"net/netip"
	"slices"
	"syscall"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
)

// listen makes s a listening socket.
func (s *socket) listen(_ *rtlib.Context, ap netip.AddrPort) error {
	addr := net.TCPAddrFromAddrPort(ap)
	if !ap.Addr().IsValid() {
		addr = &net.TCPAddr{Port: int(ap.Port())}
	}
	l, err := net.ListenTCP("tcp", addr)
	if err != nil {
		return cause(err)
	}
	s.open()
	s.listener = l
	return nil
}

// accept takes the connection that a goroutine has accepted.
func (s *socket) accept(cx *rtlib.Context, w *waiter) (*TCPStream, error, acceptOutcome) {
	if !cx.Spend() { // ahead of the lock, as it may wake
		return nil, nil, acceptNone
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.in.leave(w)
	switch {
	case s.closed:
		return nil, net.ErrClosed, acceptDone
	case s.accepted != nil:
		c := &TCPStream{peer: unmapped(s.accepted.RemoteAddr())}
		c.socket.open()
		c.socket.conn, s.accepted = s.accepted, nil
		return c, nil, acceptDone
	case s.in.err != nil:
		err := s.in.err
		s.in.err = nil // of one call, not of the listener
		return nil, err, acceptDone
	}
	s.in.enter(cx, w)
	s.begin(&s.in, s.acceptNext)
	return nil, nil, acceptNone
}

// acceptNext accepts a connection. While there are no resources for it, it
// waits and tries again.
func (s *socket) acceptNext() func() {
	for delay := firstBackoff; ; delay = min(2*delay, lastBackoff) {
		c, err := s.listener.AcceptTCP()
		if !exhausted(err) {
			return func() {
				s.in.err = cause(err)
				if s.closed && c != nil {
					c.Close()
					return
				}
				s.accepted = c
			}
		}
		select {
		case <-s.ctx.Done():
		case <-time.After(delay):
		}
	}
}

func exhausted(err error) bool {
	return slices.ContainsFunc(exhaustion[:], func(errno syscall.Errno) bool { return errors.Is(err, errno) })
}

//go:build !(linux || darwin || (freebsd && !386 && !arm)) || asyncgen_portable

package anet

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"sync"

	"github.com/asyncgen/asyncgen/rtlib"
)

// socket is a TCP socket of package net, for platforms on which the runtime has
// no poller. Its blocking calls run on goroutines, one a direction at most,
// whose ends wake the tasks. It reads ahead by a buffer. A write ends when the
// kernel has the bytes: were it ahead of that, a program that ends would take them
// along. (The tag asyncgen_portable chooses it anywhere.)
type socket struct {
	ctx   context.Context // ends with the socket
	abort context.CancelFunc

	mu       sync.Mutex
	closed   bool
	conn     *net.TCPConn     // nil while connecting, and of a listener
	listener *net.TCPListener // nil of a stream
	in       half             // of reading, or accepting
	out      half             // of writing, or connecting
	ahead    []byte           // read and not yet taken
	accepted *net.TCPConn     // and not yet taken
	shut     bool             // CloseWrite comes after what is being written
}

const (
	// readAhead is the size of the buffer of what was read.
	readAhead = 32 << 10
	// writeStep is how many bytes one call writes at most.
	writeStep = 64 << 10
)

// half is one direction of a socket. The socket's mutex guards it.
type half struct {
	busy    bool  // a goroutine is in a call
	err     error // ended the direction
	waiters []*waiter
}

// waiter is what a future that waits for a socket holds.
type waiter struct {
	waker   rtlib.Waker
	entered bool
	writing *writing // the write that it has begun and not been told the end of
	givenUp bool     // nobody waits for that
}

// writing is a call that writes. The socket's mutex guards it.
type writing struct {
	written int
	ended   bool
}

func (h *half) enter(cx *rtlib.Context, w *waiter) {
	w.waker = cx.Waker()
	if !w.entered {
		w.entered = true
		h.waiters = append(h.waiters, w)
	}
}

func (h *half) leave(w *waiter) {
	if w.entered {
		h.waiters = slices.DeleteFunc(h.waiters, func(other *waiter) bool { return other == w })
		w.waker, w.entered = rtlib.Waker{}, false
	}
}

// finish ends a call and returns whom to wake.
func (h *half) finish() (wakers []rtlib.Waker) {
	h.busy = false
	for _, w := range h.waiters {
		wakers = append(wakers, w.waker)
		w.waker, w.entered = rtlib.Waker{}, false
	}
	h.waiters = nil
	return wakers
}

func wakeAll(wakers []rtlib.Waker) {
	for _, w := range wakers {
		w.Wake()
	}
}

// open makes the zero socket one that is to be closed.
func (s *socket) open() { s.ctx, s.abort = context.WithCancel(context.Background()) }

// begin runs call on a goroutine, unless one is under way. Call changes the
// socket in the function that it returns, which runs locked.
func (s *socket) begin(h *half, call func() (apply func())) {
	if h.busy {
		return
	}
	h.busy = true
	go func() {
		apply := call()
		s.mu.Lock()
		apply()
		wakers := h.finish()
		s.mu.Unlock()
		wakeAll(wakers)
	}()
}

func (s *socket) cancelRead(w *waiter) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.in.leave(w)
}

func (s *socket) cancelWrite(w *waiter) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.out.leave(w)
	w.givenUp = w.writing != nil
}

// read takes what was read ahead.
func (s *socket) read(cx *rtlib.Context, w *waiter, p []byte) (n int, err error, ready bool) {
	if !cx.Spend() { // ahead of the lock, as it may wake
		return 0, nil, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.in.leave(w)
	switch {
	case s.closed:
		return 0, net.ErrClosed, true
	case len(s.ahead) > 0:
		n = copy(p, s.ahead)
		s.ahead = s.ahead[n:]
		cx.SpendBytes(n)
		return n, nil, true
	case s.in.err != nil:
		return 0, s.in.err, true
	}
	s.in.enter(cx, w)
	s.begin(&s.in, s.fill)
	return 0, nil, false
}

func (s *socket) fill() func() {
	buffer := make([]byte, readAhead)
	n, err := s.conn.Read(buffer)
	return func() { s.ahead, s.in.err = buffer[:n], cause(err) }
}

// write lets a goroutine write up to writeStep bytes, and tells how many it has
// written when it has.
func (s *socket) write(cx *rtlib.Context, w *waiter, p []byte) (n int, err error, ready bool) {
	if !cx.Spend() { // ahead of the lock, as it may wake
		return 0, nil, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.out.leave(w)
	if w.givenUp {
		w.writing, w.givenUp = nil, false
	}
	if begun := w.writing; begun != nil && (begun.ended || s.closed) {
		w.writing = nil
		if begun.written > 0 { // an error is the next write's
			cx.SpendBytes(begun.written)
			return begun.written, nil, true
		}
	}
	switch {
	case s.closed:
		return 0, net.ErrClosed, true
	case s.out.err != nil:
		return 0, s.out.err, true
	}
	s.out.enter(cx, w)
	if !s.out.busy {
		data := slices.Clone(p[:min(len(p), writeStep)])
		w.writing = &writing{}
		s.begin(&s.out, s.writer(w.writing, data))
	}
	return 0, nil, false
}

// writer is the call that writes data.
func (s *socket) writer(w *writing, data []byte) func() (apply func()) {
	return func() func() {
		n, err := s.conn.Write(data)
		return func() {
			w.written, w.ended = n, true
			s.out.err = cause(err)
			if s.shut {
				_ = s.conn.CloseWrite()
			}
		}
	}
}

// writeIdle waits until the write of w that was given up has ended, and tells how many
// bytes it has written, and its error.
func (s *socket) writeIdle(cx *rtlib.Context, w *waiter) (n int, err error, ready bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.out.leave(w)
	if !w.givenUp {
		return 0, nil, true
	}
	switch begun := w.writing; {
	case begun.ended:
		n, err = begun.written, s.out.err
	case s.closed:
		err = net.ErrClosed
	default:
		s.out.enter(cx, w)
		return 0, nil, false
	}
	w.writing, w.givenUp = nil, false
	return n, err, true
}

// close closes the socket. What was written is still sent.
func (s *socket) close() bool {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return false
	}
	s.closed = true
	s.abort()
	wakers := append(s.in.finish(), s.out.finish()...)
	switch {
	case s.listener != nil:
		s.listener.Close()
	case s.conn != nil:
		s.conn.Close()
	}
	if s.accepted != nil {
		s.accepted.Close()
	}
	s.mu.Unlock()
	wakeAll(wakers)
	return true
}

func (s *socket) closeWrite() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closed:
		return net.ErrClosed
	case s.out.busy:
		s.shut = true
		return nil
	}
	return cause(s.conn.CloseWrite())
}

func (s *socket) setNoDelay(on bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return net.ErrClosed
	}
	return cause(s.conn.SetNoDelay(on))
}

func (s *socket) local() netip.AddrPort {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.listener != nil {
		return unmapped(s.listener.Addr())
	}
	return unmapped(s.conn.LocalAddr())
}

// unmapped is addr with an IPv4 address that was mapped to IPv6 as IPv4.
func unmapped(addr net.Addr) netip.AddrPort {
	ap := addr.(*net.TCPAddr).AddrPort()
	return netip.AddrPortFrom(ap.Addr().Unmap(), ap.Port())
}

// connect makes s a socket that is connecting to ap.
func (s *socket) connect(_ *rtlib.Context, ap netip.AddrPort) error {
	s.open()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.begin(&s.out, func() func() {
		c, err := (&net.Dialer{}).DialContext(s.ctx, "tcp", ap.String())
		return func() {
			if s.out.err = cause(err); err != nil {
				return
			}
			if s.conn = c.(*net.TCPConn); s.closed {
				s.conn.Close()
			}
		}
	})
	return nil
}

// connected tells whether the connection that was begun is there or has failed.
func (s *socket) connected(cx *rtlib.Context, w *waiter) (err error, ready bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.out.leave(w)
	if s.out.busy {
		s.out.enter(cx, w)
		return nil, false
	}
	return s.out.err, true
}

// cause is err without the operation and address that package net adds, for the
// caller adds its own.
func cause(err error) error {
	if op, ok := errors.AsType[*net.OpError](err); ok {
		return op.Err
	}
	return err
}

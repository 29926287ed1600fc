package aio

import (
	"io"
	"sync"

	"github.com/asyncgen/asyncgen/rtlib"
)

// Duplex returns the two ends of a connection within the process: what is
// written to one is read from the other. Each direction holds up to size bytes
// before writing has to wait. The ends may be used by different tasks and
// runtimes. It panics if size is not positive.
func Duplex(size int) (a, b *DuplexEnd) {
	if size <= 0 {
		panic("aio: Duplex: the size must be positive")
	}
	there, back := &stretch{size: size}, &stretch{size: size}
	return &DuplexEnd{in: back, out: there}, &DuplexEnd{in: there, out: back}
}

// DuplexEnd is an end of a connection that [Duplex] makes: a [Conn].
type DuplexEnd struct{ in, out *stretch }

// PollRead reads what the other end has written. If this end was closed, the error is
// [io.ErrClosedPipe].
func (e *DuplexEnd) PollRead(cx *rtlib.Context, p []byte) (n int, err error, ready bool) {
	return e.in.read(cx, p)
}

// CancelRead gives up waiting.
func (e *DuplexEnd) CancelRead(*rtlib.Context) { e.in.forget(&e.in.reader) }

// PollWrite writes what there is room for. If the other end was closed, or this
// one, the error is [io.ErrClosedPipe].
func (e *DuplexEnd) PollWrite(cx *rtlib.Context, p []byte) (n int, err error, ready bool) {
	return e.out.write(cx, p)
}

// CancelWrite gives up waiting.
func (e *DuplexEnd) CancelWrite(*rtlib.Context) { e.out.forget(&e.out.writer) }

// PollCloseWrite lets the other end read what was written and then the end. It
// never waits.
func (e *DuplexEnd) PollCloseWrite(cx *rtlib.Context) (err error, ready bool) {
	e.out.change(cx, func(s *stretch) { s.ended = true })
	return nil, true
}

// Close ends both directions. What was not read is lost.
func (e *DuplexEnd) Close() error {
	e.out.change(nil, func(s *stretch) { s.ended = true })
	e.in.change(nil, func(s *stretch) { s.closed, s.buffer = true, nil })
	return nil
}

// stretch is one direction of a connection.
type stretch struct {
	size int

	mu     sync.Mutex
	buffer []byte
	ended  bool // nothing more will be written
	closed bool // nothing more will be read
	reader rtlib.Waker
	writer rtlib.Waker
}

func (s *stretch) read(cx *rtlib.Context, p []byte) (n int, err error, ready bool) {
	if !cx.Spend() { // ahead of the lock, as it may wake
		return 0, nil, false
	}
	s.mu.Lock()
	switch {
	case len(p) == 0:
		s.mu.Unlock()
		return 0, nil, true
	case s.closed:
		s.mu.Unlock()
		return 0, io.ErrClosedPipe, true
	case len(s.buffer) == 0 && s.ended:
		s.mu.Unlock()
		return 0, io.EOF, true
	case len(s.buffer) == 0:
		s.reader = cx.Waker()
		s.mu.Unlock()
		return 0, nil, false
	}
	n = copy(p, s.buffer)
	s.buffer = s.buffer[:copy(s.buffer, s.buffer[n:])]
	waker := s.writer
	s.writer = rtlib.Waker{}
	s.mu.Unlock()
	cx.SpendBytes(n)
	waker.WakeFrom(cx)
	return n, nil, true
}

func (s *stretch) write(cx *rtlib.Context, p []byte) (n int, err error, ready bool) {
	if !cx.Spend() {
		return 0, nil, false
	}
	s.mu.Lock()
	room := s.size - len(s.buffer)
	switch {
	case s.ended || s.closed:
		s.mu.Unlock()
		return 0, io.ErrClosedPipe, true
	case len(p) == 0:
		s.mu.Unlock()
		return 0, nil, true
	case room == 0:
		s.writer = cx.Waker()
		s.mu.Unlock()
		return 0, nil, false
	}
	n = min(len(p), room)
	s.buffer = append(s.buffer, p[:n]...)
	waker := s.reader
	s.reader = rtlib.Waker{}
	s.mu.Unlock()
	cx.SpendBytes(n)
	waker.WakeFrom(cx)
	return n, nil, true
}

// change changes s and wakes both sides.
func (s *stretch) change(cx *rtlib.Context, f func(*stretch)) {
	s.mu.Lock()
	f(s)
	reader, writer := s.reader, s.writer
	s.reader, s.writer = rtlib.Waker{}, rtlib.Waker{}
	s.mu.Unlock()
	reader.WakeFrom(cx)
	writer.WakeFrom(cx)
}

func (s *stretch) forget(w *rtlib.Waker) {
	s.mu.Lock()
	defer s.mu.Unlock()
	*w = rtlib.Waker{}
}

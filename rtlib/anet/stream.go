package anet

import (
	"io"
	"net"
	"net/netip"
	"sync/atomic"

	"github.com/asyncgen/asyncgen/rtlib"
)

// TCPStream is a TCP connection. Its methods may be called from any goroutine
// and any task; a Read and a Write may be pending at once. It must be closed:
// nothing closes a stream that is merely dropped.
type TCPStream struct {
	socket socket
	peer   netip.AddrPort
	steps  atomic.Pointer[stepWaiters] // nil until needed: see stepWaiters
}

// stepWaiters are the waiters of PollRead and PollWrite. They are apart because
// they would be a third of a stream, and the futures have their own.
type stepWaiters struct{ read, write waiter }

// ownWaiters returns the stream's waiters, which the first call makes.
func (c *TCPStream) ownWaiters() *stepWaiters {
	if c.steps.Load() == nil {
		c.steps.CompareAndSwap(nil, new(stepWaiters))
	}
	return c.steps.Load()
}

// Read returns a future that reads up to len(p) bytes into p, as soon as there
// are any. The end of the stream is [io.EOF] with no bytes. P must be left alone
// until the future has ended or was cancelled; cancelling it loses no bytes.
func (c *TCPStream) Read(p []byte) rtlib.Future[rtlib.Result[int]] {
	f := &TCPStreamReadFuture{}
	f.Init(c, p)
	return f
}

// TCPStreamReadFuture is the future that [TCPStream.Read] returns.
type TCPStreamReadFuture struct {
	rtlib.Embeddable
	stream *TCPStream
	p      []byte
	waiter waiter
}

// Init sets the stream and the buffer.
func (f *TCPStreamReadFuture) Init(c *TCPStream, p []byte) { f.stream, f.p = c, p }

// Poll is ready when bytes have been read, at the end and on an error.
func (f *TCPStreamReadFuture) Poll(cx *rtlib.Context) (r rtlib.Result[int], ready bool) {
	r.Value, r.Err, ready = f.stream.pollRead(cx, &f.waiter, f.p)
	return r, ready
}

// Cancel gives the read up. Nothing has been read.
func (f *TCPStreamReadFuture) Cancel(*rtlib.Context) {
	if f.stream != nil {
		f.stream.socket.cancelRead(&f.waiter)
	}
}

// Write returns a future that writes all of p. Its value is the number of bytes
// written, which is less than len(p) only with an error. P must be left alone
// until the future has ended or was cancelled. Cancelling it leaves open how
// much of p was sent.
func (c *TCPStream) Write(p []byte) rtlib.Future[rtlib.Result[int]] {
	f := &TCPStreamWriteFuture{}
	f.Init(c, p)
	return f
}

// TCPStreamWriteFuture is the future that [TCPStream.Write] returns.
type TCPStreamWriteFuture struct {
	rtlib.Embeddable
	stream  *TCPStream
	p       []byte
	written int
	waiter  waiter
}

// Init sets the stream and what to write.
func (f *TCPStreamWriteFuture) Init(c *TCPStream, p []byte) { f.stream, f.p, f.written = c, p, 0 }

// Poll writes what there is room for, and is ready when all is written or on an
// error.
func (f *TCPStreamWriteFuture) Poll(cx *rtlib.Context) (rtlib.Result[int], bool) {
	for {
		n, err, ready := f.stream.pollWrite(cx, &f.waiter, f.p[f.written:])
		if !ready {
			return rtlib.Result[int]{}, false
		}
		f.written += n
		if err != nil || f.written == len(f.p) {
			return rtlib.Result[int]{Value: f.written, Err: err}, true
		}
	}
}

// Cancel stops writing.
func (f *TCPStreamWriteFuture) Cancel(*rtlib.Context) {
	if f.stream != nil {
		f.stream.socket.cancelWrite(&f.waiter)
	}
}

// PollRead is one step of Read, for code that polls streams itself: it makes
// TCPStream an aio.Reader. If nothing is there, ready is false and cx's waker is
// woken when there is. At most one task at a time may use it; the waker of the
// latest call counts.
func (c *TCPStream) PollRead(cx *rtlib.Context, p []byte) (n int, err error, ready bool) {
	return c.pollRead(cx, &c.ownWaiters().read, p)
}

// CancelRead drops the waker that PollRead registered.
func (c *TCPStream) CancelRead(*rtlib.Context) {
	if w := c.steps.Load(); w != nil {
		c.socket.cancelRead(&w.read)
	}
}

// PollWrite writes part of p, at least a byte: it makes TCPStream an aio.Writer.
// It is otherwise to writing what PollRead is to reading.
func (c *TCPStream) PollWrite(cx *rtlib.Context, p []byte) (n int, err error, ready bool) {
	return c.pollWrite(cx, &c.ownWaiters().write, p)
}

// CancelWrite drops the waker that PollWrite registered.
func (c *TCPStream) CancelWrite(*rtlib.Context) {
	if w := c.steps.Load(); w != nil {
		c.socket.cancelWrite(&w.write)
	}
}

// PollIdle waits until a write of PollWrite that was given up and goes on has ended, and
// tells what it has written; see aio.Writer.
func (c *TCPStream) PollIdle(cx *rtlib.Context) (n int, err error, ready bool) {
	n, err, ready = c.socket.writeIdle(cx, &c.ownWaiters().write)
	return n, c.opError("write", err), ready
}

func (c *TCPStream) pollRead(cx *rtlib.Context, w *waiter, p []byte) (n int, err error, ready bool) {
	if len(p) == 0 {
		return 0, nil, true
	}
	n, err, ready = c.socket.read(cx, w, p)
	if err != nil && err != io.EOF {
		err = c.opError("read", err)
	}
	return n, err, ready
}

func (c *TCPStream) pollWrite(cx *rtlib.Context, w *waiter, p []byte) (n int, err error, ready bool) {
	if len(p) == 0 {
		return 0, nil, true
	}
	n, err, ready = c.socket.write(cx, w, p)
	if err != nil {
		err = c.opError("write", err)
	}
	return n, err, ready
}

// Close closes the stream in both directions. Operations that wait on it end
// with [net.ErrClosed], and so does a second Close. What was written is still
// sent.
func (c *TCPStream) Close() error {
	if !c.socket.close() {
		return c.opError("close", net.ErrClosed)
	}
	return nil
}

// CloseWrite shuts down the writing side: the peer reads what was written and
// then the end. Reading goes on.
func (c *TCPStream) CloseWrite() error { return c.opError("close", c.socket.closeWrite()) }

// PollCloseWrite is CloseWrite, which never waits: it makes TCPStream an aio.Conn.
func (c *TCPStream) PollCloseWrite(*rtlib.Context) (err error, ready bool) {
	return c.CloseWrite(), true
}

// SetNoDelay chooses whether small writes are sent at once, which is the
// default, or held back while earlier ones are unacknowledged.
func (c *TCPStream) SetNoDelay(on bool) error { return c.opError("set", c.socket.setNoDelay(on)) }

// LocalAddr returns the address of this end, a [*net.TCPAddr]. On a closed
// stream it is unspecified.
func (c *TCPStream) LocalAddr() net.Addr { return net.TCPAddrFromAddrPort(c.socket.local()) }

// RemoteAddr returns the address of the peer, a [*net.TCPAddr].
func (c *TCPStream) RemoteAddr() net.Addr { return net.TCPAddrFromAddrPort(c.peer) }

// opError returns err as the error of an operation of c, and nil for nil.
func (c *TCPStream) opError(op string, err error) error {
	if err == nil {
		return nil
	}
	return &net.OpError{Op: op, Net: "tcp", Source: c.LocalAddr(), Addr: c.RemoteAddr(), Err: err}
}

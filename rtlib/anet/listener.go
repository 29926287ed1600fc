package anet

import (
	"net"
	"net/netip"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
)

// TCPListener accepts TCP connections. Its methods may be called from any
// goroutine and any task, Accept from several tasks at a time. It must be
// closed.
type TCPListener struct {
	socket socket
	addr   *net.TCPAddr
}

// Listen returns a future that listens on addr, a "host:port" as for [net.Listen]
// on network "tcp": without a host it means all addresses, and port 0 a free
// port, which [TCPListener.Addr] tells. A host name is looked up on the blocking
// pool. Cancelling the future is safe.
func Listen(addr string) rtlib.Future[rtlib.Result[*TCPListener]] {
	f := &ListenFuture{}
	f.Init(addr)
	return f
}

// ListenFuture is the future that [Listen] returns.
type ListenFuture struct {
	rtlib.Embeddable
	addr       string
	resolution resolution
}

// Init sets the address.
func (f *ListenFuture) Init(addr string) { f.addr = addr }

// Poll is ready when the listener is there, which takes time only for a name.
func (f *ListenFuture) Poll(cx *rtlib.Context) (r rtlib.Result[*TCPListener], ready bool) {
	found, err, ready := f.resolution.poll(cx, "tcp", f.addr)
	if !ready {
		return r, false
	}
	if err == nil {
		r.Value, err = listen(cx, preferIPv4(found))
	}
	if err != nil {
		r.Err = &net.OpError{Op: "listen", Net: "tcp", Addr: text{"tcp", f.addr}, Err: err}
	}
	return r, true
}

// Cancel gives up listening.
func (f *ListenFuture) Cancel(cx *rtlib.Context) { f.resolution.cancel(cx) }

// preferIPv4 chooses among the addresses of one name as package net does.
func preferIPv4(found []netip.AddrPort) netip.AddrPort {
	for _, ap := range found {
		if ap.Addr().Is4() {
			return ap
		}
	}
	return found[0]
}

func listen(cx *rtlib.Context, ap netip.AddrPort) (*TCPListener, error) {
	l := &TCPListener{}
	if err := l.socket.listen(cx, ap); err != nil {
		return nil, err
	}
	l.addr = net.TCPAddrFromAddrPort(l.socket.local())
	return l, nil
}

// Accept returns a future for the next connection. Cancelling it loses none.
// While the process is out of descriptors or the system out of memory, it waits
// and tries again, at growing intervals of up to a second; connections that
// were given up before they were accepted are passed over.
func (l *TCPListener) Accept() rtlib.Future[rtlib.Result[*TCPStream]] {
	f := &TCPListenerAcceptFuture{}
	f.Init(l)
	return f
}

// TCPListenerAcceptFuture is the future that [TCPListener.Accept] returns.
type TCPListenerAcceptFuture struct {
	rtlib.Embeddable
	listener *TCPListener
	waiter   waiter
	backoff  backoff
}

// Init sets the listener.
func (f *TCPListenerAcceptFuture) Init(l *TCPListener) { f.listener = l }

// Poll is ready when there is a connection, and when the listener is closed.
func (f *TCPListenerAcceptFuture) Poll(cx *rtlib.Context) (r rtlib.Result[*TCPStream], ready bool) {
	for !f.backoff.waiting(cx) {
		c, err, outcome := f.listener.socket.accept(cx, &f.waiter)
		switch outcome {
		case acceptNone:
			return r, false
		case acceptExhausted:
			f.backoff.begin(cx)
			continue
		}
		f.backoff.end()
		r.Value = c
		if err != nil {
			r.Err = &net.OpError{Op: "accept", Net: "tcp", Addr: f.listener.addr, Err: err}
		}
		return r, true
	}
	return r, false
}

// Cancel gives up accepting.
func (f *TCPListenerAcceptFuture) Cancel(*rtlib.Context) {
	if f.listener != nil {
		f.listener.socket.cancelRead(&f.waiter)
	}
	f.backoff.end()
}

// acceptOutcome is how an attempt to accept went.
type acceptOutcome uint8

const (
	acceptDone      acceptOutcome = iota // a connection or an error
	acceptNone                           // no connection is there; the waiter is entered
	acceptExhausted                      // there are no resources for one
)

// backoff waits between attempts, longer each time: that the process is out of
// descriptors is nothing that a report tells the end of. The listener stays
// ready meanwhile, for what waits in its queue is not reported again.
type backoff struct {
	timer rtlib.TimerEntry
	delay time.Duration // the latest; 0 if there was none
}

const (
	firstBackoff = 5 * time.Millisecond
	lastBackoff  = time.Second
)

// begin starts the next wait.
func (b *backoff) begin(cx *rtlib.Context) {
	b.delay = min(max(2*b.delay, firstBackoff), lastBackoff)
	b.timer.ArmAfter(cx, b.delay)
}

// waiting reports whether the wait that begin started goes on.
func (b *backoff) waiting(cx *rtlib.Context) bool {
	if !b.timer.Armed() {
		return false
	}
	if !b.timer.Poll(cx) {
		return true
	}
	b.timer.Disarm()
	return false
}

// end forgets all waits.
func (b *backoff) end() {
	if b.delay > 0 {
		b.timer.Disarm()
		b.delay = 0
	}
}

// Addr returns the address that the listener has, a [*net.TCPAddr].
func (l *TCPListener) Addr() net.Addr { return l.addr }

// Close stops listening. An Accept that waits ends with [net.ErrClosed], and so
// does a second Close. Connections that were accepted live on.
func (l *TCPListener) Close() error {
	if !l.socket.close() {
		return &net.OpError{Op: "close", Net: "tcp", Addr: l.addr, Err: net.ErrClosed}
	}
	return nil
}

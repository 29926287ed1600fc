package anet

import (
	"net"
	"net/netip"

	"github.com/asyncgen/asyncgen/rtlib"
)

// UDPConn is a UDP socket. Its methods may be called from any goroutine and any
// task, several reads and writes at a time. It must be closed.
type UDPConn struct {
	socket packetSocket
	peer   netip.AddrPort // the zero one unless connected
}

// ListenUDP returns a future for a socket that receives what is sent to addr, a
// "host:port" as for [net.ListenPacket] on network "udp": without a host it means
// all addresses, and port 0 a free port, which [UDPConn.LocalAddr] tells. A host
// name is looked up on the blocking pool. Cancelling the future is safe.
func ListenUDP(addr string) rtlib.Future[rtlib.Result[*UDPConn]] {
	f := &ListenUDPFuture{}
	f.Init(addr)
	return f
}

// ListenUDPFuture is the future that [ListenUDP] returns.
type ListenUDPFuture struct {
	rtlib.Embeddable
	addr       string
	resolution resolution
}

// Init sets the address.
func (f *ListenUDPFuture) Init(addr string) { f.addr = addr }

// Poll is ready when the socket is there, which takes time only for a name.
func (f *ListenUDPFuture) Poll(cx *rtlib.Context) (r rtlib.Result[*UDPConn], ready bool) {
	found, err, ready := f.resolution.poll(cx, "udp", f.addr)
	if !ready {
		return r, false
	}
	c := &UDPConn{}
	if err == nil {
		err = c.socket.listen(cx, preferIPv4(found))
	}
	if err != nil {
		r.Err = &net.OpError{Op: "listen", Net: "udp", Addr: text{"udp", f.addr}, Err: err}
		return r, true
	}
	return rtlib.Ok(c), true
}

// Cancel gives up listening.
func (f *ListenUDPFuture) Cancel(cx *rtlib.Context) { f.resolution.cancel(cx) }

// DialUDP returns a future for a socket that is connected to addr: its Read and
// Write exchange datagrams with that address alone. Nothing is sent. A host name
// is looked up on the blocking pool. Cancelling the future is safe.
func DialUDP(addr string) rtlib.Future[rtlib.Result[*UDPConn]] {
	f := &DialUDPFuture{}
	f.Init(addr)
	return f
}

// DialUDPFuture is the future that [DialUDP] returns.
type DialUDPFuture struct {
	rtlib.Embeddable
	addr       string
	resolution resolution
}

// Init sets the address.
func (f *DialUDPFuture) Init(addr string) { f.addr = addr }

// Poll is ready when the socket is there, which takes time only for a name.
func (f *DialUDPFuture) Poll(cx *rtlib.Context) (r rtlib.Result[*UDPConn], ready bool) {
	found, err, ready := f.resolution.poll(cx, "udp", f.addr)
	if !ready {
		return r, false
	}
	c := &UDPConn{}
	if err == nil {
		c.peer = reachable(preferIPv4(found))
		err = c.socket.dial(cx, c.peer)
	}
	if err != nil {
		r.Err = &net.OpError{Op: "dial", Net: "udp", Addr: text{"udp", f.addr}, Err: err}
		return r, true
	}
	return rtlib.Ok(c), true
}

// Cancel gives up connecting.
func (f *DialUDPFuture) Cancel(cx *rtlib.Context) { f.resolution.cancel(cx) }

// ReadFrom returns a future for the next datagram. It reads into p, gives the
// number of bytes and the sender, and drops what p has no room for. P must be
// left alone until the future has ended or was cancelled; cancelling it loses
// nothing.
func (c *UDPConn) ReadFrom(p []byte) rtlib.Future[rtlib.Tuple3[int, netip.AddrPort, error]] {
	f := &UDPConnReadFromFuture{}
	f.Init(c, p)
	return f
}

// UDPConnReadFromFuture is the future that [UDPConn.ReadFrom] returns.
type UDPConnReadFromFuture struct {
	rtlib.Embeddable
	conn   *UDPConn
	p      []byte
	waiter waiter
}

// Init sets the socket and the buffer.
func (f *UDPConnReadFromFuture) Init(c *UDPConn, p []byte) { f.conn, f.p = c, p }

// Poll is ready when a datagram has come and on an error.
func (f *UDPConnReadFromFuture) Poll(cx *rtlib.Context) (r rtlib.Tuple3[int, netip.AddrPort, error], ready bool) {
	r.V1, r.V2, r.V3, ready = f.conn.socket.readFrom(cx, &f.waiter, f.p)
	r.V3 = f.conn.opError("read", netip.AddrPort{}, r.V3)
	return r, ready
}

// Cancel gives the read up.
func (f *UDPConnReadFromFuture) Cancel(*rtlib.Context) {
	if f.conn != nil {
		f.conn.socket.cancelRead(&f.waiter)
	}
}

// WriteTo returns a future that sends p to addr as one datagram. P must be left
// alone until the future has ended or was cancelled. Cancelling it is safe:
// unless it has ended, nothing was sent.
func (c *UDPConn) WriteTo(p []byte, addr netip.AddrPort) rtlib.Future[rtlib.Result[int]] {
	f := &UDPConnWriteToFuture{}
	f.Init(c, p, addr)
	return f
}

// UDPConnWriteToFuture is the future that [UDPConn.WriteTo] returns.
type UDPConnWriteToFuture struct {
	rtlib.Embeddable
	conn   *UDPConn
	p      []byte
	to     netip.AddrPort
	waiter waiter
}

// Init sets the socket, the datagram and the address.
func (f *UDPConnWriteToFuture) Init(c *UDPConn, p []byte, addr netip.AddrPort) {
	f.conn, f.p, f.to = c, p, addr
}

// Poll is ready when the datagram was sent and on an error.
func (f *UDPConnWriteToFuture) Poll(cx *rtlib.Context) (r rtlib.Result[int], ready bool) {
	err, ready := f.conn.socket.writeTo(cx, &f.waiter, f.p, f.to)
	return f.conn.sent(f.p, f.to, err), ready
}

// Cancel gives the write up.
func (f *UDPConnWriteToFuture) Cancel(*rtlib.Context) {
	if f.conn != nil {
		f.conn.socket.cancelWrite(&f.waiter)
	}
}

// Read is [UDPConn.ReadFrom] without the sender, for a socket that is connected.
func (c *UDPConn) Read(p []byte) rtlib.Future[rtlib.Result[int]] {
	f := &UDPConnReadFuture{}
	f.Init(c, p)
	return f
}

// UDPConnReadFuture is the future that [UDPConn.Read] returns.
type UDPConnReadFuture struct {
	rtlib.Embeddable
	from UDPConnReadFromFuture
}

// Init sets the socket and the buffer.
func (f *UDPConnReadFuture) Init(c *UDPConn, p []byte) { f.from.Init(c, p) }

// Poll is ready when a datagram has come and on an error.
func (f *UDPConnReadFuture) Poll(cx *rtlib.Context) (r rtlib.Result[int], ready bool) {
	from, ready := f.from.Poll(cx)
	return rtlib.Result[int]{Value: from.V1, Err: from.V3}, ready
}

// Cancel gives the read up.
func (f *UDPConnReadFuture) Cancel(cx *rtlib.Context) { f.from.Cancel(cx) }

// Write is [UDPConn.WriteTo] to the address that the socket is connected to. An
// error may be that of an earlier datagram: nobody listens there.
func (c *UDPConn) Write(p []byte) rtlib.Future[rtlib.Result[int]] {
	f := &UDPConnWriteFuture{}
	f.Init(c, p)
	return f
}

// UDPConnWriteFuture is the future that [UDPConn.Write] returns.
type UDPConnWriteFuture struct {
	rtlib.Embeddable
	to UDPConnWriteToFuture
}

// Init sets the socket and the datagram.
func (f *UDPConnWriteFuture) Init(c *UDPConn, p []byte) { f.to.Init(c, p, netip.AddrPort{}) }

// Poll is ready when the datagram was sent and on an error.
func (f *UDPConnWriteFuture) Poll(cx *rtlib.Context) (rtlib.Result[int], bool) { return f.to.Poll(cx) }

// Cancel gives the write up.
func (f *UDPConnWriteFuture) Cancel(cx *rtlib.Context) { f.to.Cancel(cx) }

// Close closes the socket. Operations that wait on it end with [net.ErrClosed],
// and so does a second Close.
func (c *UDPConn) Close() error {
	if !c.socket.close() {
		return c.opError("close", c.peer, net.ErrClosed)
	}
	return nil
}

// LocalAddr returns the address of the socket, a [*net.UDPAddr]. Of a closed one
// it is unspecified.
func (c *UDPConn) LocalAddr() net.Addr { return net.UDPAddrFromAddrPort(c.socket.local()) }

// RemoteAddr returns the address that the socket is connected to, a
// [*net.UDPAddr], or nil.
func (c *UDPConn) RemoteAddr() net.Addr {
	if !c.peer.IsValid() {
		return nil
	}
	return net.UDPAddrFromAddrPort(c.peer)
}

// SetBroadcast chooses whether datagrams to broadcast addresses may be sent; at
// first they may, as with package net.
func (c *UDPConn) SetBroadcast(on bool) error {
	return c.opError("set", c.peer, c.socket.setBroadcast(on))
}

// sent makes the result of a write.
func (c *UDPConn) sent(p []byte, to netip.AddrPort, err error) rtlib.Result[int] {
	if err == nil {
		return rtlib.Ok(len(p))
	}
	if !to.IsValid() {
		to = c.peer
	}
	return rtlib.Err[int](c.opError("write", to, err))
}

// opError returns err as the error of an operation of c, and nil for nil.
func (c *UDPConn) opError(op string, addr netip.AddrPort, err error) error {
	if err == nil {
		return nil
	}
	e := &net.OpError{Op: op, Net: "udp", Source: c.LocalAddr(), Err: err}
	if addr.IsValid() {
		e.Addr = net.UDPAddrFromAddrPort(addr)
	}
	return e
}

// reachable returns the address to send to for one that was given without a
// host: this machine's.
func reachable(to netip.AddrPort) netip.AddrPort {
	if !to.Addr().IsValid() || to.Addr().IsUnspecified() {
		return netip.AddrPortFrom(loopback(to.Addr()), to.Port())
	}
	return to
}

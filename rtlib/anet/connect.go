package anet

import (
	"net"
	"net/netip"
	"os"
	"syscall"

	"github.com/asyncgen/asyncgen/rtlib"
)

// Connect returns a future that connects to addr, a "host:port" as for
// [net.Dial] on network "tcp": without a host it means this machine. A host name
// is looked up on the blocking pool and its addresses are tried in turn; the
// error is that of the first. There is no time limit but the system's own: wrap
// the future in timer.Timeout. Cancelling it closes the attempt.
func Connect(addr string) rtlib.Future[rtlib.Result[*TCPStream]] {
	f := &ConnectFuture{}
	f.Init(addr)
	return f
}

// ConnectFuture is the future that [Connect] returns.
type ConnectFuture struct {
	rtlib.Embeddable
	addr       string
	resolution resolution
	left       []netip.AddrPort // to try when this attempt fails
	resolved   bool
	attempt    *TCPStream // nil between attempts
	waiter     waiter     // for the attempt
	firstErr   error
}

// Init sets the address.
func (f *ConnectFuture) Init(addr string) { *f = ConnectFuture{addr: addr} }

// Poll is ready when the connection is there and when every address has failed.
func (f *ConnectFuture) Poll(cx *rtlib.Context) (r rtlib.Result[*TCPStream], ready bool) {
	if !f.resolved {
		found, err, ready := f.resolution.poll(cx, "tcp", f.addr)
		if !ready {
			return r, false
		}
		f.left, f.firstErr, f.resolved = found, err, true
		if err != nil {
			f.firstErr = &net.OpError{Op: "dial", Net: "tcp", Err: err}
		}
	}
	for {
		if f.attempt == nil {
			if len(f.left) == 0 {
				return rtlib.Err[*TCPStream](f.firstErr), true
			}
			f.begin(cx)
			continue
		}
		err, ready := f.attempt.socket.connected(cx, &f.waiter)
		if !ready {
			return r, false
		}
		c := f.attempt
		f.attempt = nil
		if err == nil && c.socket.local() == c.peer {
			// TCP lets a port of this machine connect to itself if the system happens
			// to choose it for this end. It means that nobody else listens there.
			err = os.NewSyscallError("connect", syscall.ECONNREFUSED)
		}
		if err == nil {
			return rtlib.Ok(c), true
		}
		c.socket.close()
		f.failed(c.peer, err)
	}
}

// begin starts the attempt on the next address.
func (f *ConnectFuture) begin(cx *rtlib.Context) {
	to := reachable(f.left[0])
	f.left = f.left[1:]
	c := &TCPStream{peer: to}
	if err := c.socket.connect(cx, to); err != nil {
		f.failed(to, err)
		return
	}
	f.attempt = c
}

// loopback is this machine's own address in the family of ip, IPv4 if it has
// none.
func loopback(ip netip.Addr) netip.Addr {
	if ip.Is6() {
		return netip.IPv6Loopback()
	}
	return netip.AddrFrom4([4]byte{127, 0, 0, 1})
}

func (f *ConnectFuture) failed(to netip.AddrPort, err error) {
	if f.firstErr == nil {
		f.firstErr = &net.OpError{Op: "dial", Net: "tcp", Addr: net.TCPAddrFromAddrPort(to), Err: err}
	}
}

// Cancel gives up connecting.
func (f *ConnectFuture) Cancel(cx *rtlib.Context) {
	f.resolution.cancel(cx)
	if f.attempt != nil {
		f.attempt.socket.cancelWrite(&f.waiter)
		f.attempt.socket.close()
		f.attempt = nil
	}
}

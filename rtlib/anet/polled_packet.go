//go:build (linux || darwin || (freebsd && !386 && !arm)) && !asyncgen_portable

package anet

import (
	"net/netip"
	"os"

	"golang.org/x/sys/unix"

	"github.com/asyncgen/asyncgen/rtlib"
)

// packetSocket is a non-blocking UDP socket that a runtime watches.
type packetSocket struct {
	socket
	mapped bool // an IPv6 socket, to which IPv4 addresses are mapped
}

// listen makes s a socket that is bound to ap.
func (s *packetSocket) listen(cx *rtlib.Context, ap netip.AddrPort) error {
	fd, err := openBound(ap, openPacketSocket)
	if err != nil {
		return err
	}
	return s.open(cx, fd)
}

// dial makes s a socket that is connected to ap.
func (s *packetSocket) dial(cx *rtlib.Context, ap netip.AddrPort) error {
	family, sa := sockaddrOf(ap)
	fd, err := openPacketSocket(family)
	if err != nil {
		return err
	}
	if err := unix.Connect(fd, sa); err != nil {
		_ = unix.Close(fd)
		return os.NewSyscallError("connect", err)
	}
	return s.open(cx, fd)
}

func (s *packetSocket) open(cx *rtlib.Context, fd int) error {
	sa, err := unix.Getsockname(fd)
	if err != nil {
		_ = unix.Close(fd)
		return os.NewSyscallError("getsockname", err)
	}
	_, s.mapped = sa.(*unix.SockaddrInet6)
	return s.adopt(cx, fd)
}

func openPacketSocket(family int) (fd int, err error) {
	fd, err = newSocket(family, unix.SOCK_DGRAM, unix.IPPROTO_UDP)
	if err != nil {
		return -1, os.NewSyscallError("socket", err)
	}
	if err := unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_BROADCAST, 1); err != nil {
		_ = unix.Close(fd)
		return -1, os.NewSyscallError("setsockopt", err)
	}
	return fd, nil
}

func (s *packetSocket) readFrom(cx *rtlib.Context, w *waiter, p []byte) (n int, from netip.AddrPort, err error, ready bool) {
	_, errno, ready := s.source.PollRead(cx, w, func(fd int) (errno unix.Errno) {
		n, from, errno = sysReceive(fd, p)
		return errno
	})
	switch {
	case !ready:
		return 0, netip.AddrPort{}, nil, false
	case errno != 0:
		return 0, netip.AddrPort{}, callError("recvfrom", errno), true
	}
	cx.SpendBytes(n)
	return n, from, nil, true
}

// writeTo sends p to an address, or with the zero one to the peer.
func (s *packetSocket) writeTo(cx *rtlib.Context, w *waiter, p []byte, to netip.AddrPort) (err error, ready bool) {
	switch ip := to.Addr(); {
	case s.mapped && ip.Is4():
		to = netip.AddrPortFrom(netip.AddrFrom16(ip.As16()), to.Port())
	case !s.mapped && ip.Is4In6():
		to = netip.AddrPortFrom(ip.Unmap(), to.Port())
	}
	_, errno, ready := s.source.PollWrite(cx, w, func(fd int) unix.Errno { return sysSend(fd, p, to) })
	switch {
	case !ready:
		return nil, false
	case errno != 0:
		return callError("sendto", errno), true
	}
	cx.SpendBytes(len(p))
	return nil, true
}

func (s *packetSocket) setBroadcast(on bool) error {
	value := 0
	if on {
		value = 1
	}
	return s.with("setsockopt", func(fd int) error {
		return unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_BROADCAST, value)
	})
}

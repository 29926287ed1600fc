//go:build (linux || darwin || (freebsd && !386 && !arm)) && !asyncgen_portable

package anet

import (
	"net"
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
	for {
		seen, ok := s.source.PollReadable(cx, w)
		if !ok || !cx.Spend() {
			return 0, from, nil, false
		}
		fd, open := s.source.Acquire()
		if !open {
			return 0, from, net.ErrClosed, true
		}
		n, from, errno := sysReceive(fd, p)
		s.source.Release()
		switch errno {
		case 0:
			cx.SpendBytes(n)
			return n, from, nil, true
		case unix.EAGAIN:
			s.source.ClearReadable(seen)
		case unix.EINTR:
		default:
			return 0, from, os.NewSyscallError("recvfrom", errno), true
		}
	}
}

// writeTo sends p to an address, or with the zero one to the peer.
func (s *packetSocket) writeTo(cx *rtlib.Context, w *waiter, p []byte, to netip.AddrPort) (err error, ready bool) {
	switch ip := to.Addr(); {
	case s.mapped && ip.Is4():
		to = netip.AddrPortFrom(netip.AddrFrom16(ip.As16()), to.Port())
	case !s.mapped && ip.Is4In6():
		to = netip.AddrPortFrom(ip.Unmap(), to.Port())
	}
	for {
		seen, ok := s.source.PollWritable(cx, w)
		if !ok || !cx.Spend() {
			return nil, false
		}
		fd, open := s.source.Acquire()
		if !open {
			return net.ErrClosed, true
		}
		errno := sysSend(fd, p, to)
		s.source.Release()
		switch errno {
		case 0:
			cx.SpendBytes(len(p))
			return nil, true
		case unix.EAGAIN:
			s.source.ClearWritable(seen)
		case unix.EINTR:
		default:
			return os.NewSyscallError("sendto", errno), true
		}
	}
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

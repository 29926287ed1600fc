//go:build (linux || darwin || (freebsd && !386 && !arm)) && !asyncgen_portable

package anet

import (
	"errors"
	"net/netip"
	"os"

	"golang.org/x/sys/unix"

	"github.com/asyncgen/asyncgen/rtlib"
)

// backlog is how many connections may wait to be accepted. The kernel lowers it
// to its own limit, somaxconn.
const backlog = 1<<16 - 1

// listen makes s a listening socket.
func (s *socket) listen(cx *rtlib.Context, ap netip.AddrPort) error {
	fd, err := openBound(ap, openListeningSocket)
	if err != nil {
		return err
	}
	if err := unix.Listen(fd, backlog); err != nil {
		_ = unix.Close(fd)
		return os.NewSyscallError("listen", err)
	}
	return s.adopt(cx, fd)
}

// openListeningSocket makes a socket whose address may still be in use by old
// connections.
func openListeningSocket(family int) (fd int, err error) {
	if fd, err = openSocket(family); err != nil {
		return -1, err
	}
	if err := unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_REUSEADDR, 1); err != nil {
		_ = unix.Close(fd)
		return -1, os.NewSyscallError("setsockopt", err)
	}
	return fd, nil
}

// openBound makes a socket with open and binds it. Without a host, or with the
// unspecified IPv6 address, it serves IPv4 as well, and IPv4 alone on a system
// without IPv6.
func openBound(ap netip.AddrPort, open func(family int) (fd int, err error)) (fd int, err error) {
	if ap.Addr().IsValid() && ap.Addr() != netip.IPv6Unspecified() {
		return bound(ap, true, open)
	}
	fd, err = bound(netip.AddrPortFrom(netip.IPv6Unspecified(), ap.Port()), false, open)
	if !ap.Addr().IsValid() && withoutIPv6(err) {
		return bound(netip.AddrPortFrom(netip.IPv4Unspecified(), ap.Port()), true, open)
	}
	return fd, err
}

// withoutIPv6 reports whether err, of binding to all IPv6 addresses, means that there
// are none, or that sockets for them cannot serve IPv4 as well.
func withoutIPv6(err error) bool {
	for _, errno := range [...]unix.Errno{unix.EAFNOSUPPORT, unix.EADDRNOTAVAIL, unix.EPROTONOSUPPORT, unix.ENOPROTOOPT, unix.EINVAL} {
		if errors.Is(err, errno) {
			return true
		}
	}
	return false
}

// bound makes a socket that is bound to ap, for IPv6 alone if v6only.
func bound(ap netip.AddrPort, v6only bool, open func(family int) (fd int, err error)) (fd int, err error) {
	family, sa := sockaddrOf(ap)
	if fd, err = open(family); err != nil {
		return -1, err
	}
	if family == unix.AF_INET6 {
		only := 0
		if v6only {
			only = 1
		}
		err = os.NewSyscallError("setsockopt", unix.SetsockoptInt(fd, unix.IPPROTO_IPV6, unix.IPV6_V6ONLY, only))
	}
	if err == nil {
		err = os.NewSyscallError("bind", unix.Bind(fd, sa))
	}
	if err != nil {
		_ = unix.Close(fd)
		return -1, err
	}
	return fd, nil
}

// accept takes the next connection.
func (s *socket) accept(cx *rtlib.Context, w *waiter) (*TCPStream, error, acceptOutcome) {
	for {
		var conn int
		var peer netip.AddrPort
		_, errno, ready := s.source.PollRead(cx, w, func(fd int) (errno unix.Errno) {
			conn, peer, errno = sysAccept(fd)
			return errno
		})
		if !ready {
			return nil, nil, acceptNone
		}
		switch errno {
		case 0:
			c := &TCPStream{peer: peer}
			if err := c.socket.adopt(cx, conn); err != nil {
				return nil, err, acceptDone
			}
			return c, nil, acceptDone
		case unix.EMFILE, unix.ENFILE, unix.ENOBUFS, unix.ENOMEM:
			return nil, nil, acceptExhausted
		case unix.ECONNABORTED, unix.EPROTO:
			// The connection was given up while it waited.
		default:
			if networkFailed(errno) {
				continue
			}
			return nil, callError("accept", errno), acceptDone
		}
	}
}

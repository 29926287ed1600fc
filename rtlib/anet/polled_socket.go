//go:build (linux || darwin || (freebsd && !386 && !arm)) && !asyncgen_portable

package anet

import (
	"io"
	"net"
	"net/netip"
	"os"

	"golang.org/x/sys/unix"

	"github.com/asyncgen/asyncgen/rtlib"
)

// socket is a non-blocking TCP socket that a runtime watches.
type socket struct{ source rtlib.IOSource }

// waiter is what a future that waits for a socket holds.
type waiter = rtlib.IOWaiter

func (s *socket) cancelRead(w *waiter)  { s.source.CancelReadable(w) }
func (s *socket) cancelWrite(w *waiter) { s.source.CancelWritable(w) }

// adopt makes s the owner of fd; if it fails, fd is closed.
func (s *socket) adopt(cx *rtlib.Context, fd int) error {
	if err := s.source.Register(cx, fd); err != nil {
		_ = unix.Close(fd)
		return err
	}
	return nil
}

func (s *socket) close() bool { return s.source.Close() }

// read reads what is there into p, which is not empty, at most maxTransfer bytes.
func (s *socket) read(cx *rtlib.Context, w *waiter, p []byte) (n int, err error, ready bool) {
	p = p[:min(len(p), maxTransfer)]
	seen, errno, ready := s.source.PollRead(cx, w, func(fd int) (errno unix.Errno) {
		n, errno = sysRead(fd, p)
		return errno
	})
	switch {
	case !ready:
		return 0, nil, false
	case errno != 0:
		return 0, callError("read", errno), true
	case n == 0:
		return 0, io.EOF, true
	}
	// A short read has emptied the socket: the next one need not ask.
	// After a hang-up it must, for there will be no further report.
	if n < len(p) && !seen.Final() {
		s.source.ClearReadable(seen)
	}
	cx.SpendBytes(n)
	return n, nil, true
}

// write writes of p, which is not empty, what there is room for, at most
// maxTransfer bytes.
func (s *socket) write(cx *rtlib.Context, w *waiter, p []byte) (n int, err error, ready bool) {
	p = p[:min(len(p), maxTransfer)]
	seen, errno, ready := s.source.PollWrite(cx, w, func(fd int) (errno unix.Errno) {
		n, errno = sysWrite(fd, p)
		return errno
	})
	switch {
	case !ready:
		return 0, nil, false
	case errno != 0:
		return 0, callError("write", errno), true
	}
	if n < len(p) && !seen.Final() {
		s.source.ClearWritable(seen) // full: the next write need not ask
	}
	cx.SpendBytes(n)
	return n, nil, true
}

// writeIdle has nothing to wait for: what is given up here has not happened.
func (s *socket) writeIdle(*rtlib.Context, *waiter) (n int, err error, ready bool) {
	return 0, nil, true
}

// callError is the error of a system call on a socket, which may be closed.
func callError(call string, errno unix.Errno) error {
	if errno == unix.EBADF {
		return net.ErrClosed
	}
	return os.NewSyscallError(call, errno)
}

// connected tells whether the connection that was begun is there or has failed.
func (s *socket) connected(cx *rtlib.Context, w *waiter) (err error, ready bool) {
	for {
		seen, ok := s.source.PollWritable(cx, w)
		if !ok || !cx.Spend() {
			return nil, false
		}
		fd, open := s.source.Acquire()
		if !open {
			return net.ErrClosed, true
		}
		errno, err := unix.GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_ERROR)
		if err == nil && errno == 0 {
			// No error yet means either that it is connected or that it is under way.
			_, err = unix.Getpeername(fd)
		}
		s.source.Release()
		switch {
		case errno != 0:
			return os.NewSyscallError("connect", unix.Errno(errno)), true
		case err == nil:
			return nil, true
		case err != unix.ENOTCONN:
			return os.NewSyscallError("getpeername", err), true
		}
		s.source.ClearWritable(seen)
	}
}

// with runs f on the descriptor, as the call of that name.
func (s *socket) with(call string, f func(fd int) error) error {
	fd, open := s.source.Acquire()
	if !open {
		return net.ErrClosed
	}
	defer s.source.Release()
	return os.NewSyscallError(call, f(fd))
}

func (s *socket) closeWrite() error {
	return s.with("shutdown", func(fd int) error { return unix.Shutdown(fd, unix.SHUT_WR) })
}

func (s *socket) setNoDelay(on bool) error {
	value := 0
	if on {
		value = 1
	}
	return s.with("setsockopt", func(fd int) error {
		return unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NODELAY, value)
	})
}

// local returns the address of this end, the zero one if the socket is closed.
func (s *socket) local() (ap netip.AddrPort) {
	_ = s.with("getsockname", func(fd int) error {
		sa, err := unix.Getsockname(fd)
		ap = addrPortOf(sa)
		return err
	})
	return ap
}

// openSocket makes a non-blocking TCP socket with the options that package net
// sets.
func openSocket(family int) (fd int, err error) {
	fd, err = newSocket(family, unix.SOCK_STREAM, unix.IPPROTO_TCP)
	if err != nil {
		return -1, os.NewSyscallError("socket", err)
	}
	if err := setStreamOptions(fd); err != nil {
		_ = unix.Close(fd)
		return -1, os.NewSyscallError("setsockopt", err)
	}
	return fd, nil
}

// setStreamOptions sets what package net sets for every connection. On Linux one
// that a listener accepts inherits it from there.
func setStreamOptions(fd int) error {
	for _, o := range [...]struct{ level, name, value int }{
		{unix.IPPROTO_TCP, unix.TCP_NODELAY, 1},
		{unix.SOL_SOCKET, unix.SO_KEEPALIVE, 1},
		{unix.IPPROTO_TCP, tcpKeepIdle, 15},
		{unix.IPPROTO_TCP, unix.TCP_KEEPINTVL, 15},
		{unix.IPPROTO_TCP, unix.TCP_KEEPCNT, 9},
	} {
		if err := unix.SetsockoptInt(fd, o.level, o.name, o.value); err != nil {
			return err
		}
	}
	return nil
}

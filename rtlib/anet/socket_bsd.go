//go:build (darwin || (freebsd && !386 && !arm)) && !asyncgen_portable

package anet

import (
	"net/netip"
	"syscall"

	"golang.org/x/sys/unix"
)

// noSignal is no flag of a call here, but an option of the socket.
const noSignal = 0

// newSocket makes a non-blocking socket.
func newSocket(family, kind, protocol int) (fd int, err error) {
	syscall.ForkLock.RLock()
	fd, err = unix.Socket(family, kind, protocol)
	if err == nil {
		unix.CloseOnExec(fd)
	}
	syscall.ForkLock.RUnlock()
	if err != nil {
		return -1, err
	}
	return prepared(fd)
}

// prepared makes a new socket one that neither blocks nor raises SIGPIPE.
func prepared(fd int) (int, error) {
	err := unix.SetNonblock(fd, true)
	if err == nil {
		err = unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_NOSIGPIPE, 1)
	}
	if err != nil {
		_ = unix.Close(fd)
		return -1, err
	}
	return fd, nil
}

// sysAccept sets the options of a connection too: not every kernel lets it
// inherit them all. One that is gone before that is passed over.
func sysAccept(fd int) (conn int, peer netip.AddrPort, errno unix.Errno) {
	syscall.ForkLock.RLock()
	conn, sa, err := unix.Accept(fd)
	if err == nil {
		unix.CloseOnExec(conn)
	}
	syscall.ForkLock.RUnlock()
	if err != nil {
		return -1, peer, errnoOf(err)
	}
	if conn, err = prepared(conn); err != nil {
		return -1, peer, unix.ECONNABORTED
	}
	if err := setStreamOptions(conn); err != nil {
		_ = unix.Close(conn)
		return -1, peer, unix.ECONNABORTED
	}
	return conn, addrPortOf(sa), 0
}

// networkFailed reports false: accept reports only what concerns the listener.
func networkFailed(unix.Errno) bool { return false }

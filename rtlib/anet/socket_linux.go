//go:build !asyncgen_portable

package anet

import "golang.org/x/sys/unix"

const tcpKeepIdle = unix.TCP_KEEPIDLE

// newSocket makes a non-blocking socket.
func newSocket(family, kind, protocol int) (fd int, err error) {
	return unix.Socket(family, kind|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, protocol)
}

// networkFailed reports whether accept reports that the network of a connection
// has failed. Linux does that, and it says nothing about the next one.
func networkFailed(errno unix.Errno) bool {
	switch errno {
	case unix.ENETDOWN, unix.ENETUNREACH, unix.EHOSTDOWN, unix.EHOSTUNREACH, unix.ENOPROTOOPT, unix.ENONET, unix.EOPNOTSUPP:
		return true
	}
	return false
}

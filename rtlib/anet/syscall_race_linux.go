//go:build race && !asyncgen_portable

package anet

import (
	"net/netip"

	"golang.org/x/sys/unix"
)

// maxTransfer is as without the race detector.
const maxTransfer = 64 << 10

// The calls below are those that tell the race detector what they touch.

func sysRead(fd int, p []byte) (int, unix.Errno) {
	n, err := unix.Read(fd, p)
	return n, errnoOf(err)
}

func sysWrite(fd int, p []byte) (int, unix.Errno) {
	n, err := unix.SendmsgN(fd, p, nil, nil, unix.MSG_NOSIGNAL)
	return n, errnoOf(err)
}

func sysAccept(fd int) (conn int, peer netip.AddrPort, errno unix.Errno) {
	conn, sa, err := unix.Accept4(fd, unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC)
	if err != nil {
		return -1, peer, errnoOf(err)
	}
	return conn, addrPortOf(sa), 0
}

func sysReceive(fd int, p []byte) (n int, from netip.AddrPort, errno unix.Errno) {
	n, sa, err := unix.Recvfrom(fd, p, 0)
	if err != nil {
		return 0, from, errnoOf(err)
	}
	return n, addrPortOf(sa), 0
}

func sysSend(fd int, p []byte, to netip.AddrPort) unix.Errno {
	var sa unix.Sockaddr
	if to.IsValid() {
		_, sa = sockaddrOf(to)
	}
	_, err := unix.SendmsgN(fd, p, nil, sa, unix.MSG_NOSIGNAL)
	return errnoOf(err)
}

func errnoOf(err error) unix.Errno {
	errno, _ := err.(unix.Errno) // nil is 0; these calls give no other errors
	return errno
}

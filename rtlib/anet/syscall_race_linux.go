//go:build race && !asyncgen_portable

package anet

import (
	"net/netip"

	"golang.org/x/sys/unix"
)

func sysAccept(fd int) (conn int, peer netip.AddrPort, errno unix.Errno) {
	conn, sa, err := unix.Accept4(fd, unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC)
	if err != nil {
		return -1, peer, errnoOf(err)
	}
	return conn, addrPortOf(sa), 0
}

const noSignal = unix.MSG_NOSIGNAL

//go:build ((linux && race) || darwin || (freebsd && !386 && !arm)) && !asyncgen_portable

package anet

import (
	"net/netip"

	"golang.org/x/sys/unix"
)

// maxTransfer is as with raw calls.
const maxTransfer = 64 << 10

// The calls below tell the race detector what they touch, and the scheduler that
// they may block.

func sysRead(fd int, p []byte) (int, unix.Errno) {
	n, err := unix.Read(fd, p)
	return n, errnoOf(err)
}

// sysWrite asks for no signal if the peer is gone: that is an error like others.
func sysWrite(fd int, p []byte) (int, unix.Errno) {
	n, err := unix.SendmsgN(fd, p, nil, nil, noSignal)
	return n, errnoOf(err)
}

func sysReceive(fd int, p []byte) (n int, from netip.AddrPort, errno unix.Errno) {
	n, sa, err := unix.Recvfrom(fd, p, 0)
	if err != nil {
		return 0, from, errnoOf(err)
	}
	return n, addrPortOf(sa), 0
}

// sysSend sends to an address, or with the zero one to the peer.
func sysSend(fd int, p []byte, to netip.AddrPort) unix.Errno {
	var sa unix.Sockaddr
	if to.IsValid() {
		_, sa = sockaddrOf(to)
	}
	_, err := unix.SendmsgN(fd, p, nil, sa, noSignal)
	return errnoOf(err)
}

func errnoOf(err error) unix.Errno {
	errno, _ := err.(unix.Errno) // nil is 0; these calls give no other errors
	return errno
}

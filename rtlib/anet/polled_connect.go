//go:build (linux || darwin || (freebsd && !386 && !arm)) && !asyncgen_portable

package anet

import (
	"net/netip"
	"os"

	"golang.org/x/sys/unix"

	"github.com/asyncgen/asyncgen/rtlib"
)

// connect makes s a socket that is connecting to ap. Whether that succeeds,
// connected tells.
func (s *socket) connect(cx *rtlib.Context, ap netip.AddrPort) error {
	family, sa := sockaddrOf(ap)
	fd, err := openSocket(family)
	if err != nil {
		return err
	}
	// An interrupted connect goes on in the background as one in progress does.
	if err := unix.Connect(fd, sa); err != nil && err != unix.EINPROGRESS && err != unix.EINTR {
		_ = unix.Close(fd)
		return os.NewSyscallError("connect", err)
	}
	return s.adopt(cx, fd)
}

//go:build !race && !asyncgen_portable

package anet

import (
	"net/netip"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// The calls below are raw: they do not block, so the scheduler need not hear of
// them. That saves about 50 ns a call, and the monitor does not take the
// processor from a worker whose write carries the packet all the way to a local
// peer. The price is that a stop of the world waits for the call, for which
// maxTransfer is the bound.
const maxTransfer = 64 << 10

// sysRead receives: read would go through the file on its way to the socket, and
// miss the cache there.
func sysRead(fd int, p []byte) (int, unix.Errno) {
	n, _, errno := syscall.RawSyscall6(unix.SYS_RECVFROM, uintptr(fd),
		uintptr(unsafe.Pointer(unsafe.SliceData(p))), uintptr(len(p)), 0, 0, 0)
	return int(n), errno
}

// sysWrite asks for no signal if the peer is gone: that is an error like others.
func sysWrite(fd int, p []byte) (int, unix.Errno) {
	n, _, errno := syscall.RawSyscall6(unix.SYS_SENDTO, uintptr(fd),
		uintptr(unsafe.Pointer(unsafe.SliceData(p))), uintptr(len(p)), unix.MSG_NOSIGNAL, 0, 0)
	return int(n), errno
}

func sysAccept(fd int) (conn int, peer netip.AddrPort, errno unix.Errno) {
	var raw unix.RawSockaddrInet6
	size := uint32(unsafe.Sizeof(raw))
	n, _, errno := syscall.RawSyscall6(unix.SYS_ACCEPT4, uintptr(fd), uintptr(unsafe.Pointer(&raw)),
		uintptr(unsafe.Pointer(&size)), unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0, 0)
	if errno != 0 {
		return -1, peer, errno
	}
	return int(n), addrPortOfRaw(&raw), 0
}

func sysReceive(fd int, p []byte) (n int, from netip.AddrPort, errno unix.Errno) {
	var raw unix.RawSockaddrInet6
	size := uint32(unsafe.Sizeof(raw))
	r, _, errno := syscall.RawSyscall6(unix.SYS_RECVFROM, uintptr(fd), uintptr(unsafe.Pointer(unsafe.SliceData(p))),
		uintptr(len(p)), 0, uintptr(unsafe.Pointer(&raw)), uintptr(unsafe.Pointer(&size)))
	if errno != 0 {
		return 0, from, errno
	}
	return int(r), addrPortOfRaw(&raw), 0
}

// sysSend sends to an address, or with the zero one to the peer.
func sysSend(fd int, p []byte, to netip.AddrPort) (errno unix.Errno) {
	if !to.IsValid() {
		_, errno = sysWrite(fd, p)
		return errno
	}
	raw, size := rawOf(to)
	_, _, errno = syscall.RawSyscall6(unix.SYS_SENDTO, uintptr(fd), uintptr(unsafe.Pointer(unsafe.SliceData(p))),
		uintptr(len(p)), unix.MSG_NOSIGNAL, uintptr(unsafe.Pointer(&raw)), size)
	return errno
}

//go:build !race && !asyncgen_portable

package anet

import (
	"encoding/binary"
	"net/netip"

	"golang.org/x/sys/unix"
)

// addrPortOfRaw is addrPortOf for what accept4 fills in. It allocates nothing.
func addrPortOfRaw(raw *unix.RawSockaddrInet6) netip.AddrPort {
	var port [2]byte // in network order
	binary.NativeEndian.PutUint16(port[:], raw.Port)
	host := binary.BigEndian.Uint16(port[:])
	switch raw.Family {
	case unix.AF_INET:
		// The IPv4 address lies where an IPv6 address has its flow label.
		var ip [4]byte
		binary.NativeEndian.PutUint32(ip[:], raw.Flowinfo)
		return netip.AddrPortFrom(netip.AddrFrom4(ip), host)
	case unix.AF_INET6:
		return netip.AddrPortFrom(inet6(raw.Addr, raw.Scope_id), host)
	}
	return netip.AddrPort{}
}

// rawOf is the inverse of addrPortOfRaw, with the size of what it has filled in.
func rawOf(ap netip.AddrPort) (raw unix.RawSockaddrInet6, size uintptr) {
	var port [2]byte
	binary.BigEndian.PutUint16(port[:], ap.Port())
	raw.Port = binary.NativeEndian.Uint16(port[:])
	if ap.Addr().Is4() {
		ip := ap.Addr().As4()
		raw.Family, raw.Flowinfo = unix.AF_INET, binary.NativeEndian.Uint32(ip[:])
		return raw, unix.SizeofSockaddrInet4
	}
	raw.Family, raw.Addr, raw.Scope_id = unix.AF_INET6, ap.Addr().As16(), zoneIndex(ap.Addr().Zone())
	return raw, unix.SizeofSockaddrInet6
}

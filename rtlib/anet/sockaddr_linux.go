//go:build !asyncgen_portable

package anet

import (
	"encoding/binary"
	"net"
	"net/netip"
	"strconv"

	"golang.org/x/sys/unix"
)

// sockaddrOf returns the family and the socket address of ap.
func sockaddrOf(ap netip.AddrPort) (family int, sa unix.Sockaddr) {
	if ap.Addr().Is4() {
		return unix.AF_INET, &unix.SockaddrInet4{Port: int(ap.Port()), Addr: ap.Addr().As4()}
	}
	return unix.AF_INET6, &unix.SockaddrInet6{
		Port: int(ap.Port()), Addr: ap.Addr().As16(), ZoneId: zoneIndex(ap.Addr().Zone()),
	}
}

// addrPortOf is the inverse of sockaddrOf. An IPv4 address that an IPv6 socket
// shows as mapped becomes IPv4 again.
func addrPortOf(sa unix.Sockaddr) netip.AddrPort {
	switch sa := sa.(type) {
	case *unix.SockaddrInet4:
		return netip.AddrPortFrom(netip.AddrFrom4(sa.Addr), uint16(sa.Port))
	case *unix.SockaddrInet6:
		return netip.AddrPortFrom(inet6(sa.Addr, sa.ZoneId), uint16(sa.Port))
	}
	return netip.AddrPort{}
}

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

func inet6(addr [16]byte, scope uint32) netip.Addr {
	ip := netip.AddrFrom16(addr).Unmap()
	if scope != 0 {
		ip = ip.WithZone(zoneName(scope))
	}
	return ip
}

// zoneIndex returns the index of an interface named by an address; an unknown
// one has none.
func zoneIndex(zone string) uint32 {
	if zone == "" {
		return 0
	}
	if i, err := net.InterfaceByName(zone); err == nil {
		return uint32(i.Index)
	}
	index, _ := strconv.ParseUint(zone, 10, 32)
	return uint32(index)
}

func zoneName(index uint32) string {
	if i, err := net.InterfaceByIndex(int(index)); err == nil {
		return i.Name
	}
	return strconv.FormatUint(uint64(index), 10)
}

//go:build !(linux || darwin || (freebsd && !386 && !arm)) || asyncgen_portable

package anet

import (
	"net"
	"net/netip"

	"github.com/asyncgen/asyncgen/rtlib"
)

// packetSocket is a UDP socket of package net. A goroutine reads a datagram
// ahead when somebody wants one, and another writes.
type packetSocket struct {
	socket
	packets *net.UDPConn
	ahead   []datagram // what was read and not yet taken
}

type datagram struct {
	p    []byte
	from netip.AddrPort
}

// maxDatagram is the size of the largest datagram.
const maxDatagram = 64 << 10

func (s *packetSocket) listen(_ *rtlib.Context, ap netip.AddrPort) error {
	addr := net.UDPAddrFromAddrPort(ap)
	if !ap.Addr().IsValid() {
		addr = &net.UDPAddr{Port: int(ap.Port())}
	}
	c, err := net.ListenUDP("udp", addr)
	return s.adoptPackets(c, err)
}

func (s *packetSocket) dial(_ *rtlib.Context, ap netip.AddrPort) error {
	c, err := net.DialUDP("udp", nil, net.UDPAddrFromAddrPort(ap))
	return s.adoptPackets(c, err)
}

func (s *packetSocket) adoptPackets(c *net.UDPConn, err error) error {
	if err != nil {
		return cause(err)
	}
	s.socket.open()
	s.packets = c
	return nil
}

func (s *packetSocket) readFrom(cx *rtlib.Context, w *waiter, p []byte) (n int, from netip.AddrPort, err error, ready bool) {
	if !cx.Spend() { // ahead of the lock, as it may wake
		return 0, from, nil, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.in.leave(w)
	switch {
	case s.closed:
		return 0, from, net.ErrClosed, true
	case len(s.ahead) > 0:
		d := s.ahead[0]
		s.ahead = s.ahead[1:]
		return copy(p, d.p), d.from, nil, true
	case s.in.err != nil:
		err, s.in.err = s.in.err, nil // of one datagram, not of the socket
		return 0, from, err, true
	}
	s.in.enter(cx, w)
	s.begin(&s.in, func() func() {
		p := make([]byte, maxDatagram)
		n, from, err := s.packets.ReadFromUDPAddrPort(p)
		return func() {
			if s.in.err = cause(err); err == nil {
				from = netip.AddrPortFrom(from.Addr().Unmap(), from.Port())
				s.ahead = append(s.ahead, datagram{p[:n], from})
			}
		}
	})
	return 0, from, nil, false
}

// writeTo hands p to the system: that a datagram has to wait for room is rare,
// and short.
func (s *packetSocket) writeTo(cx *rtlib.Context, _ *waiter, p []byte, to netip.AddrPort) (err error, ready bool) {
	if !cx.Spend() {
		return nil, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return net.ErrClosed, true
	}
	if to.IsValid() {
		_, err = s.packets.WriteToUDPAddrPort(p, netip.AddrPortFrom(to.Addr().Unmap(), to.Port()))
	} else {
		_, err = s.packets.Write(p)
	}
	return cause(err), true
}

func (s *packetSocket) close() bool {
	if s.packets == nil || !s.socket.close() {
		return false
	}
	s.packets.Close()
	return true
}

func (s *packetSocket) local() netip.AddrPort {
	if s.packets == nil {
		return netip.AddrPort{}
	}
	ap := s.packets.LocalAddr().(*net.UDPAddr).AddrPort()
	return netip.AddrPortFrom(ap.Addr().Unmap(), ap.Port())
}

// setBroadcast has nothing to do: package net has allowed it.
func (s *packetSocket) setBroadcast(bool) error { return nil }

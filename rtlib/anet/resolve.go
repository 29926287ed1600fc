package anet

import (
	"context"
	"net"
	"net/netip"
	"strconv"

	"github.com/asyncgen/asyncgen/rtlib"
)

// resolution finds the addresses that a "host:port" stands for. A literal
// address is found at once; a name is looked up by package net on the blocking
// pool, since a look-up may read files and wait for servers.
type resolution struct {
	lookup *rtlib.JoinHandle[rtlib.Result[[]netip.AddrPort]] // nil unless one is under way
	end    context.CancelFunc                                // ends it
}

// poll returns the addresses in the order to try them. An empty host gives the
// zero Addr with the port. The port may be a service of the network, "tcp" or "udp".
func (r *resolution) poll(cx *rtlib.Context, network, addr string) (found []netip.AddrPort, err error, ready bool) {
	if r.lookup == nil {
		if ap, ok := literal(addr); ok {
			return []netip.AddrPort{ap}, nil, true
		}
		ctx, end := context.WithCancel(context.Background())
		r.end = end
		r.lookup = rtlib.SpawnBlocking(cx, func() rtlib.Result[[]netip.AddrPort] {
			found, err := lookUp(ctx, network, addr)
			return rtlib.Result[[]netip.AddrPort]{Value: found, Err: err}
		})
	}
	done, ready := r.lookup.Poll(cx)
	if !ready {
		return nil, nil, false
	}
	r.end()
	r.lookup = nil
	if done.Err != nil {
		return nil, done.Err, true
	}
	return done.Value.Value, done.Value.Err, true
}

// cancel ends the look-up, or keeps it from starting.
func (r *resolution) cancel(cx *rtlib.Context) {
	if r.lookup != nil {
		r.end()
		r.lookup.Abort()
		r.lookup.Cancel(cx)
		r.lookup = nil
	}
}

// literal parses an address without names in it.
func literal(addr string) (ap netip.AddrPort, ok bool) {
	host, service, err := net.SplitHostPort(addr)
	if err != nil {
		return ap, false
	}
	port, err := strconv.ParseUint(service, 10, 16)
	if err != nil {
		return ap, false
	}
	var ip netip.Addr
	if host != "" {
		if ip, err = netip.ParseAddr(host); err != nil {
			return ap, false
		}
	}
	// An IPv4 address may be written as an IPv6 one.
	return netip.AddrPortFrom(ip.Unmap(), uint16(port)), true
}

// lookUp resolves names as package net does.
func lookUp(ctx context.Context, network, addr string) ([]netip.AddrPort, error) {
	host, service, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
	}
	port, err := net.DefaultResolver.LookupPort(ctx, network, service)
	if err != nil {
		return nil, err
	}
	if host == "" {
		return []netip.AddrPort{netip.AddrPortFrom(netip.Addr{}, uint16(port))}, nil
	}
	ips, err := net.DefaultResolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return nil, err
	}
	found := make([]netip.AddrPort, len(ips))
	for i, ip := range ips {
		found[i] = netip.AddrPortFrom(ip.Unmap(), uint16(port))
	}
	return found, nil
}

// text is a net.Addr for an address that has not been resolved.
type text struct{ network, address string }

func (t text) Network() string { return t.network }
func (t text) String() string  { return t.address }

package anet_test

import (
	"errors"
	"net"
	"net/netip"
	"slices"
	"syscall"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/anet"
)

func listenUDP(t *testing.T, rt rtlib.Handle, addr string) *anet.UDPConn {
	t.Helper()
	c, err := rtlib.BlockOnHandle(rt, anet.ListenUDP(addr)).Unpack()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func addrPort(a net.Addr) netip.AddrPort {
	ap := a.(*net.UDPAddr).AddrPort()
	return netip.AddrPortFrom(ap.Addr().Unmap(), ap.Port())
}

func TestDatagramsKeepTheirBoundsAndSenders(t *testing.T) {
	for _, host := range []string{"127.0.0.1:0", "[::1]:0", "[::]:0", ":0"} {
		t.Run(host, func(t *testing.T) {
			rt := newRuntime(t)
			a, b := listenUDP(t, rt, host), listenUDP(t, rt, host)
			to := addrPort(b.LocalAddr())
			if to.Addr().IsUnspecified() { // this machine, in both families
				to = netip.AddrPortFrom(netip.MustParseAddr("127.0.0.1"), to.Port())
			}
			for _, message := range []string{"one", "", "three"} {
				p := make([]byte, 100)
				read := rtlib.SpawnOn(rt, b.ReadFrom(p))
				if n, err := rtlib.BlockOnHandle(rt, a.WriteTo([]byte(message), to)).Unpack(); n != len(message) || err != nil {
					t.Fatal(n, err)
				}
				r, lost := rtlib.BlockOnHandle(rt, read).Unpack()
				if lost != nil {
					t.Fatal(lost)
				}
				n, from, err := r.Unpack()
				if err != nil || string(p[:n]) != message || from.Port() != addrPort(a.LocalAddr()).Port() || !from.Addr().IsLoopback() {
					t.Errorf("read %q from %v, %v", p[:n], from, err)
				}
			}
		})
	}
}

func TestConnectedUDPTalksToItsPeer(t *testing.T) {
	rt := newRuntime(t)
	server := listenUDP(t, rt, "127.0.0.1:0")
	c, err := rtlib.BlockOnHandle(rt, anet.DialUDP(server.LocalAddr().String())).Unpack()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if c.RemoteAddr().String() != server.LocalAddr().String() || server.RemoteAddr() != nil {
		t.Errorf("remote addresses %v and %v", c.RemoteAddr(), server.RemoteAddr())
	}
	if n, err := rtlib.BlockOnHandle(rt, c.Write([]byte("ping"))).Unpack(); n != 4 || err != nil {
		t.Fatal(n, err)
	}
	p := make([]byte, 100)
	n, from, err := rtlib.BlockOnHandle(rt, server.ReadFrom(p)).Unpack()
	if string(p[:n]) != "ping" || err != nil {
		t.Fatalf("%q, %v", p[:n], err)
	}
	if _, err := rtlib.BlockOnHandle(rt, server.WriteTo([]byte("pong"), from)).Unpack(); err != nil {
		t.Fatal(err)
	}
	if n, err := rtlib.BlockOnHandle(rt, c.Read(p)).Unpack(); string(p[:n]) != "pong" || err != nil {
		t.Fatalf("%q, %v", p[:n], err)
	}
}

func TestUDPWithAnOrdinaryPeer(t *testing.T) {
	rt := newRuntime(t)
	c := listenUDP(t, rt, "127.0.0.1:0")
	peer, err := net.Dial("udp", c.LocalAddr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer peer.Close()
	if _, err := peer.Write([]byte("hello")); err != nil {
		t.Fatal(err)
	}
	p := make([]byte, 3)
	n, from, err := rtlib.BlockOnHandle(rt, c.ReadFrom(p)).Unpack()
	if string(p[:n]) != "hel" || err != nil || from != addrPort(peer.LocalAddr()) {
		t.Errorf("%q from %v, %v; want the first 3 bytes from %v", p[:n], from, err, peer.LocalAddr())
	}
}

func TestCloseEndsPendingReadsOfUDP(t *testing.T) {
	rt := newRuntime(t)
	c := listenUDP(t, rt, "127.0.0.1:0")
	read := newPending(c.ReadFrom(make([]byte, 1)))
	task := rtlib.SpawnOn(rt, read.future)
	read.wait()
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	r, lost := rtlib.BlockOnHandle(rt, task).Unpack()
	if lost != nil || !errors.Is(r.V3, net.ErrClosed) {
		t.Errorf("read ended with %v, %v", r.V3, lost)
	}
	for name, err := range map[string]error{
		"Close":   c.Close(),
		"WriteTo": rtlib.BlockOnHandle(rt, c.WriteTo([]byte("x"), netip.MustParseAddrPort("127.0.0.1:9"))).Err,
		"Read":    rtlib.BlockOnHandle(rt, c.Read(make([]byte, 1))).Err,
	} {
		if !errors.Is(err, net.ErrClosed) {
			t.Errorf("%s of a closed socket: %v", name, err)
		}
	}
}

func TestCancelledReadOfUDPLosesNothing(t *testing.T) {
	rt := newRuntime(t)
	c, peer := listenUDP(t, rt, "127.0.0.1:0"), listenUDP(t, rt, "127.0.0.1:0")
	for range 3 {
		f := c.ReadFrom(make([]byte, 10))
		if _, ready := f.Poll(nil); ready {
			t.Fatal("ready before anything was sent")
		}
		f.Cancel(nil)
	}
	var got []string
	for _, m := range []string{"a", "b"} {
		if r := rtlib.BlockOnHandle(rt, peer.WriteTo([]byte(m), addrPort(c.LocalAddr()))); r.Err != nil {
			t.Fatal(r.Err)
		}
	}
	for range 2 {
		p := make([]byte, 10)
		n, _, err := rtlib.BlockOnHandle(rt, c.ReadFrom(p)).Unpack()
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, string(p[:n]))
	}
	if !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("got %q", got)
	}
}

func TestUDPErrors(t *testing.T) {
	rt := newRuntime(t)
	taken := listenUDP(t, rt, "127.0.0.1:0")
	_, err := rtlib.BlockOnHandle(rt, anet.ListenUDP(taken.LocalAddr().String())).Unpack()
	var op *net.OpError
	if !errors.As(err, &op) || op.Op != "listen" || op.Net != "udp" {
		t.Errorf("listening on a taken port: %v", err)
	}
	if _, err := rtlib.BlockOnHandle(rt, anet.DialUDP("no port")).Unpack(); !errors.As(err, &op) || op.Op != "dial" {
		t.Errorf("a bad address: %v", err)
	}
	large := make([]byte, 1<<17)
	_, err = rtlib.BlockOnHandle(rt, taken.WriteTo(large, addrPort(taken.LocalAddr()))).Unpack()
	if !errors.As(err, &op) || op.Op != "write" {
		t.Errorf("a datagram that is too large: %v", err)
	}
}

// The answer to a datagram that nobody receives is an error of a later operation,
// and the socket lives on.
func TestUDPOutlivesAPeerThatIsGone(t *testing.T) {
	rt := newRuntime(t)
	gone := listenUDP(t, rt, "127.0.0.1:0")
	c, err := rtlib.BlockOnHandle(rt, anet.DialUDP(gone.LocalAddr().String())).Unpack()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	to := gone.LocalAddr().String()
	gone.Close()
	if r := rtlib.BlockOnHandle(rt, c.Write([]byte("x"))); r.Err != nil {
		t.Fatal(r.Err)
	}
	if _, err := rtlib.BlockOnHandle(rt, c.Read(make([]byte, 1))).Unpack(); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("reading: %v, want ECONNREFUSED", err)
	}
	listenUDP(t, rt, to)
	if r := rtlib.BlockOnHandle(rt, c.Write([]byte("x"))); r.Err != nil {
		t.Errorf("writing after the error: %v", r.Err)
	}
}

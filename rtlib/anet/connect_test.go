package anet_test

import (
	"fmt"
	"net"
	"net/netip"
	"syscall"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/aio"
	"github.com/asyncgen/asyncgen/rtlib/anet"
)

func TestConnectToAddressesOfEachKind(t *testing.T) {
	for _, test := range []struct{ listen, host string }{
		{"127.0.0.1:0", "127.0.0.1"},
		{"127.0.0.1:0", "localhost"},
		{"127.0.0.1:0", ""},
		{"127.0.0.1:0", "0.0.0.0"},
		{"[::1]:0", "::1"},
		{"[::1]:0", "::"},
	} {
		t.Run(test.listen+" by "+test.host, func(t *testing.T) {
			if test.listen[0] == '[' {
				needIPv6(t)
			}
			rt := newRuntime(t)
			l, err := net.Listen("tcp", test.listen)
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			_, port, err := net.SplitHostPort(l.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			c, err := rtlib.BlockOnHandle(rt, anet.Connect(net.JoinHostPort(test.host, port))).Unpack()
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			peer, err := l.Accept()
			if err != nil {
				t.Fatal(err)
			}
			defer peer.Close()
			if got, want := c.LocalAddr().String(), peer.RemoteAddr().String(); got != want {
				t.Errorf("LocalAddr = %s, want %s", got, want)
			}
			if got, want := c.RemoteAddr().String(), peer.LocalAddr().String(); got != want {
				t.Errorf("RemoteAddr = %s, want %s", got, want)
			}
		})
	}
}

// A failure gives the error that package net gives.
func TestConnectErrorsAreThoseOfNet(t *testing.T) {
	for _, addr := range []string{
		freeAddr(t),
		"127.0.0.1",
		"127.0.0.1:65536",
		"127.0.0.1:no-such-service",
	} {
		t.Run(addr, func(t *testing.T) {
			_, want := net.Dial("tcp", addr)
			_, got := rtlib.BlockOnHandle(newRuntime(t), anet.Connect(addr)).Unpack()
			if want == nil || got == nil {
				t.Fatalf("errors %v and %v of package net", got, want)
			}
			if got.Error() != want.Error() {
				t.Errorf("error %q, package net has %q", got, want)
			}
		})
	}
}

// freeAddr returns an address that nobody listens on.
func freeAddr(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// The system chooses among the ports of this machine, so after some thousand
// attempts it chooses the one that is connected to.
func TestNoConnectionToItself(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a second or two")
	}
	// Linux gives odd ports to those who listen and even ones to those who connect.
	free := netip.MustParseAddrPort(freeAddr(t))
	addr := netip.AddrPortFrom(free.Addr(), free.Port()&^1).String()
	rt := newRuntime(t)
	for range 20000 {
		c, err := rtlib.BlockOnHandle(rt, anet.Connect(addr)).Unpack()
		if err == nil {
			t.Fatalf("%s is connected to %s, where nobody listens", c.LocalAddr(), c.RemoteAddr())
		}
		checkOpError(t, err, "dial", syscall.ECONNREFUSED)
	}
}

func TestCancelledConnectClosesTheAttempt(t *testing.T) {
	newRuntime(t) // for its check of descriptors
	// An address that nobody answers on, so that the attempt is under way; or one
	// that fails at once.
	for _, addr := range []string{"192.0.2.1:9", freeAddr(t), "localhost:9"} {
		f := anet.Connect(addr)
		f.Poll(nil)
		f.Cancel(nil)
		f.Cancel(nil)
	}
}

func TestManyConnectAtOnce(t *testing.T) {
	rt := newRuntime(t)
	l := serve(t, rt, newEcho)
	var tasks []*rtlib.JoinHandle[rtlib.Result[*anet.TCPStream]]
	for range 100 {
		tasks = append(tasks, rtlib.SpawnOn(rt, anet.Connect(l.Addr().String())))
	}
	for i, task := range tasks {
		r, err := rtlib.BlockOnHandle(rt, task).Unpack()
		if err != nil || r.Err != nil {
			t.Fatal(err, r.Err)
		}
		message := fmt.Appendf(nil, "connection %d", i)
		if err := rtlib.BlockOnHandle(rt, aio.WriteAll(r.Value, message)); err != nil {
			t.Fatal(err)
		}
		got := make([]byte, len(message))
		if _, err := rtlib.BlockOnHandle(rt, aio.ReadExact(r.Value, got)).Unpack(); err != nil {
			t.Fatal(err)
		}
		if string(got) != string(message) {
			t.Errorf("echo of %q is %q", message, got)
		}
		r.Value.Close()
	}
}

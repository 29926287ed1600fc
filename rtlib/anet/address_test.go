package anet_test

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/anet"
)

// An IPv4 address that is written as an IPv6 one is that, as with package net.
func TestMappedAddressIsIPv4(t *testing.T) {
	rt := newRuntime(t)
	l, err := rtlib.BlockOnHandle(rt, anet.Listen("[::ffff:127.0.0.1]:0")).Unpack()
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	addr := l.Addr().(*net.TCPAddr)
	if !addr.AddrPort().Addr().Is4() {
		t.Errorf("listening on %v", addr)
	}
	c, err := rtlib.BlockOnHandle(rt, anet.Connect("[::ffff:127.0.0.1]:"+strconv.Itoa(addr.Port))).Unpack()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if peer := c.RemoteAddr().(*net.TCPAddr).AddrPort(); !peer.Addr().Is4() {
		t.Errorf("connected to %v", peer)
	}
	u, err := rtlib.BlockOnHandle(rt, anet.ListenUDP("127.0.0.1:0")).Unpack()
	if err != nil {
		t.Fatal(err)
	}
	defer u.Close()
	self := u.LocalAddr().(*net.UDPAddr).AddrPort()
	mapped := netip.AddrPortFrom(netip.AddrFrom16(self.Addr().As16()), self.Port())
	if _, err := rtlib.BlockOnHandle(rt, u.WriteTo([]byte("x"), mapped)).Unpack(); err != nil {
		t.Error(err)
	}
}

// All addresses are all of them: a port that is in use for IPv6 alone is in use.
func TestListenOnAllAddressesIsNotSatisfiedWithIPv4(t *testing.T) {
	rt := newRuntime(t)
	other, err := net.Listen("tcp6", "[::]:0")
	if err != nil {
		t.Skip(err)
	}
	defer other.Close()
	l, err := rtlib.BlockOnHandle(rt, anet.Listen(":"+strconv.Itoa(other.Addr().(*net.TCPAddr).Port))).Unpack()
	if !errors.Is(err, syscall.EADDRINUSE) {
		t.Errorf("error %v, want EADDRINUSE", err)
	}
	if err == nil {
		l.Close()
	}
}

// Services have names of their own for UDP.
func TestServiceOfUDP(t *testing.T) {
	const service = "tftp"
	port, err := net.LookupPort("udp", service)
	if err != nil {
		t.Skip(err)
	}
	if _, err := net.LookupPort("tcp", service); err == nil {
		t.Skip(service + " is a TCP service here")
	}
	rt := newRuntime(t)
	c, err := rtlib.BlockOnHandle(rt, anet.DialUDP("127.0.0.1:"+service)).Unpack()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if got := c.RemoteAddr().(*net.UDPAddr).Port; got != port {
		t.Errorf("connected to port %d, want %d", got, port)
	}
}

// Whoever gives up connecting leaves no look-up behind, which would keep others
// from theirs and the runtime from ending.
func TestCancelEndsTheLookUp(t *testing.T) {
	asked, ended := make(chan struct{}, 10), make(chan struct{}, 10)
	before := net.DefaultResolver
	defer func() { net.DefaultResolver = before }()
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		asked <- struct{}{}
		<-ctx.Done()
		ended <- struct{}{}
		return nil, ctx.Err()
	}}
	rt := newRuntime(t)
	task := rtlib.SpawnOn(rt, anet.Connect("host.invalid:80"))
	<-asked
	task.Abort()
	begin := time.Now()
	<-ended
	if d := time.Since(begin); d > 2*time.Second {
		t.Errorf("the look-up went on for %v", d)
	}
}

package anet_test

import (
	"net"
	"strings"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/anet"
)

func TestListenOnAddressesOfEachKind(t *testing.T) {
	for _, test := range []struct{ addr, dial string }{
		{"127.0.0.1:0", "127.0.0.1"},
		{"localhost:0", "127.0.0.1"},
		{"0.0.0.0:0", "127.0.0.1"},
		{":0", "127.0.0.1"},
		{":0", "::1"},
		{"[::]:0", "::1"},
		{"[::1]:0", "::1"},
	} {
		t.Run(test.addr+" from "+test.dial, func(t *testing.T) {
			if strings.Contains(test.dial, ":") {
				needIPv6(t)
			}
			rt := newRuntime(t)
			l, err := rtlib.BlockOnHandle(rt, anet.Listen(test.addr)).Unpack()
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			_, port, err := net.SplitHostPort(l.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			peer, err := net.Dial("tcp", net.JoinHostPort(test.dial, port))
			if err != nil {
				t.Fatal(err)
			}
			defer peer.Close()
			c, err := rtlib.BlockOnHandle(rt, l.Accept()).Unpack()
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			if got, want := c.RemoteAddr().String(), peer.LocalAddr().String(); got != want {
				t.Errorf("RemoteAddr = %s, want %s", got, want)
			}
		})
	}
}

// A wrong address gives the error that package net gives.
func TestListenErrorsAreThoseOfNet(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for _, addr := range []string{
		taken.Addr().String(),
		"127.0.0.1",
		"127.0.0.1:65536",
		"127.0.0.1:no-such-service",
		"192.0.2.1:0", // reserved for documentation: no machine has it
	} {
		t.Run(addr, func(t *testing.T) {
			_, want := net.Listen("tcp", addr)
			_, got := rtlib.BlockOnHandle(newRuntime(t), anet.Listen(addr)).Unpack()
			if want == nil || got == nil {
				t.Fatalf("errors %v and %v of package net", got, want)
			}
			if cause(got) != cause(want) {
				t.Errorf("error %q, package net has %q", got, want)
			}
		})
	}
}

// cause is the text of an error without its operation and address.
func cause(err error) string {
	if op, ok := err.(*net.OpError); ok {
		return op.Err.Error()
	}
	return err.Error()
}

func TestCloseEndsPendingAccepts(t *testing.T) {
	rt := newRuntime(t)
	l := listen(t, rt)
	var tasks []*rtlib.JoinHandle[rtlib.Result[*anet.TCPStream]]
	for range 10 {
		p := newPending(l.Accept())
		tasks = append(tasks, rtlib.SpawnOn(rt, p.future))
		p.wait()
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	for _, task := range tasks {
		r, err := rtlib.BlockOnHandle(rt, task).Unpack()
		if err != nil {
			t.Fatal(err)
		}
		checkOpError(t, r.Err, "accept", net.ErrClosed)
	}
	checkOpError(t, l.Close(), "close", net.ErrClosed)
}

func TestSeveralTasksAccept(t *testing.T) {
	rt := newRuntime(t)
	l := listen(t, rt)
	for range 4 {
		rtlib.SpawnOn(rt, acceptLoop(l, newEcho))
	}
	for range 50 {
		checkEcho(t, dial(t, l.Addr()), []byte("hello"))
	}
}

func TestCancelledAcceptLosesNoConnection(t *testing.T) {
	rt := newRuntime(t)
	l := listen(t, rt)
	var accept anet.TCPListenerAcceptFuture
	accept.Init(l)
	if _, ready := accept.Poll(nil); ready {
		t.Fatal("ready before anybody connected")
	}
	dial(t, l.Addr())
	accept.Cancel(nil)
	accept.Init(l)
	r := rtlib.BlockOnHandle[rtlib.Result[*anet.TCPStream]](rt, &accept)
	if r.Err != nil {
		t.Fatal(r.Err)
	}
	r.Value.Close()
}

func needIPv6(t *testing.T) {
	t.Helper()
	l, err := net.Listen("tcp", "[::1]:0")
	if err != nil {
		t.Skip("this machine has no IPv6")
	}
	l.Close()
}

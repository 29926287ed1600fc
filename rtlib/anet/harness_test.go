package anet_test

import (
	"context"
	"net"
	"os"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/anet"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	// Package net and the default runtime keep a poller from their first use on:
	// no leaks of a test.
	if l, err := net.Listen("tcp", "127.0.0.1:0"); err == nil {
		l.Close()
	}
	if l, err := rtlib.BlockOn(anet.Listen("127.0.0.1:0")).Unpack(); err == nil {
		l.Close()
	}
	os.Exit(m.Run())
}

// testTimeout bounds what a test waits for; only a lost wake-up takes so long.
const testTimeout = 20 * time.Second

// newRuntime starts a runtime for one test. At its end no task, goroutine or
// descriptor of it may be left.
func newRuntime(t *testing.T, opts ...rtlib.Option) rtlib.Handle {
	t.Helper()
	goroutines := goleak.IgnoreCurrent()
	descriptors := openDescriptors(t)
	rt := rtlib.New(opts...)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), testTimeout)
		defer cancel()
		if err := rt.Shutdown(ctx); err != nil {
			t.Error(err)
		}
		goleak.VerifyNone(t, goroutines)
		if now := openDescriptors(t); now != descriptors {
			t.Errorf("%d descriptors are open, %d were before", now, descriptors)
		}
	})
	return rt.Handle()
}

// openDescriptors counts the descriptors of the process where it can.
func openDescriptors(t *testing.T) int {
	t.Helper()
	list, err := os.ReadDir("/proc/self/fd")
	if os.IsNotExist(err) {
		return 0
	}
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}

// handler makes the task of a connection.
type handler func(*anet.TCPStream) rtlib.Future[rtlib.Unit]

// serve runs h for each connection of a new listener until the test ends.
func serve(t *testing.T, rt rtlib.Handle, h handler) *anet.TCPListener {
	t.Helper()
	l := listen(t, rt)
	rtlib.SpawnOn(rt, acceptLoop(l, h))
	return l
}

func listen(t *testing.T, rt rtlib.Handle) *anet.TCPListener {
	t.Helper()
	l, err := rtlib.BlockOnHandle(rt, anet.Listen("127.0.0.1:0")).Unpack()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

// acceptLoop accepts until the listener is closed.
func acceptLoop(l *anet.TCPListener, h handler) rtlib.Future[rtlib.Unit] {
	var accept anet.TCPListenerAcceptFuture
	accept.Init(l)
	return rtlib.PollFunc[rtlib.Unit](func(cx *rtlib.Context) (rtlib.Unit, bool) {
		for {
			r, ready := accept.Poll(cx)
			if !ready || r.Err != nil {
				return rtlib.Unit{}, ready
			}
			rtlib.Spawn(cx, h(r.Value))
			accept.Init(l)
		}
	})
}

// dial connects as an ordinary Go program does, with a deadline for all it does.
func dial(t *testing.T, addr net.Addr) *net.TCPConn {
	t.Helper()
	c, err := net.Dial("tcp", addr.String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if err := c.SetDeadline(time.Now().Add(testTimeout)); err != nil {
		t.Fatal(err)
	}
	return c.(*net.TCPConn)
}

// connected returns the two ends of a connection: ours, and an ordinary one.
func connected(t *testing.T, rt rtlib.Handle) (*anet.TCPStream, *net.TCPConn) {
	t.Helper()
	l := listen(t, rt)
	peer := dial(t, l.Addr())
	c, err := rtlib.BlockOnHandle(rt, l.Accept()).Unpack()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	l.Close()
	return c, peer
}

// echo is a connection's task, a state machine as the compiler would write it.
type echo struct {
	conn   *anet.TCPStream
	buffer [4096]byte
	state  echoState
	read   anet.TCPStreamReadFuture
	write  anet.TCPStreamWriteFuture
}

type echoState uint8

const (
	echoBegin echoState = iota
	echoReading
	echoWriting
)

func newEcho(c *anet.TCPStream) rtlib.Future[rtlib.Unit] { return &echo{conn: c} }

func (e *echo) Poll(cx *rtlib.Context) (rtlib.Unit, bool) {
	for {
		switch e.state {
		case echoBegin:
			e.read.Init(e.conn, e.buffer[:])
			e.state = echoReading
		case echoReading:
			r, ready := e.read.Poll(cx)
			if !ready {
				return rtlib.Unit{}, false
			}
			if r.Err != nil {
				e.conn.Close()
				return rtlib.Unit{}, true
			}
			e.write.Init(e.conn, e.buffer[:r.Value])
			e.state = echoWriting
		case echoWriting:
			r, ready := e.write.Poll(cx)
			if !ready {
				return rtlib.Unit{}, false
			}
			if r.Err != nil {
				e.conn.Close()
				return rtlib.Unit{}, true
			}
			e.state = echoBegin
		}
	}
}

func (e *echo) Cancel(cx *rtlib.Context) {
	e.read.Cancel(cx)
	e.write.Cancel(cx)
	e.conn.Close()
}

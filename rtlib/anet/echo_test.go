package anet_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"sync"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/aio"
	"github.com/asyncgen/asyncgen/rtlib/anet"
)

func TestServerEchoesToOrdinaryClients(t *testing.T) {
	clients := 1000
	if testing.Short() {
		clients = 100
	}
	l := serve(t, func(c *anet.TCPStream) rtlib.Future[rtlib.Unit] { return &echo{conn: c} })
	var wg sync.WaitGroup
	for i := range clients {
		wg.Go(func() {
			c, err := net.Dial("tcp", l.Addr().String())
			if err != nil {
				t.Error(err)
				return
			}
			defer c.Close()
			for j := range 5 {
				checkEcho(t, c, fmt.Appendf(nil, "client %d message %d", i, j))
			}
		})
	}
	wg.Wait()
}

func TestFuturesWorkFromPlainGo(t *testing.T) {
	l := serve(t, func(c *anet.TCPStream) rtlib.Future[rtlib.Unit] { return &echo{conn: c} })
	c := must(rtlib.BlockOn(anet.Connect(l.Addr().String())).Unpack())(t)
	defer c.Close()
	message := bytes.Repeat([]byte("async"), 1000)
	if err := rtlib.BlockOn(aio.WriteAll(c, message)); err != nil {
		t.Fatal(err)
	}
	got := make([]byte, len(message))
	if n, err := rtlib.BlockOn(aio.ReadExact(c, got)).Unpack(); n != len(got) || err != nil {
		t.Fatalf("ReadExact = %d, %v", n, err)
	}
	if !bytes.Equal(got, message) {
		t.Fatal("the echo differs")
	}
	if err := c.CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if n, err := rtlib.BlockOn(c.Read(got)).Unpack(); n != 0 || err != io.EOF {
		t.Fatalf("Read after the end = %d, %v; want 0, EOF", n, err)
	}
}

// checkEcho sends message and expects it back.
func checkEcho(t *testing.T, c net.Conn, message []byte) {
	t.Helper()
	if _, err := c.Write(message); err != nil {
		t.Error(err)
		return
	}
	got := make([]byte, len(message))
	if _, err := io.ReadFull(c, got); err != nil {
		t.Error(err)
		return
	}
	if !bytes.Equal(got, message) {
		t.Errorf("echo of %q is %q", message, got)
	}
}

// serve runs handler in a task for each connection of a listener until the test
// ends.
func serve(t *testing.T, handler func(*anet.TCPStream) rtlib.Future[rtlib.Unit]) *anet.TCPListener {
	t.Helper()
	l := must(rtlib.BlockOn(anet.Listen("127.0.0.1:0")).Unpack())(t)
	server := rtlib.SpawnOn(rtlib.Handle{}, acceptLoop(l, handler))
	t.Cleanup(func() {
		l.Close()
		if _, err := rtlib.BlockOn(server).Unpack(); err != nil {
			t.Error(err)
		}
	})
	return l
}

// acceptLoop accepts until the listener is closed.
func acceptLoop(l *anet.TCPListener, handler func(*anet.TCPStream) rtlib.Future[rtlib.Unit]) rtlib.Future[rtlib.Unit] {
	var accept anet.TCPListenerAcceptFuture
	accept.Init(l)
	return rtlib.PollFunc[rtlib.Unit](func(cx *rtlib.Context) (rtlib.Unit, bool) {
		for {
			r, ready := accept.Poll(cx)
			if !ready {
				return rtlib.Unit{}, false
			}
			if r.Err != nil {
				return rtlib.Unit{}, true
			}
			rtlib.Spawn(cx, handler(r.Value))
			accept.Init(l)
		}
	})
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

// must makes a value and an error into the value, failing the test on an error.
func must[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

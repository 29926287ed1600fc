package anet_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/aio"
	"github.com/asyncgen/asyncgen/rtlib/anet"
)

func TestServerEchoesToOrdinaryClients(t *testing.T) {
	clients := 1000
	if testing.Short() {
		clients = 100
	}
	l := serve(t, newRuntime(t), newEcho)
	var all, connected sync.WaitGroup
	connected.Add(clients)
	for i := range clients {
		all.Go(func() {
			c, err := net.Dial("tcp", l.Addr().String())
			connected.Done()
			if err != nil {
				t.Error(err)
				return
			}
			defer c.Close()
			connected.Wait() // so that all are there at a time
			if err := c.SetDeadline(time.Now().Add(testTimeout)); err != nil {
				t.Error(err)
			}
			for j := range 5 {
				checkEcho(t, c, fmt.Appendf(nil, "client %d message %d", i, j))
			}
		})
	}
	all.Wait()
}

func TestServerGoesOnWhenClientsVanish(t *testing.T) {
	l := serve(t, newRuntime(t), newEcho)
	stays := dial(t, l.Addr())
	for i := range 50 {
		c := dial(t, l.Addr())
		if _, err := c.Write(bytes.Repeat([]byte("half a message "), 100)); err != nil {
			t.Fatal(err)
		}
		if i%2 == 0 {
			if err := c.SetLinger(0); err != nil { // so that Close resets
				t.Fatal(err)
			}
		}
		c.Close()
		checkEcho(t, stays, fmt.Appendf(nil, "still there %d", i))
	}
}

func TestEndlessSenderDoesNotStarveOthers(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	l := serve(t, rt, newEcho)
	sink := serve(t, rt, func(c *anet.TCPStream) rtlib.Future[rtlib.Unit] { return &discard{conn: c} })

	var senders sync.WaitGroup
	stop := make(chan struct{})
	for range 2 {
		c := dial(t, sink.Addr())
		senders.Go(func() {
			chunk := make([]byte, 256<<10)
			for {
				select {
				case <-stop:
					return
				default:
				}
				if _, err := c.Write(chunk); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	quiet := dial(t, l.Addr())
	for i := range 100 {
		checkEcho(t, quiet, fmt.Appendf(nil, "quiet %d", i))
	}
	close(stop)
	senders.Wait()
}

// discard reads until the end, as much as it may at each poll.
type discard struct {
	conn   *anet.TCPStream
	buffer [1024]byte
}

func (d *discard) Poll(cx *rtlib.Context) (rtlib.Unit, bool) {
	for {
		_, err, ready := d.conn.PollRead(cx, d.buffer[:])
		if !ready {
			return rtlib.Unit{}, false
		}
		if err != nil {
			d.conn.Close()
			return rtlib.Unit{}, true
		}
	}
}

func (d *discard) Cancel(cx *rtlib.Context) {
	d.conn.CancelRead(cx)
	d.conn.Close()
}

func TestFuturesWorkFromPlainGo(t *testing.T) {
	l := serve(t, newRuntime(t), newEcho)
	c, err := rtlib.BlockOn(anet.Connect(l.Addr().String())).Unpack() // on the default runtime
	if err != nil {
		t.Fatal(err)
	}
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

package asynctest_test

import (
	"errors"
	"io"
	"syscall"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/aio"
	"github.com/asyncgen/asyncgen/rtlib/asynctest"
	"github.com/asyncgen/asyncgen/rtlib/timer"
)

func pass(s *asynctest.Simulation, d time.Duration) { asynctest.Run[rtlib.Unit](s, timer.Sleep(d)) }

// A host that is cut off from another hears of what that closes when they are joined, as
// it does of what that has sent.
func TestPartedHostsHearOfACloseLater(t *testing.T) {
	s := asynctest.New(t, 1, 1)
	n := s.Network()
	client, server := connection(t, s)
	n.Partition("client", "server")
	server.Close()
	if err := asynctest.Run(s, aio.WriteAll(client, []byte("hello"))); err != nil {
		t.Errorf("writing to a host that is cut off: %v", err)
	}
	n.Heal("client", "server")
	pass(s, time.Second)
	if err := asynctest.Run(s, aio.WriteAll(client, []byte("hello"))); !errors.Is(err, syscall.EPIPE) {
		t.Errorf("writing to what was closed: %v", err)
	}
	if _, err := asynctest.Run(s, aio.Read(client, make([]byte, 1))).Unpack(); err != io.EOF {
		t.Errorf("reading of what was closed: %v", err)
	}
}

// The same holds of a connection that is reset because nobody has got it.
func TestPartedHostsHearOfAClosedListenerLater(t *testing.T) {
	s := asynctest.New(t, 1, 1)
	n := s.Network()
	l, err := n.Listen("server:7")
	if err != nil {
		t.Fatal(err)
	}
	client := must(t, s, n.Dial("client", "server:7"))
	n.Partition("client", "server")
	l.Close()
	read := rtlib.SpawnOn(s.Handle(), aio.Read(client, make([]byte, 1)))
	pass(s, time.Hour)
	if read.IsFinished() {
		t.Error("it hears of it at once")
	}
	n.Heal("client", "server")
	pass(s, time.Second)
	if !read.IsFinished() {
		t.Fatal("it never hears of it")
	}
	if r, _ := read.Poll(nil); !errors.Is(r.Value.Err, syscall.ECONNRESET) {
		t.Errorf("it ended with %v, %v", r.Value, r.Err)
	}
}

// What has arrived from a host that vanishes then can be read.
func TestWhatHasArrivedOutlivesItsSender(t *testing.T) {
	s := asynctest.New(t, 1, 1)
	n := s.Network()
	client, server := connection(t, s)
	if err := asynctest.Run(s, aio.WriteAll(server, []byte("arrived"))); err != nil {
		t.Fatal(err)
	}
	pass(s, time.Second)
	if err := asynctest.Run(s, aio.WriteAll(server, []byte("lost"))); err != nil {
		t.Fatal(err)
	}
	n.Vanish("server")
	got := make([]byte, len("arrived"))
	read := timer.Timeout(aio.ReadExact(client, got), time.Hour)
	if _, err := asynctest.Run[rtlib.Result[int]](s, read).Unpack(); err != nil || string(got) != "arrived" {
		t.Errorf("read %q, %v", got, err)
	}
	read = timer.Timeout(aio.ReadExact(client, got), time.Hour)
	if _, err := asynctest.Run[rtlib.Result[int]](s, read).Unpack(); err != timer.ErrElapsed {
		t.Errorf("after that: %v", err)
	}
}

// A read without room is ready at once, as that of any reader.
func TestEmptyReadDoesNotWait(t *testing.T) {
	s := asynctest.New(t, 1, 1)
	client, _ := connection(t, s)
	read := timer.Timeout(aio.Read(client, nil), time.Hour)
	if r := asynctest.Run[rtlib.Result[int]](s, read); r.Value != 0 || r.Err != nil {
		t.Errorf("read %v", r)
	}
}

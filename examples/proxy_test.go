package examples_test

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"testing"
	"time"
)

func TestProxyForwardsAThousandConnections(t *testing.T) {
	s := start(t, command(t, "proxy", "127.0.0.1:0"))
	eachOf(t, 1000, func(client int) error { return echo(s.addr, client, 6) })
	s.interrupt(t)
}

func TestProxyPassesOnTheEndOfEachDirection(t *testing.T) {
	target, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer target.Close()
	go func() {
		conn, err := target.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		got, _ := io.ReadAll(conn) // it answers once the client has ended
		conn.Write(append([]byte("got "), got...))
	}()
	s := start(t, command(t, "proxy", "127.0.0.1:0", target.Addr().String()))
	conn, err := net.Dial("tcp", s.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(timeLimit))
	sent := bytes.Repeat([]byte("0123456789"), 100_000)
	if _, err := conn.Write(sent); err != nil {
		t.Fatal(err)
	}
	if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(conn)
	if err != nil || !bytes.Equal(got, append([]byte("got "), sent...)) {
		t.Errorf("read %d bytes and %v, want %d", len(got), err, len(sent)+4)
	}
	s.interrupt(t)
}

func TestProxyOutlivesClientsAndTargetsThatVanish(t *testing.T) {
	s := start(t, command(t, "proxy", "127.0.0.1:0"))
	eachOf(t, 100, func(client int) error {
		conn, err := net.Dial("tcp", s.addr)
		if err != nil {
			return err
		}
		if err := exchange(conn, client, 1); err != nil {
			return err
		}
		conn.(*net.TCPConn).SetLinger(0)
		return conn.Close()
	})
	if err := echo(s.addr, 1, 5); err != nil {
		t.Error(err)
	}
	s.interrupt(t)

	// Nobody listens at the target.
	s = start(t, command(t, "proxy", "127.0.0.1:0", "127.0.0.1:1"))
	conn, err := net.Dial("tcp", s.addr)
	if err != nil {
		t.Fatal(err)
	}
	conn.SetDeadline(time.Now().Add(timeLimit))
	if n, err := conn.Read(make([]byte, 1)); err == nil {
		t.Errorf("read %d bytes", n)
	}
	s.interrupt(t)
}

// The target hears of a client that has vanished although it has nothing to say itself:
// else both connections would stay for ever.
func TestProxyTellsTheTargetThatTheClientHasVanished(t *testing.T) {
	target, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer target.Close()
	s := start(t, command(t, "proxy", "127.0.0.1:0", target.Addr().String()))
	client, err := net.Dial("tcp", s.addr)
	if err != nil {
		t.Fatal(err)
	}
	server, err := target.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	client.(*net.TCPConn).SetLinger(0)
	client.Close()
	server.SetDeadline(time.Now().Add(timeLimit))
	if n, err := server.Read(make([]byte, 1)); err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("read %d bytes, %v", n, err)
	}
	s.interrupt(t)
}

package examples_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// echo sends messages of growing length over a new connection and expects each
// of them back.
func echo(addr string, client, messages int) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	defer conn.Close()
	return exchange(conn, client, messages)
}

func exchange(conn net.Conn, client, messages int) error {
	if err := conn.SetDeadline(time.Now().Add(timeLimit)); err != nil {
		return err
	}
	for i := range messages {
		sent := fmt.Appendf(nil, "client %d message %0*d", client, 1+i*i*20, i)
		if _, err := conn.Write(sent); err != nil {
			return err
		}
		got := make([]byte, len(sent))
		if _, err := io.ReadFull(conn, got); err != nil {
			return err
		}
		if d := cmp.Diff(string(sent), string(got)); d != "" {
			return errors.New(d)
		}
	}
	return nil
}

// eachOf runs f for each of n clients at the same time.
func eachOf(t *testing.T, n int, f func(client int) error) {
	t.Helper()
	var wg sync.WaitGroup
	errs := make([]error, n)
	for i := range n {
		wg.Go(func() { errs[i] = f(i) })
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Error(err)
	}
}

func TestServerEchoesToAThousandClientsAtATime(t *testing.T) {
	s := start(t, command(t, "tcpserver", "127.0.0.1:0"))
	var connected sync.WaitGroup
	connected.Add(1000)
	eachOf(t, 1000, func(client int) error {
		conn, err := net.Dial("tcp", s.addr)
		connected.Done()
		if err != nil {
			return err
		}
		defer conn.Close()
		connected.Wait()
		return exchange(conn, client, 8)
	})
	s.interrupt(t)
}

func TestServerOutlivesClientsThatVanish(t *testing.T) {
	s := start(t, command(t, "tcpserver", "127.0.0.1:0"))
	witness, err := net.Dial("tcp", s.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer witness.Close()
	eachOf(t, 100, func(client int) error {
		conn, err := net.Dial("tcp", s.addr)
		if err != nil {
			return err
		}
		if err := exchange(conn, client, 1); err != nil {
			return err
		}
		if _, err := conn.Write(make([]byte, 5000)); err != nil {
			return err
		}
		if client%2 == 0 {
			// The connection is reset, with the echo on its way.
			if err := conn.(*net.TCPConn).SetLinger(0); err != nil {
				return err
			}
		}
		return conn.Close()
	})
	if err := exchange(witness, 0, 5); err != nil {
		t.Error(err)
	}
	if err := echo(s.addr, 1, 5); err != nil {
		t.Error(err)
	}
	s.interrupt(t)
}

func TestServerEndsUnderCtrlCWithClientsConnected(t *testing.T) {
	s := start(t, command(t, "tcpserver", "127.0.0.1:0"))
	conn, err := net.Dial("tcp", s.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := exchange(conn, 0, 2); err != nil {
		t.Fatal(err)
	}
	s.interrupt(t)
}

func TestServerReportsAnAddressThatIsTaken(t *testing.T) {
	s := start(t, command(t, "tcpserver", "127.0.0.1:0"))
	cmd := command(t, "tcpserver", s.addr)
	cmd.Stderr = io.Discard
	if err := cmd.Run(); cmd.ProcessState.ExitCode() != 1 {
		t.Errorf("a second server on %s ended with %v, want code 1", s.addr, err)
	}
	if err := s.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Error(err)
	}
}

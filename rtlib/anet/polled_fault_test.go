//go:build (linux || darwin || (freebsd && !386 && !arm)) && !asyncgen_portable

package anet_test

import (
	"bytes"
	"net"
	"os"
	"os/signal"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/anet"
	"golang.org/x/sys/unix"
)

func TestConnectionResetBeforeAcceptDoesNotEndTheListener(t *testing.T) {
	rt := newRuntime(t)
	l := listen(t, rt)
	for range 10 {
		gone := dial(t, l.Addr())
		if err := gone.SetLinger(0); err != nil {
			t.Fatal(err)
		}
		gone.Close()
	}
	rtlib.SpawnOn(rt, acceptLoop(l, newEcho))
	checkEcho(t, dial(t, l.Addr()), []byte("next"))
}

func TestResetByThePeer(t *testing.T) {
	rt := newRuntime(t)
	c, peer := connected(t, rt)
	read := newPending(c.Read(make([]byte, 1)))
	task := rtlib.SpawnOn(rt, read.future)
	read.wait()
	if err := peer.SetLinger(0); err != nil {
		t.Fatal(err)
	}
	peer.Close()
	r, err := rtlib.BlockOnHandle(rt, task).Unpack()
	if err != nil {
		t.Fatal(err)
	}
	checkOpError(t, r.Err, "read", unix.ECONNRESET)
}

// SIGPIPE would end the process, or count as a signal where one is caught.
func TestWriteToAClosedPipeIsAnErrorAndNoSignal(t *testing.T) {
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, unix.SIGPIPE, unix.SIGWINCH)
	defer signal.Stop(signals)
	rt := newRuntime(t)
	c, _ := connected(t, rt)
	if err := c.CloseWrite(); err != nil {
		t.Fatal(err)
	}
	n, err := rtlib.BlockOnHandle(rt, c.Write([]byte("too late"))).Unpack()
	if n != 0 {
		t.Errorf("%d bytes written", n)
	}
	checkOpError(t, err, "write", unix.EPIPE)

	// A later signal with a higher number is delivered later.
	if err := unix.Kill(unix.Getpid(), unix.SIGWINCH); err != nil {
		t.Fatal(err)
	}
	if got := <-signals; got != unix.SIGWINCH {
		t.Errorf("the write raised %v", got)
	}
}

func TestSignalsInterruptNothing(t *testing.T) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, unix.SIGUSR1)
	defer signal.Stop(signals)
	rt := newRuntime(t)
	l := serve(t, rt, newEcho)
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			select {
			case <-stop:
				return
			default:
				_ = unix.Kill(unix.Getpid(), unix.SIGUSR1)
			}
		}
	}()
	c := dial(t, l.Addr())
	message := bytes.Repeat([]byte("x"), 10000)
	for range 200 {
		checkEcho(t, c, message)
	}
	close(stop)
	<-stopped
}

// A stream that is closed while another goroutine is about to make a system call
// on it must not touch the connection that takes over its descriptor.
func TestCloseBesideOperationsTouchesNoOtherConnection(t *testing.T) {
	rt := newRuntime(t)
	l := serve(t, rt, newEcho)
	for end := time.Now().Add(500 * time.Millisecond); time.Now().Before(end); {
		c, err := rtlib.BlockOnHandle(rt, anet.Connect(l.Addr().String())).Unpack()
		if err != nil {
			t.Fatal(err)
		}
		begun, done := make(chan struct{}), make(chan struct{})
		go func() {
			defer close(done)
			noise := []byte("!")
			for i := 0; ; i++ {
				if _, err, ready := c.PollWrite(nil, noise); ready && err != nil {
					return
				}
				if i == 0 {
					close(begun)
				}
			}
		}()
		<-begun
		c.Close()
		next, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		checkEcho(t, next, []byte("mine alone"))
		next.Close()
		<-done
	}
}

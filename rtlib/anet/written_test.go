package anet_test

import (
	"bytes"
	"context"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/aio"
	"github.com/asyncgen/asyncgen/rtlib/anet"
)

// What a program has written before it ends is sent.
func TestWhatIsWrittenOutlivesTheProcess(t *testing.T) {
	const to, size = "ANET_TEST_WRITE_TO", 3_000_000
	if addr := os.Getenv(to); addr != "" {
		c, err := rtlib.BlockOn(anet.Connect(addr)).Unpack()
		if err == nil {
			err = rtlib.BlockOn(c.Write(make([]byte, size))).Err
		}
		if err != nil {
			t.Fatal(err)
		}
		os.Exit(0)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if err := l.(*net.TCPListener).SetDeadline(time.Now().Add(testTimeout)); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), testTimeout)
	defer cancel()
	program := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestWhatIsWrittenOutlivesTheProcess$")
	program.Env = append(os.Environ(), to+"="+l.Addr().String())
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	c, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if n, err := io.Copy(io.Discard, c); n != size || err != nil {
		t.Errorf("%d bytes have come, %v", n, err)
	}
	if err := program.Wait(); err != nil {
		t.Error(err)
	}
}

// A flush that is given up may have sent what the next one must not send again.
func TestGivenUpFlushesSendNothingTwice(t *testing.T) {
	rt := newRuntime(t)
	c, peer := connected(t, rt)
	sent := make([]byte, 4<<20)
	for i := range sent {
		sent[i] = byte(rand.Uint32())
	}
	received := make(chan []byte)
	go func() {
		got, _ := io.ReadAll(peer)
		received <- got
	}()
	_, half := c.Split()
	w := aio.NewBufWriterSize(half, len(sent)+1)
	if _, err := rtlib.BlockOnHandle(rt, w.Write(sent)).Unpack(); err != nil {
		t.Fatal(err)
	}
	for {
		flush := w.Flush()
		if err, ready := flush.Poll(nil); ready {
			if err != nil {
				t.Error(err)
			}
			break
		}
		flush.Cancel(nil)
		time.Sleep(100 * time.Microsecond)
	}
	c.Close()
	if got := <-received; !bytes.Equal(got, sent) {
		t.Errorf("received %d bytes of %d, or others", len(got), len(sent))
	}
}

package anet_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/aio"
	"github.com/asyncgen/asyncgen/rtlib/anet"
)

func TestHalfCloseLeavesTheOtherDirection(t *testing.T) {
	rt := newRuntime(t)
	c, peer := connected(t, rt)
	if _, err := peer.Write([]byte("question")); err != nil {
		t.Fatal(err)
	}
	if err := peer.CloseWrite(); err != nil {
		t.Fatal(err)
	}
	got, err := rtlib.BlockOnHandle(rt, aio.ReadToEnd(c)).Unpack()
	if string(got) != "question" || err != nil {
		t.Fatalf("read %q, %v", got, err)
	}
	if n, err := rtlib.BlockOnHandle(rt, c.Read(make([]byte, 8))).Unpack(); n != 0 || err != io.EOF {
		t.Fatalf("Read after the end = %d, %v; want 0, EOF", n, err)
	}
	if err := rtlib.BlockOnHandle(rt, aio.WriteAll(c, []byte("answer"))); err != nil {
		t.Fatal(err)
	}
	if err := c.CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(peer); string(got) != "answer" || err != nil {
		t.Fatalf("the peer read %q, %v", got, err)
	}
}

func TestWriteOfMoreThanThereIsRoomFor(t *testing.T) {
	sent := make([]byte, 8<<20)
	rand.Read(sent)
	rt := newRuntime(t)
	c, peer := connected(t, rt)
	write := rtlib.SpawnOn(rt, c.Write(sent))
	got := make([]byte, len(sent))
	if _, err := io.ReadFull(peer, got); err != nil {
		t.Fatal(err)
	}
	r, err := rtlib.BlockOnHandle(rt, write).Unpack()
	if err != nil {
		t.Fatal(err)
	}
	if n, err := r.Unpack(); n != len(sent) || err != nil {
		t.Fatalf("Write = %d, %v; want %d", n, err, len(sent))
	}
	if !bytes.Equal(got, sent) {
		t.Fatal("what arrived differs")
	}
}

func TestReadAndWritePendAtOnce(t *testing.T) {
	rt := newRuntime(t)
	c, peer := connected(t, rt)
	sent := make([]byte, 4<<20)
	var p [1]byte
	read := rtlib.SpawnOn(rt, c.Read(p[:]))
	write := rtlib.SpawnOn(rt, c.Write(sent)) // pends: nobody reads yet
	if _, err := peer.Write([]byte{7}); err != nil {
		t.Fatal(err)
	}
	if r, err := rtlib.BlockOnHandle(rt, read).Unpack(); err != nil || r.Err != nil || p[0] != 7 {
		t.Fatalf("Read: %v, %v, byte %d", err, r.Err, p[0])
	}
	if _, err := io.ReadFull(peer, make([]byte, len(sent))); err != nil {
		t.Fatal(err)
	}
	if r, err := rtlib.BlockOnHandle(rt, write).Unpack(); err != nil || r.Err != nil {
		t.Fatalf("Write: %v, %v", err, r.Err)
	}
}

func TestSeveralReadsPendAtOnce(t *testing.T) {
	rt := newRuntime(t)
	c, peer := connected(t, rt)
	const readers = 20
	var tasks []*rtlib.JoinHandle[rtlib.Result[int]]
	for range readers {
		tasks = append(tasks, rtlib.SpawnOn(rt, c.Read(make([]byte, 1))))
	}
	if _, err := peer.Write(make([]byte, readers)); err != nil {
		t.Fatal(err)
	}
	for _, task := range tasks {
		if r, err := rtlib.BlockOnHandle(rt, task).Unpack(); err != nil || r.Err != nil || r.Value != 1 {
			t.Fatalf("Read = %d, %v, %v", r.Value, r.Err, err)
		}
	}
}

func TestCloseEndsPendingOperations(t *testing.T) {
	rt := newRuntime(t)
	c, _ := connected(t, rt)
	read := newPending(c.Read(make([]byte, 1)))
	write := newPending(c.Write(make([]byte, 8<<20)))
	readTask, writeTask := rtlib.SpawnOn(rt, read.future), rtlib.SpawnOn(rt, write.future)
	read.wait()
	write.wait()
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	for name, task := range map[string]*rtlib.JoinHandle[rtlib.Result[int]]{"read": readTask, "write": writeTask} {
		r, err := rtlib.BlockOnHandle(rt, task).Unpack()
		if err != nil {
			t.Fatal(err)
		}
		checkOpError(t, r.Err, name, net.ErrClosed)
	}
	checkOpError(t, c.Close(), "close", net.ErrClosed)
	checkOpError(t, c.CloseWrite(), "close", net.ErrClosed)
	checkOpError(t, c.SetNoDelay(true), "set", net.ErrClosed)
	checkOpError(t, rtlib.BlockOnHandle(rt, c.Read(make([]byte, 1))).Err, "read", net.ErrClosed)
	checkOpError(t, rtlib.BlockOnHandle(rt, c.Write(make([]byte, 1))).Err, "write", net.ErrClosed)
}

// pending tells when a future has been pending.
type pending[T any] struct {
	future rtlib.Future[T]
	once   sync.Once
	was    chan struct{}
}

func newPending[T any](fut rtlib.Future[T]) *pending[T] {
	p := &pending[T]{was: make(chan struct{})}
	p.future = rtlib.PollFunc[T](func(cx *rtlib.Context) (T, bool) {
		v, ready := fut.Poll(cx)
		if !ready {
			p.once.Do(func() { close(p.was) })
		}
		return v, ready
	})
	return p
}

func (p *pending[T]) wait() { <-p.was }

func TestCancelledReadLosesNothing(t *testing.T) {
	rt := newRuntime(t)
	c, peer := connected(t, rt)
	var read anet.TCPStreamReadFuture
	var lost, got [4]byte
	for range 3 {
		read.Init(c, lost[:])
		if _, ready := read.Poll(nil); ready {
			t.Fatal("ready before anything was sent")
		}
		read.Cancel(nil)
		read.Cancel(nil)
	}
	if _, err := peer.Write([]byte("here")); err != nil {
		t.Fatal(err)
	}
	read.Init(c, got[:])
	r := rtlib.BlockOnHandle[rtlib.Result[int]](rt, &read)
	if r.Err != nil || string(got[:r.Value]) != "here" || lost != [4]byte{} {
		t.Fatalf("read %q, %v; the cancelled read got %q", got, r.Err, lost)
	}
}

func TestEmptyReadAndWriteAreReady(t *testing.T) {
	rt := newRuntime(t)
	c, _ := connected(t, rt)
	if n, err := rtlib.BlockOnHandle(rt, c.Read(nil)).Unpack(); n != 0 || err != nil {
		t.Errorf("Read(nil) = %d, %v", n, err)
	}
	if n, err := rtlib.BlockOnHandle(rt, c.Write(nil)).Unpack(); n != 0 || err != nil {
		t.Errorf("Write(nil) = %d, %v", n, err)
	}
}

func TestAddressesOfAStream(t *testing.T) {
	rt := newRuntime(t)
	c, peer := connected(t, rt)
	if got, want := c.LocalAddr().String(), peer.RemoteAddr().String(); got != want {
		t.Errorf("LocalAddr = %s, want %s", got, want)
	}
	if got, want := c.RemoteAddr().String(), peer.LocalAddr().String(); got != want {
		t.Errorf("RemoteAddr = %s, want %s", got, want)
	}
	if got := c.LocalAddr().Network(); got != "tcp" {
		t.Errorf("Network = %s", got)
	}
}

// checkOpError checks an error as package net gives it.
func checkOpError(t *testing.T, err error, op string, cause error) {
	t.Helper()
	var opErr *net.OpError
	if !errors.As(err, &opErr) || opErr.Op != op || opErr.Net != "tcp" || !errors.Is(err, cause) {
		t.Errorf("error %v, want a *net.OpError of %s because of: %v", err, op, cause)
	}
}

// caller is the target of a waker that calls a function.
type caller struct{ call func() }

func (c *caller) Wake() { c.call() }

// A waker may use what it is called by.
func TestWhoseBudgetIsUsedUpIsWokenUnlocked(t *testing.T) {
	rt := newRuntime(t)
	c, _ := connected(t, rt)
	over := make(chan struct{})
	go func() {
		defer close(over)
		rtlib.BlockOnHandle(rt, rtlib.PollFunc[rtlib.Unit](func(cx *rtlib.Context) (u rtlib.Unit, ready bool) {
			var woken atomic.Bool // the end of a call may wake it, too
			task := cx.SetWaker(rtlib.NewWaker(&caller{func() {
				woken.Store(true)
				c.CancelWrite(nil)
				c.CancelRead(nil)
			}}))
			defer cx.SetWaker(task)
			for range 1000 {
				c.PollWrite(cx, []byte{1})
				c.PollRead(cx, make([]byte, 1))
			}
			if !woken.Load() {
				t.Error("the budget is never used up")
			}
			return u, true
		}))
	}()
	select {
	case <-over:
	case <-time.After(20 * time.Second):
		t.Fatal("the waker waits for the lock that its caller has")
	}
}

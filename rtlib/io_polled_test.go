//go:build linux || darwin || (freebsd && !386 && !arm)

package rtlib_test

import (
	"fmt"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib"
	"golang.org/x/sys/unix"
)

// pipeRead is a leaf future over a descriptor: it reads once from a pipe.
type pipeRead struct {
	source *rtlib.IOSource
	p      []byte
	waiter rtlib.IOWaiter
}

func (f *pipeRead) Poll(cx *rtlib.Context) (r rtlib.Result[int], ready bool) {
	_, errno, ready := f.source.PollRead(cx, &f.waiter, func(fd int) unix.Errno {
		n, err := unix.Read(fd, f.p)
		errno, _ := err.(unix.Errno)
		r.Value = n
		return errno
	})
	if errno != 0 {
		return rtlib.Err[int](errno), true
	}
	return r, ready
}

func (f *pipeRead) Cancel(*rtlib.Context) { f.source.CancelReadable(&f.waiter) }

func ExampleIOSource() {
	pipe, err := newPipe()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer unix.Close(pipe[1])
	var source rtlib.IOSource
	if err := source.Register(nil, pipe[0]); err != nil {
		fmt.Println(err)
		return
	}
	defer source.Close()

	go unix.Write(pipe[1], []byte("hello"))

	p := make([]byte, 10)
	r := rtlib.BlockOn[rtlib.Result[int]](&pipeRead{source: &source, p: p})
	fmt.Println(string(p[:r.Value]), r.Err)
	// Output: hello <nil>
}

// newPipe makes a pipe whose reading end does not block.
func newPipe() (pipe [2]int, err error) {
	if err = unix.Pipe(pipe[:]); err == nil {
		err = unix.SetNonblock(pipe[0], true)
	}
	return pipe, err
}

func TestClosedIOSourceEndsItsWaiters(t *testing.T) {
	pipe, err := newPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(pipe[1])
	rt := newRuntime(t)
	var source rtlib.IOSource
	task := rtlib.SpawnOn(rt.Handle(), rtlib.PollFunc[error](func(cx *rtlib.Context) (error, bool) {
		return source.Register(cx, pipe[0]), true
	}))
	if err, lost := rtlib.BlockOnHandle(rt.Handle(), task).Unpack(); err != nil || lost != nil {
		t.Fatal(err, lost)
	}
	read := &pipeRead{source: &source, p: make([]byte, 1)}
	if _, ready := read.Poll(nil); ready {
		t.Fatal("ready before anything was written")
	}
	end := rtlib.SpawnOn[rtlib.Result[int]](rt.Handle(), read)
	if !source.Close() {
		t.Fatal("Close of an open source is false")
	}
	if source.Close() {
		t.Fatal("the second Close is true")
	}
	if r, lost := rtlib.BlockOnHandle(rt.Handle(), end).Unpack(); lost != nil || r.Err != unix.EBADF {
		t.Fatal(r.Err, lost)
	}
}

func TestBytesCountForTheBudget(t *testing.T) {
	operations := func(bytes int) int {
		count := 0
		return rtlib.BlockOn(rtlib.PollFunc[int](func(cx *rtlib.Context) (int, bool) {
			for cx.Spend() {
				cx.SpendBytes(bytes)
				count++
			}
			return count, true
		}))
	}
	none, few, many := operations(0), operations(16<<10-1), operations(64<<10)
	if few != none || many >= few/4 || many == 0 {
		t.Fatalf("operations a poll: %d of no bytes, %d of few, %d of many", none, few, many)
	}
}

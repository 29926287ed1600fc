//go:build linux || darwin || (freebsd && !386 && !arm)

package aexec

import (
	"io"
	"os"

	"golang.org/x/sys/unix"

	"github.com/asyncgen/asyncgen/rtlib"
)

// pipeEnd is our end of a pipe, which the runtime watches.
type pipeEnd struct {
	source rtlib.IOSource
	waiter rtlib.IOWaiter
}

// newPipe makes a pipe and returns our end, and that of the child, which blocks.
func newPipe(cx *rtlib.Context, childReads bool) (*pipeEnd, *os.File, error) {
	theirs, ours, err := os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	if !childReads {
		theirs, ours = ours, theirs
	}
	end := &pipeEnd{}
	if err := end.adopt(cx, ours); err != nil {
		theirs.Close()
		return nil, nil, err
	}
	return end, theirs, nil
}

// adopt takes a descriptor of its own for f, which it closes: that one is watched
// by Go's own poller.
func (e *pipeEnd) adopt(cx *rtlib.Context, f *os.File) error {
	fd, err := unix.FcntlInt(f.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	f.Close()
	if err != nil {
		return os.NewSyscallError("fcntl", err)
	}
	if err = os.NewSyscallError("fcntl", unix.SetNonblock(fd, true)); err == nil {
		err = e.source.Register(cx, fd)
	}
	if err != nil {
		_ = unix.Close(fd)
	}
	return err
}

func (e *pipeEnd) read(cx *rtlib.Context, p []byte) (n int, err error, ready bool) {
	for {
		seen, ok := e.source.PollReadable(cx, &e.waiter)
		if !ok || !cx.Spend() {
			return 0, nil, false
		}
		fd, open := e.source.Acquire()
		if !open {
			return 0, os.ErrClosed, true
		}
		n, err = unix.Read(fd, p)
		e.source.Release()
		switch {
		case err == unix.EAGAIN:
			e.source.ClearReadable(seen)
		case err == unix.EINTR:
		case err != nil:
			return 0, os.NewSyscallError("read", err), true
		case n == 0:
			return 0, io.EOF, true
		default:
			cx.SpendBytes(n)
			return n, nil, true
		}
	}
}

func (e *pipeEnd) write(cx *rtlib.Context, p []byte) (n int, err error, ready bool) {
	for {
		seen, ok := e.source.PollWritable(cx, &e.waiter)
		if !ok || !cx.Spend() {
			return 0, nil, false
		}
		fd, open := e.source.Acquire()
		if !open {
			return 0, os.ErrClosed, true
		}
		n, err = unix.Write(fd, p)
		e.source.Release()
		switch err {
		case nil:
			cx.SpendBytes(n)
			return n, nil, true
		case unix.EAGAIN:
			e.source.ClearWritable(seen)
		case unix.EINTR:
		default:
			return 0, os.NewSyscallError("write", err), true
		}
	}
}

func (e *pipeEnd) cancelRead(*rtlib.Context)  { e.source.CancelReadable(&e.waiter) }
func (e *pipeEnd) cancelWrite(*rtlib.Context) { e.source.CancelWritable(&e.waiter) }

// pollIdle has nothing to wait for: what is given up here has not happened.
func (e *pipeEnd) pollIdle(*rtlib.Context) (n int, err error, ready bool) { return 0, nil, true }

func (e *pipeEnd) close() error {
	if !e.source.Close() {
		return os.ErrClosed
	}
	return nil
}

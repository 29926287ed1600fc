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
	_, errno, ready := e.source.PollRead(cx, &e.waiter, func(fd int) unix.Errno {
		n, err = unix.Read(fd, p)
		return errnoOf(err)
	})
	switch {
	case !ready:
		return 0, nil, false
	case errno != 0:
		return 0, callError("read", errno), true
	case n == 0:
		return 0, io.EOF, true
	}
	cx.SpendBytes(n)
	return n, nil, true
}

func (e *pipeEnd) write(cx *rtlib.Context, p []byte) (n int, err error, ready bool) {
	_, errno, ready := e.source.PollWrite(cx, &e.waiter, func(fd int) unix.Errno {
		n, err = unix.Write(fd, p)
		return errnoOf(err)
	})
	switch {
	case !ready:
		return 0, nil, false
	case errno != 0:
		return 0, callError("write", errno), true
	}
	cx.SpendBytes(n)
	return n, nil, true
}

func errnoOf(err error) unix.Errno {
	errno, _ := err.(unix.Errno)
	return errno
}

// callError is the error of a system call on our end, which may be closed.
func callError(call string, errno unix.Errno) error {
	if errno == unix.EBADF {
		return os.ErrClosed
	}
	return os.NewSyscallError(call, errno)
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

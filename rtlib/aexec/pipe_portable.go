//go:build !(linux || darwin || (freebsd && !386 && !arm))

package aexec

import (
	"os"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/aio"
)

// pipeEnd is our end of a pipe, which the blocking pool reads and writes.
type pipeEnd struct {
	file *os.File
	in   *aio.BlockingReader
	out  *aio.BlockingWriter
}

// newPipe makes a pipe and returns our end, and that of the child.
func newPipe(_ *rtlib.Context, childReads bool) (*pipeEnd, *os.File, error) {
	theirs, ours, err := os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	if !childReads {
		theirs, ours = ours, theirs
	}
	return &pipeEnd{ours, aio.FromReader(ours), aio.FromWriter(ours)}, theirs, nil
}

func (e *pipeEnd) read(cx *rtlib.Context, p []byte) (n int, err error, ready bool) {
	return e.in.PollRead(cx, p)
}

func (e *pipeEnd) write(cx *rtlib.Context, p []byte) (n int, err error, ready bool) {
	return e.out.PollWrite(cx, p)
}

func (e *pipeEnd) pollIdle(cx *rtlib.Context) (n int, err error, ready bool) {
	return e.out.PollIdle(cx)
}

func (e *pipeEnd) cancelRead(cx *rtlib.Context)  { e.in.CancelRead(cx) }
func (e *pipeEnd) cancelWrite(cx *rtlib.Context) { e.out.CancelWrite(cx) }
func (e *pipeEnd) close() error                  { return e.file.Close() }

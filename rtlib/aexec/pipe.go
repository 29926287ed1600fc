package aexec

import "github.com/asyncgen/asyncgen/rtlib"

// ReadPipe is the end of a pipe that a process writes to: an aio.Reader. It is
// used by one task at a time, and must be closed.
type ReadPipe struct{ end *pipeEnd }

// PollRead reads what is there. The end comes when the process, and every other
// that it has handed the pipe to, has closed it.
func (p *ReadPipe) PollRead(cx *rtlib.Context, b []byte) (n int, err error, ready bool) {
	if len(b) == 0 {
		return 0, nil, true
	}
	return p.end.read(cx, b)
}

// CancelRead gives up waiting. No bytes are lost.
func (p *ReadPipe) CancelRead(cx *rtlib.Context) { p.end.cancelRead(cx) }

// Close closes the pipe: the process can no longer write to it. A second Close
// gives [os.ErrClosed].
func (p *ReadPipe) Close() error { return p.end.close() }

// WritePipe is the end of a pipe that a process reads from: an aio.Writer. It is
// used by one task at a time, and must be closed.
type WritePipe struct{ end *pipeEnd }

// PollWrite writes what there is room for. If the process has closed the pipe,
// the error is a broken pipe, and no signal.
func (p *WritePipe) PollWrite(cx *rtlib.Context, b []byte) (n int, err error, ready bool) {
	if len(b) == 0 {
		return 0, nil, true
	}
	return p.end.write(cx, b)
}

// CancelWrite gives up waiting.
func (p *WritePipe) CancelWrite(cx *rtlib.Context) { p.end.cancelWrite(cx) }

// PollIdle waits until a write that was given up and goes on has ended, and tells what
// it has written; see aio.Writer.
func (p *WritePipe) PollIdle(cx *rtlib.Context) (n int, err error, ready bool) {
	return p.end.pollIdle(cx)
}

// Close ends what the process reads. A second Close gives [os.ErrClosed].
func (p *WritePipe) Close() error { return p.end.close() }

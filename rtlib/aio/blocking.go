package aio

import (
	"io"

	"github.com/asyncgen/asyncgen/rtlib"
)

// blockingStep is how many bytes one call of a blocking reader or writer moves at
// most.
const blockingStep = 256 << 10

// BlockingReader is an [io.Reader] as a [Reader]: each read is a call on the
// blocking pool, into a buffer of its own, so that one that was given up leaves
// its bytes for the next. It is used by one task at a time, and nobody else may
// use the io.Reader.
type BlockingReader struct {
	r        io.Reader
	job      job
	buffer   []byte
	from, to int   // what of the buffer was read and not yet taken
	err      error // came with the last bytes
}

// FromReader returns r as a Reader.
func FromReader(r io.Reader) *BlockingReader { return &BlockingReader{r: r} }

// PollRead takes what a call has read, or waits for one.
func (b *BlockingReader) PollRead(cx *rtlib.Context, p []byte) (n int, err error, ready bool) {
	if len(p) == 0 {
		return 0, nil, true
	}
	for b.from == b.to && b.err == nil {
		begins := !b.job.running()
		if begins {
			b.begin(cx, min(len(p), blockingStep))
		}
		if !b.settle(cx, begins) {
			return 0, nil, false
		}
	}
	if !cx.Spend() {
		return 0, nil, false
	}
	if b.from < b.to {
		n = copy(p, b.buffer[b.from:b.to])
		b.from += n
		cx.SpendBytes(n)
		return n, nil, true
	}
	err, b.err = b.err, nil
	return 0, err, true
}

func (b *BlockingReader) begin(cx *rtlib.Context, size int) {
	if len(b.buffer) < size {
		b.buffer = make([]byte, size)
	}
	r, p := b.r, b.buffer[:size]
	b.job.begin(cx, func() (int, error) { return r.Read(p) })
}

// settle takes the outcome of the call that is running. That it was dropped is one only
// if it has begun right now: an earlier runtime's has not happened.
func (b *BlockingReader) settle(cx *rtlib.Context, begun bool) (ready bool) {
	read, err, ready := b.job.poll(cx)
	if ready && (begun || !wasDropped(err)) {
		b.from, b.to, b.err = 0, read, err
	}
	return ready
}

// CancelRead gives up waiting. The call goes on, and what it reads is kept.
func (b *BlockingReader) CancelRead(cx *rtlib.Context) { b.job.forget(cx) }

// PollIdle waits until no call is under way, and returns how many bytes were read
// and not taken, for who moves the position of the reader below. CancelRead gives
// it up.
func (b *BlockingReader) PollIdle(cx *rtlib.Context) (unread int, ready bool) {
	if b.job.running() && !b.settle(cx, false) {
		return 0, false
	}
	return b.to - b.from, true
}

// Drop forgets what was read and not taken. No call may be under way.
func (b *BlockingReader) Drop() { b.from, b.to, b.err = 0, 0, nil }

// BlockingWriter is an [io.Writer] as a [Writer]: each write is a call on the
// blocking pool, from a buffer of its own, and ends with that call. It is used by
// one task at a time, and nobody else may use the io.Writer.
type BlockingWriter struct {
	w         io.Writer
	job       job
	buffer    []byte
	abandoned bool // nobody waits for the call that is running
}

// FromWriter returns w as a Writer.
func FromWriter(w io.Writer) *BlockingWriter { return &BlockingWriter{w: w} }

// PollWrite writes p, or its beginning, and is ready when that is done.
func (b *BlockingWriter) PollWrite(cx *rtlib.Context, p []byte) (n int, err error, ready bool) {
	if len(p) == 0 {
		return 0, nil, true
	}
	if _, _, ready = b.PollIdle(cx); !ready {
		return 0, nil, false
	}
	if !b.job.running() {
		if !cx.Spend() {
			return 0, nil, false
		}
		b.buffer = append(b.buffer[:0], p[:min(len(p), blockingStep)]...)
		w, data := b.w, b.buffer
		b.job.begin(cx, func() (int, error) { return w.Write(data) })
	}
	if n, err, ready = b.job.poll(cx); ready {
		cx.SpendBytes(n)
	}
	return n, err, ready
}

// CancelWrite gives up waiting. The call goes on.
func (b *BlockingWriter) CancelWrite(cx *rtlib.Context) {
	if b.job.running() {
		b.abandoned = true
		b.job.forget(cx)
	}
}

// PollIdle waits until a call whose write was given up has ended, and tells how many
// bytes it has written, and its error. CancelWrite gives it up.
func (b *BlockingWriter) PollIdle(cx *rtlib.Context) (n int, err error, ready bool) {
	if b.abandoned {
		if n, err, ready = b.job.poll(cx); !ready {
			return 0, nil, false
		}
		b.abandoned = false
		if wasDropped(err) {
			err = nil
		}
	}
	return n, err, true
}

// ToReader returns r as an [io.Reader] for plain goroutines, whose reads block
// until the runtime of h has made them. If that is shut down, the error is a
// [*rtlib.JoinError]. In a task it would block a worker.
func ToReader(h rtlib.Handle, r Reader) io.Reader { return blockingEnd{h: h, r: r} }

// ToWriter returns w as an [io.Writer] for plain goroutines, whose writes block
// until the runtime of h has made them, with errors as with [ToReader]. In a task it
// would block a worker.
func ToWriter(h rtlib.Handle, w Writer) io.Writer { return blockingEnd{h: h, w: w} }

// blockingEnd is a Reader or a Writer for goroutines.
type blockingEnd struct {
	h rtlib.Handle
	r Reader
	w Writer
}

func (b blockingEnd) Read(p []byte) (int, error) { return b.wait(Read(b.r, p)) }

func (b blockingEnd) Write(p []byte) (int, error) { return b.wait(Write(b.w, p)) }

func (b blockingEnd) wait(fut rtlib.Future[rtlib.Result[int]]) (n int, err error) {
	defer func() {
		switch v := recover().(type) {
		case nil:
		case *rtlib.JoinError: // the runtime is shut down
			n, err = 0, v
		default:
			panic(v)
		}
	}()
	return rtlib.BlockOnHandle(b.h, fut).Unpack()
}

package aio

import (
	"io"

	"github.com/asyncgen/asyncgen/rtlib"
)

// BufWriter collects small writes in a buffer and sends them together. What is
// in the buffer is sent when it is full, and by [BufWriter.Flush], which must
// therefore come last; nothing flushes a BufWriter that is dropped. After an
// error every operation ends with that error. It is used by one task at a time.
type BufWriter struct {
	w      Writer
	buffer []byte // of which len bytes are to be sent
	sent   int    // of these
	size   int
	err    error // of w; it stays

	sending bool // w is writing of the buffer
	givenUp bool // it may still do so, although it was cancelled
}

// persistent is a Writer whose writes go on when they are given up. PollIdle waits for
// the end of such a write and tells what it has written.
type persistent interface {
	PollIdle(cx *rtlib.Context) (n int, err error, ready bool)
}

// NewBufWriter returns a writer to w with a buffer of 4 KiB, which is allocated
// at the first write.
func NewBufWriter(w Writer) *BufWriter { return NewBufWriterSize(w, bufferSize) }

// NewBufWriterSize is NewBufWriter with a buffer of size bytes, at least 1.
func NewBufWriterSize(w Writer, size int) *BufWriter {
	return &BufWriter{w: w, size: max(size, 1)}
}

// Buffered returns how many bytes are yet to be sent.
func (b *BufWriter) Buffered() int { return len(b.buffer) - b.sent }

// PollWrite takes p into the buffer, which it empties first if p does not fit. A
// p that is not smaller than the buffer goes past it.
func (b *BufWriter) PollWrite(cx *rtlib.Context, p []byte) (n int, err error, ready bool) {
	if len(b.buffer)+len(p) > b.size {
		if err, ready = b.pollSend(cx); err != nil || !ready {
			return 0, err, ready
		}
	}
	if b.err != nil {
		return 0, b.err, true
	}
	if len(p) >= b.size {
		n, err, ready = b.w.PollWrite(cx, p)
		b.err = err
		return n, err, ready
	}
	if b.buffer == nil {
		b.buffer = make([]byte, 0, b.size)
	}
	b.buffer = append(b.buffer, p...)
	return len(p), nil, true
}

// CancelWrite gives up waiting. What is buffered stays.
func (b *BufWriter) CancelWrite(cx *rtlib.Context) {
	b.givenUp = b.givenUp || b.sending
	b.sending = false
	b.w.CancelWrite(cx)
}

// PollFlush sends what is buffered, here and in the writer below.
func (b *BufWriter) PollFlush(cx *rtlib.Context) (err error, ready bool) {
	if err, ready = b.pollSend(cx); err != nil || !ready {
		return err, ready
	}
	if err, ready = pollFlush(cx, b.w); err != nil {
		b.err = err
	}
	return err, ready
}

// PollCloseWrite flushes and, if the writer below is a [CloseWriter], ends it.
func (b *BufWriter) PollCloseWrite(cx *rtlib.Context) (err error, ready bool) {
	if err, ready = b.PollFlush(cx); err != nil || !ready {
		return err, ready
	}
	if w, ok := b.w.(CloseWriter); ok {
		return w.PollCloseWrite(cx)
	}
	return nil, true
}

// pollSend empties the buffer.
func (b *BufWriter) pollSend(cx *rtlib.Context) (err error, ready bool) {
	for b.err == nil && b.Buffered() > 0 {
		if b.givenUp {
			n, err, ready := b.pollGivenUp(cx)
			if !ready {
				return nil, false
			}
			b.givenUp, b.sent, b.err = false, b.sent+n, err
			continue
		}
		n, err, ready := b.w.PollWrite(cx, b.buffer[b.sent:])
		if b.sending = !ready; b.sending {
			return nil, false
		}
		if b.sent += n; n == 0 && err == nil {
			err = io.ErrShortWrite
		}
		b.err = err
	}
	if b.err == nil {
		b.buffer, b.sent = b.buffer[:0], 0
	}
	return b.err, true
}

// pollGivenUp tells what a write that was given up has sent all the same.
func (b *BufWriter) pollGivenUp(cx *rtlib.Context) (n int, err error, ready bool) {
	if w, ok := b.w.(persistent); ok {
		return w.PollIdle(cx)
	}
	return 0, nil, true
}

// Write returns a future that writes all of p. Cancelling it leaves open how
// much of p was written.
func (b *BufWriter) Write(p []byte) rtlib.Future[rtlib.Result[int]] {
	f := &BufWriterWriteFuture{}
	f.Init(b, p)
	return f
}

// BufWriterWriteFuture is the future that [BufWriter.Write] returns.
type BufWriterWriteFuture struct {
	rtlib.Embeddable
	write WriteFuture
}

// Init sets the writer and what to write.
func (f *BufWriterWriteFuture) Init(b *BufWriter, p []byte) { f.write.Init(b, p) }

// Poll writes what the buffer and the writer below take.
func (f *BufWriterWriteFuture) Poll(cx *rtlib.Context) (rtlib.Result[int], bool) {
	return f.write.Poll(cx)
}

// Cancel stops writing.
func (f *BufWriterWriteFuture) Cancel(cx *rtlib.Context) { f.write.Cancel(cx) }

// Flush returns a future that sends what is buffered. Cancelling it loses
// nothing.
func (b *BufWriter) Flush() rtlib.Future[error] {
	f := &BufWriterFlushFuture{}
	f.Init(b)
	return f
}

// BufWriterFlushFuture is the future that [BufWriter.Flush] returns.
type BufWriterFlushFuture struct {
	rtlib.Embeddable
	flush FlushFuture
}

// Init sets the writer.
func (f *BufWriterFlushFuture) Init(b *BufWriter) { f.flush.Init(b) }

// Poll sends what the writer below takes.
func (f *BufWriterFlushFuture) Poll(cx *rtlib.Context) (error, bool) { return f.flush.Poll(cx) }

// Cancel gives up waiting.
func (f *BufWriterFlushFuture) Cancel(cx *rtlib.Context) { f.flush.Cancel(cx) }

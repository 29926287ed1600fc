package aio

import (
	"io"

	"github.com/asyncgen/asyncgen/rtlib"
)

// copyBuffer is the size of the buffer that a Copy has.
const copyBuffer = 32 << 10

// Copy returns a future that copies from src to dst until src ends, which is no
// error, and gives the number of bytes written. What was read is written before
// an error of src ends it, and a dst that is a [Flusher] is flushed at the end
// and whenever src has nothing to read. Cancelling it may lose bytes that were
// read and not yet written.
func Copy(dst Writer, src Reader) rtlib.Future[rtlib.Result[int64]] {
	f := &CopyFuture{}
	f.Init(dst, src)
	return f
}

// CopyFuture is the future that [Copy] returns.
type CopyFuture struct {
	rtlib.Embeddable
	rtlib.CancelUnsafe
	dst  Writer
	src  Reader
	flow flow
}

// Init sets the ends.
func (f *CopyFuture) Init(dst Writer, src Reader) { *f = CopyFuture{dst: dst, src: src} }

// Poll copies what src has and dst takes.
func (f *CopyFuture) Poll(cx *rtlib.Context) (rtlib.Result[int64], bool) {
	err, ready := f.flow.poll(cx, f.dst, f.src, copyBuffer)
	if !ready {
		return rtlib.Result[int64]{}, false
	}
	f.flow.cancel(cx, f.dst, f.src) // an error of one end may find it waiting for the other
	return rtlib.Result[int64]{Value: f.flow.written, Err: err}, true
}

// Cancel stops copying.
func (f *CopyFuture) Cancel(cx *rtlib.Context) { f.flow.cancel(cx, f.dst, f.src) }

// flow copies from a reader to a writer.
type flow struct {
	buffer    []byte
	left      []byte // of the buffer, read and not yet written
	written   int64
	readErr   error // what ended the reader
	reading   bool  // waiting for the reader
	writing   bool  // waiting for the writer
	unflushed bool
}

// poll copies until the reader ends, which is no error.
func (f *flow) poll(cx *rtlib.Context, dst Writer, src Reader, size int) (err error, ready bool) {
	if f.buffer == nil {
		f.buffer = make([]byte, size)
	}
	for {
		if err, ready = f.drain(cx, dst); err != nil || !ready {
			return err, ready
		}
		if f.readErr != nil {
			break
		}
		n, err, ready := src.PollRead(cx, f.buffer)
		if f.reading = !ready; f.reading {
			err, _ = f.flush(cx, dst)
			return err, err != nil
		}
		f.left, f.readErr = f.buffer[:n], err
	}
	if err, ready = f.flush(cx, dst); err != nil || !ready {
		return err, ready
	}
	f.buffer = nil
	if err = f.readErr; err == io.EOF {
		err = nil
	}
	return err, true
}

// drain writes what was read.
func (f *flow) drain(cx *rtlib.Context, dst Writer) (err error, ready bool) {
	for len(f.left) > 0 {
		n, err, ready := dst.PollWrite(cx, f.left)
		if f.writing = !ready; f.writing {
			return nil, false
		}
		f.left = f.left[n:]
		f.written += int64(n)
		f.unflushed = true
		if err == nil && n == 0 {
			err = io.ErrShortWrite
		}
		if err != nil {
			return err, true
		}
	}
	return nil, true
}

func (f *flow) flush(cx *rtlib.Context, dst Writer) (err error, ready bool) {
	if !f.unflushed {
		return nil, true
	}
	err, ready = pollFlush(cx, dst)
	f.writing, f.unflushed = !ready, !ready
	return err, ready
}

func (f *flow) cancel(cx *rtlib.Context, dst Writer, src Reader) {
	f.buffer, f.left = nil, nil
	if f.reading {
		f.reading = false
		src.CancelRead(cx)
	}
	if f.writing {
		f.writing = false
		dst.CancelWrite(cx)
	}
}

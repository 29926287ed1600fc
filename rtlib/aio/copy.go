package aio

import (
	"io"

	"github.com/asyncgen/asyncgen/rtlib"
)

// copyBuffer is the size of the buffer that a Copy has.
const copyBuffer = 32 << 10

// Copy returns a future that copies from src to dst until src ends, which is no
// error, and gives the number of bytes written. What was read is written before
// an error of src ends it. Cancelling it may lose bytes that were read and not
// yet written.
func Copy(dst Writer, src Reader) rtlib.Future[rtlib.Result[int64]] {
	f := &CopyFuture{}
	f.Init(dst, src)
	return f
}

// CopyFuture is the future that [Copy] returns.
type CopyFuture struct {
	rtlib.Embeddable
	dst     Writer
	src     Reader
	buffer  []byte
	left    []byte // of the buffer, read and not yet written
	written int64
	readErr error // what ended src
	reading bool  // waiting for src
	writing bool  // waiting for dst
}

// Init sets the ends.
func (f *CopyFuture) Init(dst Writer, src Reader) { *f = CopyFuture{dst: dst, src: src} }

// Poll copies what src has and dst takes.
func (f *CopyFuture) Poll(cx *rtlib.Context) (rtlib.Result[int64], bool) {
	if f.buffer == nil {
		f.buffer = make([]byte, copyBuffer)
	}
	for {
		for len(f.left) > 0 {
			n, err, ready := f.dst.PollWrite(cx, f.left)
			if f.writing = !ready; f.writing {
				return rtlib.Result[int64]{}, false
			}
			f.left = f.left[n:]
			f.written += int64(n)
			if err == nil && n == 0 {
				err = io.ErrShortWrite
			}
			if err != nil {
				return f.end(err), true
			}
		}
		if f.readErr != nil {
			return f.end(f.readErr), true
		}
		n, err, ready := f.src.PollRead(cx, f.buffer)
		if f.reading = !ready; f.reading {
			return rtlib.Result[int64]{}, false
		}
		f.left, f.readErr = f.buffer[:n], err
	}
}

// end drops the buffer and makes the result.
func (f *CopyFuture) end(err error) rtlib.Result[int64] {
	f.buffer, f.left = nil, nil
	if err == io.EOF {
		err = nil
	}
	return rtlib.Result[int64]{Value: f.written, Err: err}
}

// Cancel stops copying.
func (f *CopyFuture) Cancel(cx *rtlib.Context) {
	f.buffer, f.left = nil, nil
	if f.reading {
		f.src.CancelRead(cx)
	}
	if f.writing {
		f.dst.CancelWrite(cx)
	}
	f.reading, f.writing = false, false
}

package aio

import (
	"io"

	"github.com/asyncgen/asyncgen/rtlib"
)

// ReadExact returns a future that fills p from r. Its value is the number of
// bytes read, which is less than len(p) only with an error: [io.EOF] if r ended
// before the first byte, [io.ErrUnexpectedEOF] if it ended after. P must be left
// alone until the future has ended or was cancelled. Cancelling it loses the
// bytes read so far.
func ReadExact(r Reader, p []byte) rtlib.Future[rtlib.Result[int]] {
	f := &ReadExactFuture{}
	f.Init(r, p)
	return f
}

// ReadExactFuture is the future that [ReadExact] returns.
type ReadExactFuture struct {
	rtlib.Embeddable
	rtlib.CancelUnsafe
	r       Reader
	p       []byte
	read    int
	waiting bool // for r
}

// Init sets the reader and the buffer.
func (f *ReadExactFuture) Init(r Reader, p []byte) {
	f.r, f.p, f.read, f.waiting = r, p, 0, false
}

// Poll reads what r has.
func (f *ReadExactFuture) Poll(cx *rtlib.Context) (rtlib.Result[int], bool) {
	for f.read < len(f.p) {
		n, err, ready := f.r.PollRead(cx, f.p[f.read:])
		if f.waiting = !ready; f.waiting {
			return rtlib.Result[int]{}, false
		}
		f.read += n
		if f.read == len(f.p) {
			break // an error that came with the last byte is the next reader's
		}
		if err == io.EOF && f.read > 0 {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return rtlib.Result[int]{Value: f.read, Err: err}, true
		}
	}
	return rtlib.Ok(f.read), true
}

// Cancel stops reading.
func (f *ReadExactFuture) Cancel(cx *rtlib.Context) {
	if f.waiting {
		f.waiting = false
		f.r.CancelRead(cx)
	}
}

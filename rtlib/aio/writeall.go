package aio

import (
	"io"

	"github.com/asyncgen/asyncgen/rtlib"
)

// WriteAll returns a future that writes all of p to w and ends with the first
// error. P must be left alone until the future has ended or was cancelled.
// Cancelling it leaves open how much of p was written.
func WriteAll(w Writer, p []byte) rtlib.Future[error] {
	f := &WriteAllFuture{}
	f.Init(w, p)
	return f
}

// WriteAllFuture is the future that [WriteAll] returns.
type WriteAllFuture struct {
	rtlib.Embeddable
	rtlib.CancelUnsafe
	w       Writer
	left    []byte
	waiting bool // for w
}

// Init sets the writer and what to write.
func (f *WriteAllFuture) Init(w Writer, p []byte) { f.w, f.left, f.waiting = w, p, false }

// Poll writes what w takes.
func (f *WriteAllFuture) Poll(cx *rtlib.Context) (err error, ready bool) {
	for len(f.left) > 0 {
		n, err, ready := f.w.PollWrite(cx, f.left)
		if f.waiting = !ready; f.waiting {
			return nil, false
		}
		f.left = f.left[n:]
		if err == nil && n == 0 {
			err = io.ErrShortWrite // a writer that takes nothing would be asked for ever
		}
		if err != nil {
			return err, true
		}
	}
	return nil, true
}

// Cancel stops writing.
func (f *WriteAllFuture) Cancel(cx *rtlib.Context) {
	if f.waiting {
		f.waiting = false
		f.w.CancelWrite(cx)
	}
}

package aio

import "github.com/asyncgen/asyncgen/rtlib"

// Read returns a future that reads up to len(p) bytes into p, as soon as r has
// any. The end is [io.EOF]. P must be left alone until the future has ended or
// was cancelled. Cancelling it loses no bytes.
func Read(r Reader, p []byte) rtlib.Future[rtlib.Result[int]] {
	f := &ReadFuture{}
	f.Init(r, p)
	return f
}

// ReadFuture is the future that [Read] returns.
type ReadFuture struct {
	rtlib.Embeddable
	r       Reader
	p       []byte
	waiting bool // for r
}

// Init sets the reader and the buffer.
func (f *ReadFuture) Init(r Reader, p []byte) { f.r, f.p, f.waiting = r, p, false }

// Poll is ready when bytes have been read, at the end and on an error.
func (f *ReadFuture) Poll(cx *rtlib.Context) (r rtlib.Result[int], ready bool) {
	r.Value, r.Err, ready = f.r.PollRead(cx, f.p)
	f.waiting = !ready
	return r, ready
}

// Cancel gives the read up. Nothing has been read.
func (f *ReadFuture) Cancel(cx *rtlib.Context) {
	if f.waiting {
		f.waiting = false
		f.r.CancelRead(cx)
	}
}

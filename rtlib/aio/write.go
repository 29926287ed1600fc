package aio

import "github.com/asyncgen/asyncgen/rtlib"

// Write returns a future that writes all of p to w, as [WriteAll] does, and
// gives the number of bytes written as well, which is less than len(p) only with
// an error.
func Write(w Writer, p []byte) rtlib.Future[rtlib.Result[int]] {
	f := &WriteFuture{}
	f.Init(w, p)
	return f
}

// WriteFuture is the future that [Write] returns.
type WriteFuture struct {
	rtlib.Embeddable
	all WriteAllFuture
	n   int // len of what is to be written
}

// Init sets the writer and what to write.
func (f *WriteFuture) Init(w Writer, p []byte) {
	f.n = len(p)
	f.all.Init(w, p)
}

// Poll writes what w takes.
func (f *WriteFuture) Poll(cx *rtlib.Context) (r rtlib.Result[int], ready bool) {
	if r.Err, ready = f.all.Poll(cx); !ready {
		return rtlib.Result[int]{}, false
	}
	r.Value = f.n - len(f.all.left)
	return r, true
}

// Cancel stops writing.
func (f *WriteFuture) Cancel(cx *rtlib.Context) { f.all.Cancel(cx) }

// WriteString is [WriteAll] of the bytes of s. It allocates a copy of them.
func WriteString(w Writer, s string) rtlib.Future[error] {
	f := &WriteStringFuture{}
	f.Init(w, s)
	return f
}

// WriteStringFuture is the future that [WriteString] returns.
type WriteStringFuture struct {
	rtlib.Embeddable
	all WriteAllFuture
}

// Init sets the writer and what to write.
func (f *WriteStringFuture) Init(w Writer, s string) { f.all.Init(w, []byte(s)) }

// Poll writes what w takes.
func (f *WriteStringFuture) Poll(cx *rtlib.Context) (error, bool) { return f.all.Poll(cx) }

// Cancel stops writing.
func (f *WriteStringFuture) Cancel(cx *rtlib.Context) { f.all.Cancel(cx) }

// Flush returns a future that sends on what w keeps back. A w that is not a
// [Flusher] keeps nothing. Cancelling it loses nothing.
func Flush(w Writer) rtlib.Future[error] {
	f := &FlushFuture{}
	f.Init(w)
	return f
}

// FlushFuture is the future that [Flush] returns.
type FlushFuture struct {
	rtlib.Embeddable
	w       Writer
	waiting bool // for w
}

// Init sets the writer.
func (f *FlushFuture) Init(w Writer) { f.w, f.waiting = w, false }

// Poll sends what w takes.
func (f *FlushFuture) Poll(cx *rtlib.Context) (err error, ready bool) {
	err, ready = pollFlush(cx, f.w)
	f.waiting = !ready
	return err, ready
}

// Cancel gives up waiting.
func (f *FlushFuture) Cancel(cx *rtlib.Context) {
	if f.waiting {
		f.waiting = false
		f.w.CancelWrite(cx)
	}
}

// pollFlush flushes w if it is one that can be.
func pollFlush(cx *rtlib.Context, w Writer) (err error, ready bool) {
	if w, ok := w.(Flusher); ok {
		return w.PollFlush(cx)
	}
	return nil, true
}

// CloseWrite returns a future that ends what is written to w: what w keeps back
// is sent, and then the end. Cancelling it leaves open whether that has
// happened.
func CloseWrite(w CloseWriter) rtlib.Future[error] {
	f := &CloseWriteFuture{}
	f.Init(w)
	return f
}

// CloseWriteFuture is the future that [CloseWrite] returns.
type CloseWriteFuture struct {
	rtlib.Embeddable
	w       CloseWriter
	waiting bool // for w
}

// Init sets the writer.
func (f *CloseWriteFuture) Init(w CloseWriter) { f.w, f.waiting = w, false }

// Poll ends w as soon as it takes what is kept back.
func (f *CloseWriteFuture) Poll(cx *rtlib.Context) (err error, ready bool) {
	err, ready = f.w.PollCloseWrite(cx)
	f.waiting = !ready
	return err, ready
}

// Cancel gives up waiting.
func (f *CloseWriteFuture) Cancel(cx *rtlib.Context) {
	if f.waiting {
		f.waiting = false
		f.w.CancelWrite(cx)
	}
}

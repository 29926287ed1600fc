package aio

import "github.com/asyncgen/asyncgen/rtlib"

// ReadToString is [ReadToEnd] with the bytes as a string. As in all of Go, a
// string may hold bytes that are no UTF-8.
func ReadToString(r Reader) rtlib.Future[rtlib.Result[string]] {
	f := &ReadToStringFuture{}
	f.Init(r)
	return f
}

// ReadToStringFuture is the future that [ReadToString] returns.
type ReadToStringFuture struct {
	rtlib.Embeddable
	rtlib.CancelUnsafe
	all ReadToEndFuture
}

// Init sets the reader.
func (f *ReadToStringFuture) Init(r Reader) { f.all.Init(r) }

// Poll reads what r has.
func (f *ReadToStringFuture) Poll(cx *rtlib.Context) (rtlib.Result[string], bool) {
	r, ready := f.all.Poll(cx)
	return rtlib.Result[string]{Value: string(r.Value), Err: r.Err}, ready
}

// Cancel stops reading.
func (f *ReadToStringFuture) Cancel(cx *rtlib.Context) { f.all.Cancel(cx) }

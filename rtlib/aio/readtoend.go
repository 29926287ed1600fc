package aio

import (
	"io"
	"slices"

	"github.com/asyncgen/asyncgen/rtlib"
)

// ReadToEnd returns a future that reads r until its end and gives all the
// bytes; the end itself is no error. With another error come the bytes before
// it. There is no limit: against a peer that is not trusted, use ReadExact.
// Cancelling it loses the bytes read so far.
func ReadToEnd(r Reader) rtlib.Future[rtlib.Result[[]byte]] {
	f := &ReadToEndFuture{}
	f.Init(r)
	return f
}

// ReadToEndFuture is the future that [ReadToEnd] returns.
type ReadToEndFuture struct {
	rtlib.Embeddable
	rtlib.CancelUnsafe
	r       Reader
	read    []byte
	waiting bool // for r
}

// Init sets the reader.
func (f *ReadToEndFuture) Init(r Reader) { f.r, f.read, f.waiting = r, nil, false }

// minRead is the least room that a step of ReadToEnd offers.
const minRead = 512

// Poll reads what r has.
func (f *ReadToEndFuture) Poll(cx *rtlib.Context) (rtlib.Result[[]byte], bool) {
	for {
		f.read = slices.Grow(f.read, minRead)
		n, err, ready := f.r.PollRead(cx, f.read[len(f.read):cap(f.read)])
		if f.waiting = !ready; f.waiting {
			return rtlib.Result[[]byte]{}, false
		}
		f.read = f.read[:len(f.read)+n]
		if err != nil {
			if err == io.EOF {
				err = nil
			}
			all := f.read
			f.read = nil
			return rtlib.Result[[]byte]{Value: all, Err: err}, true
		}
	}
}

// Cancel stops reading.
func (f *ReadToEndFuture) Cancel(cx *rtlib.Context) {
	f.read = nil
	if f.waiting {
		f.waiting = false
		f.r.CancelRead(cx)
	}
}

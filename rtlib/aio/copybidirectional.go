package aio

import "github.com/asyncgen/asyncgen/rtlib"

// CopyBidirectional returns a future that copies from a to b and from b to a at
// the same time, as a proxy does, until both have ended. When one ends, so does
// the writing side of the other, while the other direction goes on. The first
// error ends it all. Awaiting it gives the bytes copied from a to b, those from
// b to a, and the error. It closes neither connection; cancelling it may lose
// bytes that were read and not yet written.
func CopyBidirectional(a, b Conn) rtlib.Future[rtlib.Tuple3[int64, int64, error]] {
	f := &CopyBidirectionalFuture{}
	f.Init(a, b)
	return f
}

// CopyBidirectionalFuture is the future that [CopyBidirectional] returns.
type CopyBidirectionalFuture struct {
	rtlib.Embeddable
	rtlib.CancelUnsafe
	a, b       Conn
	aToB, bToA direction
	polls      uint8 // so far: which direction is polled first alternates
}

// Init sets the connections.
func (f *CopyBidirectionalFuture) Init(a, b Conn) { *f = CopyBidirectionalFuture{a: a, b: b} }

// Poll copies what both have and take.
func (f *CopyBidirectionalFuture) Poll(cx *rtlib.Context) (r rtlib.Tuple3[int64, int64, error], ready bool) {
	err, ready := f.pollBoth(cx)
	if !ready {
		return r, false
	}
	if err != nil {
		f.Cancel(cx) // what the other direction waits for
	}
	return rtlib.Tuple3[int64, int64, error]{
		V1: f.aToB.flow.written, V2: f.bToA.flow.written, V3: err,
	}, true
}

// pollBoth polls the directions, each first in turn, so that neither has the budget of the
// task to itself.
func (f *CopyBidirectionalFuture) pollBoth(cx *rtlib.Context) (err error, ready bool) {
	f.polls++
	ready = true
	for i := range uint8(2) {
		var ended bool
		if (f.polls+i)%2 == 1 {
			err, ended = f.aToB.poll(cx, f.b, f.a)
		} else {
			err, ended = f.bToA.poll(cx, f.a, f.b)
		}
		if err != nil {
			return err, true
		}
		ready = ready && ended
	}
	return nil, ready
}

// Cancel stops copying.
func (f *CopyBidirectionalFuture) Cancel(cx *rtlib.Context) {
	defer f.bToA.cancel(cx, f.a, f.b)
	f.aToB.cancel(cx, f.b, f.a)
}

// direction is a flow and the end behind it.
type direction struct {
	flow   flow
	copied bool
	closed bool
}

func (d *direction) poll(cx *rtlib.Context, dst CloseWriter, src Reader) (err error, ready bool) {
	if d.closed {
		return nil, true
	}
	if !d.copied {
		if err, ready = d.flow.poll(cx, dst, src, copyBuffer/2); err != nil || !ready {
			return err, ready
		}
		d.copied = true
	}
	err, ready = dst.PollCloseWrite(cx)
	d.flow.writing, d.closed = !ready, ready
	return err, ready
}

func (d *direction) cancel(cx *rtlib.Context, dst Writer, src Reader) { d.flow.cancel(cx, dst, src) }

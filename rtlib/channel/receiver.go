package channel

import (
	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/internal/waitlist"
)

// Receiver is the receiving end of a [Bounded] or [Unbounded] channel. One task
// at a time may receive; a second one that does is a mistake, at which the
// channel panics. It is also a [rtlib.Stream] of the values.
type Receiver[T any] struct {
	c      *mpsc[T]
	stream receiving // of PollNext
}

// Recv returns a future for the next value. Its second value is false at the end:
// when all senders are closed, or the receiver is, and nothing is left.
//
//	v, ok := await rx.Recv()
//
// Cancelling it is safe: no value is lost.
func (rx *Receiver[T]) Recv() *ReceiverRecvFuture[T] {
	f := &ReceiverRecvFuture[T]{}
	f.Init(rx)
	return f
}

// ReceiverRecvFuture is the future that [Receiver.Recv] returns.
type ReceiverRecvFuture[T any] struct {
	rtlib.Embeddable
	c         *mpsc[T]
	receiving receiving
}

// Init sets the channel.
func (f *ReceiverRecvFuture[T]) Init(rx *Receiver[T]) { f.c = rx.c }

// Poll is ready with a value or at the end.
func (f *ReceiverRecvFuture[T]) Poll(cx *rtlib.Context) (r rtlib.Tuple2[T, bool], ready bool) {
	if cx.Spend() {
		r.V1, r.V2, ready = f.c.receive(cx, &f.receiving, cx.Waker())
	}
	return r, ready
}

// Cancel stops waiting.
func (f *ReceiverRecvFuture[T]) Cancel(*rtlib.Context) { f.c.cancelReceive(&f.receiving) }

// PollNext makes the receiver a stream.
func (rx *Receiver[T]) PollNext(cx *rtlib.Context) (v T, ok, ready bool) {
	if !cx.Spend() {
		return v, false, false
	}
	return rx.c.receive(cx, &rx.stream, cx.Waker())
}

// Cancel ends the use as a stream. It does not close the receiver.
func (rx *Receiver[T]) Cancel(*rtlib.Context) { rx.c.cancelReceive(&rx.stream) }

// RecvMany returns a future that waits for a value and then receives as many as
// there are and fit into buf. It gives their number, 0 at the end or if buf is
// empty. Buf must be left alone until then. Cancelling it is safe: no value is
// lost.
func (rx *Receiver[T]) RecvMany(buf []T) *ReceiverRecvManyFuture[T] {
	f := &ReceiverRecvManyFuture[T]{}
	f.Init(rx, buf)
	return f
}

// ReceiverRecvManyFuture is the future that [Receiver.RecvMany] returns.
type ReceiverRecvManyFuture[T any] struct {
	rtlib.Embeddable
	c         *mpsc[T]
	buf       []T
	receiving receiving
}

// Init sets the channel and where to put the values.
func (f *ReceiverRecvManyFuture[T]) Init(rx *Receiver[T], buf []T) { f.c, f.buf = rx.c, buf }

// Poll is ready when there are values or at the end.
func (f *ReceiverRecvManyFuture[T]) Poll(cx *rtlib.Context) (n int, ready bool) {
	if len(f.buf) == 0 {
		return 0, true
	}
	if !cx.Spend() {
		return 0, false
	}
	return f.c.receiveMany(cx, f.buf, &f.receiving, cx.Waker())
}

// Cancel stops waiting.
func (f *ReceiverRecvManyFuture[T]) Cancel(*rtlib.Context) { f.c.cancelReceive(&f.receiving) }

// TryRecv returns the next value if there is one, otherwise [ErrEmpty], or
// [ErrClosed] at the end.
func (rx *Receiver[T]) TryRecv(cx *rtlib.Context) (v T, err error) {
	v, ok, ended := rx.c.receive(cx, nil, rtlib.Waker{})
	switch {
	case ok:
		return v, nil
	case ended:
		return v, ErrClosed
	}
	return v, ErrEmpty
}

// RecvBlocking waits for the next value on a goroutine, which it blocks. It
// returns false at the end.
func (rx *Receiver[T]) RecvBlocking() (v T, ok bool) {
	if v, err := rx.TryRecv(nil); err != ErrEmpty {
		return v, err == nil
	}
	g := waitlist.NewGoroutine()
	var f receiving
	for {
		if v, ok, ready := rx.c.receive(nil, &f, g.Waker()); ready {
			return v, ok
		}
		g.Park()
	}
}

// Close ends the sending: those who wait for room, and whoever comes, get
// [ErrClosed]. Values that are in the channel may still be received, until Recv
// tells the end. Closing it again does nothing.
func (rx *Receiver[T]) Close(cx *rtlib.Context) { rx.c.closeReceiver(cx) }

// Len returns how many values are in the channel.
func (rx *Receiver[T]) Len() int { return rx.c.len() }

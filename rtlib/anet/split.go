package anet

import (
	"errors"
	"sync/atomic"

	"github.com/asyncgen/asyncgen/rtlib"
)

// Split returns the two directions of the stream, for code that takes a reader
// or a writer: an aio.Reader and an aio.Writer. Both are views of c, which is to
// be closed as before. A TCPStream is itself both, and may be used by one task
// that reads and another that writes; Split only says which of them does what.
func (c *TCPStream) Split() (TCPReadHalf, TCPWriteHalf) {
	return TCPReadHalf{c}, TCPWriteHalf{c}
}

// TCPReadHalf is the reading direction of a stream, from [TCPStream.Split].
type TCPReadHalf struct{ stream *TCPStream }

// Read is [TCPStream.Read].
func (h TCPReadHalf) Read(p []byte) rtlib.Future[rtlib.Result[int]] {
	f := &TCPReadHalfReadFuture{}
	f.Init(h, p)
	return f
}

// TCPReadHalfReadFuture is the future that [TCPReadHalf.Read] returns.
type TCPReadHalfReadFuture struct {
	rtlib.Embeddable
	read TCPStreamReadFuture
}

// Init sets the half and the buffer.
func (f *TCPReadHalfReadFuture) Init(h TCPReadHalf, p []byte) { f.read.Init(h.stream, p) }

// Poll is ready when bytes have been read, at the end and on an error.
func (f *TCPReadHalfReadFuture) Poll(cx *rtlib.Context) (rtlib.Result[int], bool) {
	return f.read.Poll(cx)
}

// Cancel gives the read up. Nothing has been read.
func (f *TCPReadHalfReadFuture) Cancel(cx *rtlib.Context) { f.read.Cancel(cx) }

// PollRead is [TCPStream.PollRead].
func (h TCPReadHalf) PollRead(cx *rtlib.Context, p []byte) (n int, err error, ready bool) {
	return h.stream.PollRead(cx, p)
}

// CancelRead is [TCPStream.CancelRead].
func (h TCPReadHalf) CancelRead(cx *rtlib.Context) { h.stream.CancelRead(cx) }

// TCPWriteHalf is the writing direction of a stream, from [TCPStream.Split].
type TCPWriteHalf struct{ stream *TCPStream }

// Write is [TCPStream.Write].
func (h TCPWriteHalf) Write(p []byte) rtlib.Future[rtlib.Result[int]] {
	f := &TCPWriteHalfWriteFuture{}
	f.Init(h, p)
	return f
}

// TCPWriteHalfWriteFuture is the future that [TCPWriteHalf.Write] returns.
type TCPWriteHalfWriteFuture struct {
	rtlib.Embeddable
	write TCPStreamWriteFuture
}

// Init sets the half and what to write.
func (f *TCPWriteHalfWriteFuture) Init(h TCPWriteHalf, p []byte) { f.write.Init(h.stream, p) }

// Poll writes what there is room for, and is ready when all is written or on an
// error.
func (f *TCPWriteHalfWriteFuture) Poll(cx *rtlib.Context) (rtlib.Result[int], bool) {
	return f.write.Poll(cx)
}

// Cancel stops writing.
func (f *TCPWriteHalfWriteFuture) Cancel(cx *rtlib.Context) { f.write.Cancel(cx) }

// PollWrite is [TCPStream.PollWrite].
func (h TCPWriteHalf) PollWrite(cx *rtlib.Context, p []byte) (n int, err error, ready bool) {
	return h.stream.PollWrite(cx, p)
}

// PollCloseWrite is [TCPStream.PollCloseWrite].
func (h TCPWriteHalf) PollCloseWrite(cx *rtlib.Context) (err error, ready bool) {
	return h.stream.PollCloseWrite(cx)
}

// PollIdle is [TCPStream.PollIdle].
func (h TCPWriteHalf) PollIdle(cx *rtlib.Context) (n int, err error, ready bool) {
	return h.stream.PollIdle(cx)
}

// CancelWrite is [TCPStream.CancelWrite].
func (h TCPWriteHalf) CancelWrite(cx *rtlib.Context) { h.stream.CancelWrite(cx) }

// CloseWrite is [TCPStream.CloseWrite].
func (h TCPWriteHalf) CloseWrite() error { return h.stream.CloseWrite() }

// IntoSplit parts the stream into two halves that own it together, for two tasks
// that end independently: each is to be closed, and the stream is closed with
// the second. Closing the writing half tells the peer the end at once. C must not
// be used any more, unless [TCPOwnedReadHalf.Reunite] gives it back.
func (c *TCPStream) IntoSplit() (*TCPOwnedReadHalf, *TCPOwnedWriteHalf) {
	shared := &sharedStream{stream: c}
	shared.owners.Store(2)
	return &TCPOwnedReadHalf{TCPReadHalf: TCPReadHalf{c}, owner: owner{shared: shared}},
		&TCPOwnedWriteHalf{TCPWriteHalf: TCPWriteHalf{c}, owner: owner{shared: shared}}
}

// sharedStream is a stream that is closed when its last owner leaves.
type sharedStream struct {
	stream *TCPStream
	owners atomic.Int32
}

// owner is one half's part in a stream.
type owner struct {
	shared *sharedStream
	left   atomic.Bool
}

// leave gives up the part, once.
func (o *owner) leave() error {
	if !o.left.Swap(true) && o.shared.owners.Add(-1) == 0 {
		return o.shared.stream.Close()
	}
	return nil
}

// TCPOwnedReadHalf is the reading half of a stream, from [TCPStream.IntoSplit].
type TCPOwnedReadHalf struct {
	TCPReadHalf
	owner owner
}

// Read is [TCPStream.Read].
func (h *TCPOwnedReadHalf) Read(p []byte) rtlib.Future[rtlib.Result[int]] {
	f := &TCPOwnedReadHalfReadFuture{}
	f.Init(h, p)
	return f
}

// TCPOwnedReadHalfReadFuture is the future that [TCPOwnedReadHalf.Read] returns.
type TCPOwnedReadHalfReadFuture struct {
	rtlib.Embeddable
	read TCPStreamReadFuture
}

// Init sets the half and the buffer.
func (f *TCPOwnedReadHalfReadFuture) Init(h *TCPOwnedReadHalf, p []byte) { f.read.Init(h.stream, p) }

// Poll is ready when bytes have been read, at the end and on an error.
func (f *TCPOwnedReadHalfReadFuture) Poll(cx *rtlib.Context) (rtlib.Result[int], bool) {
	return f.read.Poll(cx)
}

// Cancel gives the read up. Nothing has been read.
func (f *TCPOwnedReadHalfReadFuture) Cancel(cx *rtlib.Context) { f.read.Cancel(cx) }

// Close gives up the half. A second Close does nothing.
func (h *TCPOwnedReadHalf) Close() error { return h.owner.leave() }

// ErrNotReunited is the error of [TCPOwnedReadHalf.Reunite] with a half of
// another stream, or with one that was closed.
var ErrNotReunited = errors.New("anet: not the halves of one stream that is open")

// Reunite gives back the stream whose other half w is. The halves must not be
// used any more. On error nothing has changed.
func (h *TCPOwnedReadHalf) Reunite(w *TCPOwnedWriteHalf) (*TCPStream, error) {
	if h.owner.shared != w.owner.shared || h.owner.left.Load() || w.owner.left.Load() {
		return nil, ErrNotReunited
	}
	h.owner.left.Store(true)
	w.owner.left.Store(true)
	return h.stream, nil
}

// TCPOwnedWriteHalf is the writing half of a stream, from [TCPStream.IntoSplit].
type TCPOwnedWriteHalf struct {
	TCPWriteHalf
	owner owner
}

// Write is [TCPStream.Write].
func (h *TCPOwnedWriteHalf) Write(p []byte) rtlib.Future[rtlib.Result[int]] {
	f := &TCPOwnedWriteHalfWriteFuture{}
	f.Init(h, p)
	return f
}

// TCPOwnedWriteHalfWriteFuture is the future that [TCPOwnedWriteHalf.Write]
// returns.
type TCPOwnedWriteHalfWriteFuture struct {
	rtlib.Embeddable
	write TCPStreamWriteFuture
}

// Init sets the half and what to write.
func (f *TCPOwnedWriteHalfWriteFuture) Init(h *TCPOwnedWriteHalf, p []byte) {
	f.write.Init(h.stream, p)
}

// Poll writes what there is room for, and is ready when all is written or on an
// error.
func (f *TCPOwnedWriteHalfWriteFuture) Poll(cx *rtlib.Context) (rtlib.Result[int], bool) {
	return f.write.Poll(cx)
}

// Cancel stops writing.
func (f *TCPOwnedWriteHalfWriteFuture) Cancel(cx *rtlib.Context) { f.write.Cancel(cx) }

// Close gives up the half: the peer reads what was written and then the end. A
// second Close does nothing.
func (h *TCPOwnedWriteHalf) Close() error {
	if !h.owner.left.Load() {
		_ = h.stream.CloseWrite() // fails if the peer is gone, who then knows
	}
	return h.owner.leave()
}

package rtlib

import "github.com/asyncgen/asyncgen/rtlib/internal/reactor"

// IOSource is a descriptor that a runtime watches, for the authors of leaf
// futures. It owns the descriptor. The zero IOSource is closed; it is
// registered once, and must not be copied after.
//
// An operation asks PollReadable (or PollWritable) for readiness, tries its
// non-blocking system call, and if that would block gives the readiness back with
// ClearReadable and asks again. Where the runtime has pollers, PollRead (and
// PollWrite) do so:
//
//	seen, errno, ready := source.PollRead(cx, &f.waiter, func(fd int) (errno unix.Errno) {
//		n, errno = read(fd, p) // non-blocking
//		return errno
//	})
//
// Readiness is counted by reports, so that ClearReadable takes back only what
// the operation has seen; one that comes during the system call stays. All
// methods may be called from any goroutine, except that an IOWaiter belongs to
// one future.
type IOSource struct{ source reactor.Source }

// IOReady is the readiness that an operation has seen.
type IOReady struct{ seen reactor.Ready }

// Final reports that the peer has shut this direction down or that it failed:
// what is left to read, and then the end or the error, comes without further
// notice, so the readiness must not be cleared before that.
func (r IOReady) Final() bool { return r.seen.Final() }

// IOWaiter is held by a future that waits for an [IOSource]; any number of
// futures may wait for the same direction. The zero IOWaiter waits for nothing.
// It must not be copied while it waits.
type IOWaiter struct{ waiter reactor.Waiter }

// Register makes s the owner of fd, which must be non-blocking, and the runtime
// of cx its watcher; with a nil cx, the default runtime. Both directions are
// ready at first, so that the first operation is tried at once. On error fd
// stays the caller's. The error is [errors.ErrUnsupported] where the runtime
// has no poller. It panics if s was registered before.
func (s *IOSource) Register(cx *Context, fd int) error {
	r, err := runtimeOf(cx).driver.reactor()
	if err != nil {
		return err
	}
	return s.source.Register(r, fd)
}

// Acquire returns the descriptor and keeps it open until Release. It returns
// false if s is closed.
func (s *IOSource) Acquire() (fd int, open bool) {
	if !s.source.Acquire() {
		return -1, false
	}
	return s.source.FD(), true
}

// Release ends the use that Acquire began.
func (s *IOSource) Release() { s.source.Release() }

// Close ends the watching, wakes all who wait and closes the descriptor once no
// use of it is under way. It returns false if s is closed already.
func (s *IOSource) Close() bool { return s.source.Close() == nil }

// PollReadable returns the readiness to read. If there is none, ok is false and
// cx's waker is woken when there is. A closed source is ready.
func (s *IOSource) PollReadable(cx *Context, w *IOWaiter) (ready IOReady, ok bool) {
	seen, ok := s.source.PollRead(&w.waiter, cx.Waker().notifier())
	return IOReady{seen}, ok
}

// PollWritable is PollReadable for writing.
func (s *IOSource) PollWritable(cx *Context, w *IOWaiter) (ready IOReady, ok bool) {
	seen, ok := s.source.PollWrite(&w.waiter, cx.Waker().notifier())
	return IOReady{seen}, ok
}

// ClearReadable records that an operation found nothing to read, unless more
// was reported since ready was returned.
func (s *IOSource) ClearReadable(ready IOReady) { s.source.ClearRead(ready.seen) }

// ClearWritable records that an operation found no room, unless more was
// reported since ready was returned.
func (s *IOSource) ClearWritable(ready IOReady) { s.source.ClearWrite(ready.seen) }

// CancelReadable withdraws a waiter from reading. After it returns nothing in
// the runtime points to w.
func (s *IOSource) CancelReadable(w *IOWaiter) { s.source.CancelRead(&w.waiter) }

// CancelWritable withdraws a waiter from writing.
func (s *IOSource) CancelWritable(w *IOWaiter) { s.source.CancelWrite(&w.waiter) }

// SpendBytes takes a further unit of the task's budget for every 16 KiB of n
// bytes that an operation has moved, so that a peer who sends without end has
// its task interrupted after a bounded time. A nil Context has no limit.
func (cx *Context) SpendBytes(n int) {
	if cx != nil {
		cx.budget -= min(int32(n>>14), cx.budget)
	}
}

// notifier returns what the reactor wakes. It is never nil, so that a waiter
// without a waker still counts as waiting.
func (w Waker) notifier() reactor.Notifier {
	if w.target == nil {
		return nobody{}
	}
	return w.target
}

type nobody struct{}

func (nobody) Wake() {}

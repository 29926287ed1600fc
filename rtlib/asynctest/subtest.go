package asynctest

import (
	"sync"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib"
)

// Subtest returns a future that runs what f returns as the subtest of t called name,
// and ends when the subtest has, with whether it passed or was skipped:
//
//	await asynctest.Subtest(t, "empty", async func(t *testing.T) { … })
//
// The subtest runs as a task on the runtime of who awaits it, so that it can use
// what runs there. It must not call Parallel, which waits for the end of the
// test around it. Cancelling the future aborts the subtest, which then fails.
func Subtest(t *testing.T, name string, f func(t *testing.T) rtlib.Future[rtlib.Unit]) rtlib.Future[bool] {
	return &subtest{t: t, name: name, body: f}
}

// subtest is the future of Subtest. The testing package runs a subtest on a
// goroutine of its own and makes the caller of T.Run wait, so that T.Run has one,
// too. While one of the two is on its way, the clock is held: else a paused one
// would take the tasks for idle.
type subtest struct {
	t    *testing.T
	name string
	body func(*testing.T) rtlib.Future[rtlib.Unit]

	mu        sync.Mutex
	started   bool
	cancelled bool
	ended     bool
	passed    bool
	waker     rtlib.Waker
	task      *rtlib.JoinHandle[rtlib.Unit] // of the body, once it runs
	held      []chan struct{}               // what is closed when the clock may go on
}

// Poll starts the subtest, and is ready when it has ended.
func (s *subtest) Poll(cx *rtlib.Context) (passed, ready bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.started {
		s.started = true
		s.hold(cx)
		go s.run(rtlib.Current(cx))
	}
	s.waker = cx.Waker()
	return s.passed, s.ended
}

// Cancel aborts the subtest.
func (s *subtest) Cancel(*rtlib.Context) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cancelled = s.started
	s.abortCancelled()
}

// abortCancelled aborts a body that runs although the subtest was cancelled. The lock
// is held.
func (s *subtest) abortCancelled() {
	if s.cancelled && s.task != nil {
		s.task.Abort()
	}
}

// hold keeps a paused clock where it is until release. The lock is held.
func (s *subtest) hold(cx *rtlib.Context) {
	free := make(chan struct{})
	s.held = append(s.held, free)
	rtlib.SpawnBlocking(cx, func() struct{} { return <-free })
}

func (s *subtest) release() {
	for _, free := range s.held {
		close(free)
	}
	s.held = nil
}

// run is the goroutine that calls T.Run.
func (s *subtest) run(h rtlib.Handle) {
	passed := s.t.Run(s.name, func(t *testing.T) {
		task := rtlib.SpawnOn(h, rtlib.Future[rtlib.Unit](&subtestBody{s, s.body(t)}))
		s.mu.Lock()
		s.task = task
		s.abortCancelled()
		s.release()
		s.mu.Unlock()
		if _, aborted := outcome(t, h, task); aborted != nil {
			t.Error("the subtest was cancelled")
		}
	})
	s.mu.Lock()
	defer s.mu.Unlock()
	s.passed, s.ended = passed, true
	s.waker.Wake()
	s.release()
}

// subtestBody is the future of a subtest's body. When it ends, however it does,
// it holds the clock until the test around it has been told.
type subtestBody struct {
	s   *subtest
	fut rtlib.Future[rtlib.Unit]
}

// Poll polls the body.
func (b *subtestBody) Poll(cx *rtlib.Context) (u rtlib.Unit, ready bool) {
	pending := false
	defer func() {
		if !pending {
			b.s.mu.Lock()
			defer b.s.mu.Unlock()
			b.s.hold(cx)
		}
	}()
	u, ready = b.fut.Poll(cx)
	pending = !ready
	return u, ready
}

// Cancel cancels the body.
func (b *subtestBody) Cancel(cx *rtlib.Context) { b.fut.Cancel(cx) }

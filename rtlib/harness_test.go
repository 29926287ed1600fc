package rtlib_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
	"go.uber.org/goleak"
)

// newRuntime starts a runtime that is shut down at the end of the test, when
// nothing of it may be left.
func newRuntime(t *testing.T, opts ...rtlib.Option) *rtlib.Runtime {
	t.Helper()
	before := goleak.IgnoreCurrent()
	rt := rtlib.New(opts...)
	t.Cleanup(func() {
		shutdown(t, rt)
		goleak.VerifyNone(t, before)
	})
	return rt
}

func shutdown(t *testing.T, rt *rtlib.Runtime) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	if t.Context().Err() != nil { // in a Cleanup
		ctx, cancel = context.WithTimeout(context.Background(), 10*time.Second)
	}
	defer cancel()
	if err := rt.Shutdown(ctx); err != nil {
		t.Errorf("Shutdown: %v", err)
	}
}

// within fails the test if done is not closed in time; only a lost wake-up takes
// that long.
func within(t *testing.T, done <-chan struct{}, what string) {
	t.Helper()
	select {
	case <-done:
	case <-time.After(20 * time.Second):
		t.Fatalf("%s: not in time", what)
	}
}

// ready is a future that has its value already.
func ready[T any](v T) rtlib.Future[T] {
	return rtlib.PollFunc[T](func(*rtlib.Context) (T, bool) { return v, true })
}

// probe is a future that does what the test says and tells what happened to it.
type probe struct {
	onPoll   func(cx *rtlib.Context) (int, bool) // nil is pending for ever
	onCancel func(cx *rtlib.Context)
	polled   gate
	polls    atomic.Int32
	cancels  atomic.Int32
}

func (p *probe) Poll(cx *rtlib.Context) (v int, ready bool) {
	p.polls.Add(1)
	p.polled.open()
	if p.onPoll != nil {
		return p.onPoll(cx)
	}
	return 0, false
}

func (p *probe) Cancel(cx *rtlib.Context) {
	p.cancels.Add(1)
	if p.onCancel != nil {
		p.onCancel(cx)
	}
}

// gate is an event that goroutines and tasks wait for. The zero gate is closed.
type gate struct {
	mu      sync.Mutex
	isOpen  bool
	channel chan struct{}
	wakers  map[*gateFuture]rtlib.Waker
}

func (g *gate) open() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.isOpen {
		return
	}
	g.isOpen = true
	if g.channel != nil {
		close(g.channel)
	}
	for _, w := range g.wakers {
		w.Wake()
	}
	g.wakers = nil
}

// done is closed once the gate is open.
func (g *gate) done() <-chan struct{} {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.channel == nil {
		g.channel = make(chan struct{})
		if g.isOpen {
			close(g.channel)
		}
	}
	return g.channel
}

// wait is a future that ends once the gate is open.
func (g *gate) wait() rtlib.Future[rtlib.Unit] { return &gateFuture{g} }

type gateFuture struct{ g *gate }

func (f *gateFuture) Poll(cx *rtlib.Context) (rtlib.Unit, bool) {
	f.g.mu.Lock()
	defer f.g.mu.Unlock()
	if !f.g.isOpen {
		if f.g.wakers == nil {
			f.g.wakers = map[*gateFuture]rtlib.Waker{}
		}
		f.g.wakers[f] = cx.Waker()
	}
	return rtlib.Unit{}, f.g.isOpen
}

func (f *gateFuture) Cancel(*rtlib.Context) {
	f.g.mu.Lock()
	defer f.g.mu.Unlock()
	delete(f.g.wakers, f)
}

// outcome joins a task from the test's goroutine.
func outcome[T any](rt *rtlib.Runtime, h *rtlib.JoinHandle[T]) (T, error) {
	return rtlib.BlockOnHandle[rtlib.Result[T]](rt.Handle(), h).Unpack()
}

// occupy spawns a task that keeps a worker in a poll until the returned function
// is called. It returns once the worker is there.
func occupy(t *testing.T, rt *rtlib.Runtime) (release func()) {
	t.Helper()
	var free gate
	blocker := &probe{onPoll: func(*rtlib.Context) (int, bool) { <-free.done(); return 0, true }}
	rtlib.SpawnOn[int](rt.Handle(), blocker)
	within(t, blocker.polled.done(), "a worker takes the blocker")
	t.Cleanup(free.open)
	return free.open
}

package rtlib

import (
	"context"
	"runtime"
	"runtime/debug"
	"sync"
	"time"
)

// Runtime runs tasks on a fixed set of workers, each a goroutine.
type Runtime struct {
	opts  options
	start time.Time
	io    ioDriver

	mu     sync.Mutex
	ready  *sync.Cond
	queue  []*header
	live   map[*header]struct{}
	closed bool
	ended  chan struct{}
	wg     sync.WaitGroup
}

// New starts a runtime. It runs until Shutdown.
func New(opts ...Option) *Runtime {
	rt := &Runtime{opts: resolveOptions(opts), start: time.Now(), live: map[*header]struct{}{}, ended: make(chan struct{}, 1)}
	rt.ready = sync.NewCond(&rt.mu)
	for range rt.opts.workers {
		rt.wg.Go(rt.work)
	}
	return rt
}

// Default returns the runtime that [BlockOn] and plain Go code use. It is made
// at first use, with one worker a processor, and never shut down.
func Default() *Runtime { return defaultRuntime() }

var defaultRuntime = sync.OnceValue(func() *Runtime { return New() })

// Handle returns the runtime's handle.
func (rt *Runtime) Handle() Handle { return Handle{rt} }

// Now returns the time on the runtime's clock.
func (rt *Runtime) Now() time.Time { return time.Now() }

// Shutdown ends the runtime: no new task starts, every task is aborted, and the
// workers stop once all have ended. It returns ctx's error if that takes longer
// than ctx allows; the runtime then ends when the last task does. It must not
// be called from a task of the runtime.
func (rt *Runtime) Shutdown(ctx context.Context) error {
	rt.mu.Lock()
	rt.closed = true
	var tasks []*header
	for h := range rt.live {
		tasks = append(tasks, h)
	}
	rt.ready.Broadcast()
	rt.mu.Unlock()
	for _, h := range tasks {
		h.abort()
	}
	go func() { rt.wg.Wait(); rt.ended <- struct{}{} }()
	select {
	case <-rt.ended:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Handle refers to a runtime, for code that has no Context. It is comparable
// and may be copied. The zero Handle refers to the default runtime.
type Handle struct{ rt *Runtime }

// Current returns the handle of the runtime that cx belongs to, the default one
// if cx is nil.
func Current(cx *Context) Handle { return Handle{runtimeOf(cx)} }

// Now returns the time on the runtime's clock.
func (h Handle) Now() time.Time { return h.runtime().Now() }

func (h Handle) runtime() *Runtime {
	if h.rt == nil {
		return Default()
	}
	return h.rt
}

func (rt *Runtime) launch(cx *Context, h *header) {
	h.state.word.Store(stateSpawned)
	rt.mu.Lock()
	if rt.closed {
		rt.mu.Unlock()
		h.state.start()
		h.task.finish(cx, &JoinError{cause: ErrAborted})
		return
	}
	rt.live[h] = struct{}{}
	rt.mu.Unlock()
	rt.enqueue(h)
}

func (rt *Runtime) enqueue(h *header) {
	rt.mu.Lock()
	rt.queue = append(rt.queue, h)
	rt.mu.Unlock()
	rt.ready.Signal()
}

func (rt *Runtime) work() {
	cx := &Context{rt: rt}
	for {
		rt.mu.Lock()
		for len(rt.queue) == 0 {
			if rt.closed && len(rt.live) == 0 {
				rt.mu.Unlock()
				return
			}
			rt.ready.Wait()
		}
		h := rt.queue[0]
		rt.queue = rt.queue[1:]
		rt.mu.Unlock()
		if rt.run(cx, h) {
			rt.mu.Lock()
			delete(rt.live, h)
			rt.ready.Broadcast()
			rt.mu.Unlock()
		}
		runtime.Gosched()
	}
}

func (rt *Runtime) run(cx *Context, h *header) (ended bool) {
	defer func() {
		if v := recover(); v != nil {
			stack := debug.Stack()
			h.task.cancelFuture(cx)
			h.task.finish(cx, &JoinError{PanicValue: v, Stack: stack})
			ended = true
		}
	}()
	cx.waker, cx.budget, cx.derived, cx.yielded = Waker{h}, pollBudget, false, false
	cancelled := h.state.start()
	if !cancelled {
		if h.task.poll(cx) {
			h.task.finish(cx, nil)
			return true
		}
		switch h.state.suspend(cx.yielded) {
		case leaveIdle:
			return false
		case runAgain:
			rt.enqueue(h)
			return false
		case cancelTask:
		}
	}
	h.task.cancelFuture(cx)
	h.task.finish(cx, &JoinError{cause: ErrAborted})
	return true
}

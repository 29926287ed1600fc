package rtlib

import (
	"context"
	"errors"
	"time"

	"github.com/asyncgen/asyncgen/rtlib/internal/satomic"
)

var errTaskEnded = errors.New("task ended")

// Context returns the context of the task that cx polls, for calling ordinary
// Go APIs. It is cancelled when the task is aborted, with [ErrAborted] as its
// cause, and when the task has ended. Under [WithContext] it has that context's
// deadline and values as well, and is cancelled with it. Of cx that is nil, or
// outside of a task, it is [context.Background].
//
// Contexts derived from it need no goroutine to follow it.
func (cx *Context) Context() context.Context {
	e := extOf(cx)
	if e == nil {
		return context.Background()
	}
	if e.scope != nil {
		return e.scope.context(cx.worker.running.task.ownContext())
	}
	return cx.worker.running.task.ownContext()
}

// ownContext returns the task's own context. The runner of the task calls it.
func (h *header) ownContext() *taskContext {
	e := h.extend()
	c := e.context.Load()
	if c == nil {
		c = new(taskContext)
		e.context.Store(c)
		// An aborter sets the bit and then looks for the context.
		if h.state.isCancelled() {
			c.cancel(ErrAborted)
		}
	}
	return c
}

func (e *taskExt) cancelContext(cause error) {
	if c := e.context.Load(); c != nil {
		c.cancel(cause)
	}
}

// taskContext is the [context.Context] of a task. Its Done channel is made when
// asked for; standard contexts derived from it use AfterFunc instead.
type taskContext struct {
	mu    satomic.Mutex
	done  chan struct{} // nil until asked for
	cause error         // not nil once cancelled
	after roster[*afterFunc]
}

type afterFunc struct {
	call  func()
	place int
}

func (a *afterFunc) seat() *int { return &a.place }

// Deadline implements [context.Context]: there is none.
func (c *taskContext) Deadline() (time.Time, bool) { return time.Time{}, false }

// Value implements [context.Context]: there is none.
func (c *taskContext) Value(any) any { return nil }

// Done implements [context.Context].
func (c *taskContext) Done() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.done == nil {
		c.done = make(chan struct{})
		if c.cause != nil {
			close(c.done)
		}
	}
	return c.done
}

// Err implements [context.Context]. It wraps the cause, which [context.Cause]
// cannot ask a foreign context for.
func (c *taskContext) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cause == nil {
		return nil
	}
	return &contextError{c.cause}
}

// contextError is [context.Canceled] with a cause.
type contextError struct{ cause error }

func (e *contextError) Error() string   { return context.Canceled.Error() + ": " + e.cause.Error() }
func (e *contextError) Unwrap() []error { return []error{context.Canceled, e.cause} }

// AfterFunc makes the context call f once it is cancelled, on the goroutine that
// cancels it, or at once, on one of its own, if it is: package context, which uses it,
// holds a lock then that f takes. Stop takes that back and reports whether it was in
// time.
func (c *taskContext) AfterFunc(f func()) (stop func() bool) {
	stop, cancelled := c.onCancel(f)
	if cancelled {
		go f()
	}
	return stop
}

// onCancel makes the context call f once it is cancelled, unless it is already. Stop is
// as of AfterFunc.
func (c *taskContext) onCancel(f func()) (stop func() bool, cancelled bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cause != nil {
		return func() bool { return false }, true
	}
	a := &afterFunc{call: f}
	c.after.enter(a)
	return func() bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		return c.after.leave(a)
	}, false
}

func (c *taskContext) cancel(cause error) {
	c.mu.Lock()
	if c.cause != nil {
		c.mu.Unlock()
		return
	}
	c.cause = cause
	if c.done != nil {
		close(c.done)
	}
	after := c.after.takeAll()
	c.mu.Unlock()
	for _, a := range after {
		a.call()
	}
}

// WithContext returns a future that runs fut as long as ctx is not done: await
// rtlib.WithContext(ctx, f()) has the type of await f(), a value and an error.
// When ctx is done fut is cancelled, and the error is the cause of ctx's end. A
// fut that is ready at the same poll wins. While fut is polled,
// [Context.Context] has the deadline and the values of ctx. For futures without
// an error see [WithContextValue].
func WithContext[T any](ctx context.Context, fut Future[Result[T]]) *WithContextFuture[T] {
	f := &WithContextFuture[T]{}
	f.Init(ctx, fut)
	return f
}

// WithContextFuture is the future that [WithContext] returns.
type WithContextFuture[T any] struct {
	Embeddable
	NonRetaining
	scoped contextual[Result[T]]
}

// Init sets the context and the future.
func (f *WithContextFuture[T]) Init(ctx context.Context, fut Future[Result[T]]) {
	f.scoped.init(ctx, fut)
}

// Poll polls the future and then looks at the context.
func (f *WithContextFuture[T]) Poll(cx *Context) (r Result[T], ready bool) {
	r, err, ready := f.scoped.poll(cx)
	if err != nil {
		r.Err = err
	}
	return r, ready
}

// Cancel cancels the future and lets go of the context.
func (f *WithContextFuture[T]) Cancel(cx *Context) { f.scoped.cancel(cx) }

// WithContextValue is [WithContext] for a future that cannot fail: awaiting it
// gives the value and an error, which is nil or the cause of ctx's end.
func WithContextValue[T any](ctx context.Context, fut Future[T]) *WithContextValueFuture[T] {
	f := &WithContextValueFuture[T]{}
	f.Init(ctx, fut)
	return f
}

// WithContextValueFuture is the future that [WithContextValue] returns.
type WithContextValueFuture[T any] struct {
	Embeddable
	NonRetaining
	scoped contextual[T]
}

// Init sets the context and the future.
func (f *WithContextValueFuture[T]) Init(ctx context.Context, fut Future[T]) { f.scoped.init(ctx, fut) }

// Poll polls the future and then looks at the context.
func (f *WithContextValueFuture[T]) Poll(cx *Context) (r Result[T], ready bool) {
	r.Value, r.Err, ready = f.scoped.poll(cx)
	return r, ready
}

// Cancel cancels the future and lets go of the context.
func (f *WithContextValueFuture[T]) Cancel(cx *Context) { f.scoped.cancel(cx) }

// contextual is a future under a context.
type contextual[T any] struct {
	scope contextScope
	fut   Future[T] // nil once ended or cancelled
}

func (f *contextual[T]) init(ctx context.Context, fut Future[T]) {
	*f = contextual[T]{scope: contextScope{ctx: ctx}, fut: fut}
}

func (f *contextual[T]) poll(cx *Context) (v T, err error, ready bool) {
	v, ready = f.pollInScope(cx)
	if !ready && f.scope.watch(cx.Waker()) {
		fut := f.fut
		f.fut = nil
		cause := context.Cause(f.scope.ctx)
		defer f.scope.release(cause)
		defer f.scope.enter(cx)()
		fut.Cancel(cx)
		return v, cause, true
	}
	if ready {
		f.fut = nil
		f.scope.release(errTaskEnded)
	}
	return v, nil, ready
}

// pollInScope polls the future. If that panics or exits, the context is let go of.
func (f *contextual[T]) pollInScope(cx *Context) (v T, ready bool) {
	raised := true
	defer func() {
		if raised {
			f.cancel(cx)
		}
	}()
	defer f.scope.enter(cx)()
	v, ready = f.fut.Poll(cx)
	raised = false
	return v, ready
}

func (f *contextual[T]) cancel(cx *Context) {
	if fut := f.fut; fut != nil {
		f.fut = nil
		defer f.scope.release(causeOfCancel(cx))
		defer f.scope.enter(cx)()
		fut.Cancel(cx)
	}
}

// causeOfCancel tells why the future that the caller belongs to is cancelled.
func causeOfCancel(cx *Context) error {
	if e := extOf(cx); e != nil && cx.worker.running.task.state.isCancelled() {
		return ErrAborted
	}
	return context.Canceled
}

// contextScope is a context that a future runs under.
type contextScope struct {
	ctx   context.Context
	wake  *contextWake // registered with ctx; nil until the first pending poll
	stop  func() bool
	given context.Context // what Context.Context returns in the scope; nil until asked for
	end   context.CancelCauseFunc
	leave func() bool
}

// contextWake wakes the latest waker when a context is done.
type contextWake struct {
	mu    satomic.Mutex
	waker Waker
	done  bool
}

// enter makes s the scope of the task until the function that it returns is
// called.
func (s *contextScope) enter(cx *Context) (leave func()) {
	e := extOf(cx)
	if e == nil {
		return func() {}
	}
	outer := e.scope
	e.scope = s
	return func() { e.scope = outer }
}

// context returns what joins ctx and the task's own context.
func (s *contextScope) context(task *taskContext) context.Context {
	if s.given == nil {
		s.given, s.end = context.WithCancelCause(s.ctx)
		end, cancelled := s.end, false
		if s.leave, cancelled = task.onCancel(func() { end(ErrAborted) }); cancelled {
			end(ErrAborted)
		}
	}
	return s.given
}

// watch makes w be woken when ctx is done, and reports whether it is.
func (s *contextScope) watch(w Waker) (done bool) {
	if s.wake == nil {
		if s.ctx.Err() != nil {
			return true
		}
		wake := &contextWake{waker: w}
		s.wake = wake
		s.stop = context.AfterFunc(s.ctx, wake.fire)
		return false
	}
	s.wake.mu.Lock()
	defer s.wake.mu.Unlock()
	s.wake.waker = w
	return s.wake.done
}

func (w *contextWake) fire() {
	w.mu.Lock()
	w.done = true
	waker := w.waker
	w.waker = Waker{}
	w.mu.Unlock()
	waker.Wake()
}

// release ends the scope.
func (s *contextScope) release(cause error) {
	if s.stop != nil {
		s.stop()
	}
	if s.given != nil {
		s.leave()
		s.end(cause)
	}
	*s = contextScope{}
}

package rtlib

import "github.com/asyncgen/asyncgen/rtlib/internal/satomic"

// TaskTracker counts tasks, so that a server can wait at its end until all that
// it has started are over. It keeps nothing of a task that has ended. The zero
// TaskTracker is open and empty. All methods may be called from any goroutine.
type TaskTracker struct {
	mu      satomic.Mutex
	live    int
	closed  bool
	waiters roster[*TrackerWaitFuture]
}

// SpawnTracked is [Spawn], with the task counted by t until it has ended. Cx must not
// be nil.
func SpawnTracked[T any](cx *Context, t *TaskTracker, fut Future[T]) *JoinHandle[T] {
	mustHaveRuntime(cx, "SpawnTracked")
	return Spawn[T](cx, Track(t, fut))
}

// Track returns fut, counted by t from now on until it has ended, was cancelled
// or has panicked. It must be spawned, polled or cancelled, or t never becomes empty.
func Track[T any](t *TaskTracker, fut Future[T]) Future[T] {
	t.mu.Lock()
	t.live++
	t.mu.Unlock()
	return &trackedFuture[T]{tracker: t, fut: fut}
}

type trackedFuture[T any] struct {
	tracker *TaskTracker // nil once it has ended
	fut     Future[T]
}

func (f *trackedFuture[T]) Poll(cx *Context) (v T, ready bool) {
	raised := true
	defer func() {
		if raised {
			f.Cancel(cx) // who awaits it may go on
		}
	}()
	v, ready = f.fut.Poll(cx)
	raised = false
	if ready {
		f.leave()
	}
	return v, ready
}

func (f *trackedFuture[T]) Cancel(cx *Context) {
	if f.tracker != nil {
		defer f.leave()
		f.fut.Cancel(cx)
	}
}

func (f *trackedFuture[T]) leave() {
	t := f.tracker
	f.tracker = nil
	t.mu.Lock()
	t.live--
	wakers := t.takeWaiters()
	t.mu.Unlock()
	for _, w := range wakers {
		w.Wake()
	}
}

// takeWaiters empties the list if the wait is over.
func (t *TaskTracker) takeWaiters() (wakers []Waker) {
	if !t.closed || t.live > 0 {
		return nil
	}
	for _, f := range t.waiters.takeAll() {
		wakers = append(wakers, f.waker)
		f.waker = Waker{}
	}
	return wakers
}

// Close lets Wait end when no task is left. Tasks may still be added, and are
// waited for.
func (t *TaskTracker) Close() {
	t.mu.Lock()
	t.closed = true
	wakers := t.takeWaiters()
	t.mu.Unlock()
	for _, w := range wakers {
		w.Wake()
	}
}

// Reopen takes Close back.
func (t *TaskTracker) Reopen() {
	t.mu.Lock()
	t.closed = false
	t.mu.Unlock()
}

// Len returns the number of tasks that have not ended.
func (t *TaskTracker) Len() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.live
}

// Wait returns a future that ends once t is closed and no task is left. It is
// safe to cancel.
func (t *TaskTracker) Wait() *TrackerWaitFuture { return &TrackerWaitFuture{tracker: t} }

// TrackerWaitFuture is the future that [TaskTracker.Wait] returns.
type TrackerWaitFuture struct {
	tracker *TaskTracker
	waker   Waker // guarded by the tracker, as is place
	place   int
}

func (f *TrackerWaitFuture) seat() *int { return &f.place }

// Poll is ready once the tracker is closed and empty.
func (f *TrackerWaitFuture) Poll(cx *Context) (Unit, bool) {
	t := f.tracker
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed && t.live == 0 {
		t.waiters.leave(f)
		return Unit{}, true
	}
	if f.waker = cx.Waker(); !t.waiters.has(f) {
		t.waiters.enter(f)
	}
	return Unit{}, false
}

// Cancel withdraws from the tracker.
func (f *TrackerWaitFuture) Cancel(*Context) {
	f.tracker.mu.Lock()
	f.tracker.waiters.leave(f)
	f.tracker.mu.Unlock()
}

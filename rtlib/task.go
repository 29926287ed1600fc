package rtlib

import "github.com/asyncgen/asyncgen/rtlib/internal/satomic"

// header is the part of a task that does not depend on its type: what queues,
// wakers and the registry see. Tasks are never reused, so whoever still has a
// header of a completed one can do no harm with it.
type header struct {
	state taskState
	slot  uint32                  // in the runtime's registry
	next  *header                 // link of the one list the task is in
	home  satomic.Pointer[worker] // which ran it last, or will first
	task  task
	ext   satomic.Pointer[taskExt] // what few tasks have; nil until needed
}

// task is the typed part of a task: its future and its JoinHandle.
type task interface {
	// poll polls the future and stores its value once it is ready.
	poll(cx *Context) (ready bool)
	// future returns the future, for reports; nil once the task has ended.
	future() any
	// cancelFuture cancels the future.
	cancelFuture(cx *Context)
	// complete stores err if it is not nil, publishes the outcome and wakes who
	// joins.
	complete(cx *Context, err *JoinError)
	// drop lets go of the future, with mu held if others may ask for it.
	drop(mu *satomic.Mutex)
}

// Wake makes the task run. It is the target of its Waker.
func (h *header) Wake() {
	if h.state.notify() {
		h.submit()
	}
}

// abort makes the task end.
func (h *header) abort() {
	if h.state.cancel() {
		defer h.submit() // also if what follows the context panics
	}
	if e := h.ext.Load(); e != nil {
		e.cancelContext(ErrAborted)
	}
}

// submit queues a task that was idle, from anywhere.
func (h *header) submit() {
	home := h.home.Load()
	backlog := home.inbox.push(h)
	switch rt := home.rt; {
	case home.retired.Load():
		rt.inject(home.inbox.drain())
	case !rt.wakeWorker(home) && (backlog || home.stuck.Load()):
		rt.wakeOne() // home is in a longer poll
	}
}

// JoinHandle is a task, as its spawner sees it: a future that ends with the
// task's value, or with a [*JoinError] if the task panicked, was aborted or
// called runtime.Goexit. Once it was ready it must not be polled again.
// Cancelling the handle, or dropping it, leaves the task running.
type JoinHandle[T any] struct {
	core      header
	joinWaker Waker      // see stateJoinWaker
	value     T          // not the last field: without a size it would take a word there
	err       *JoinError // how the task ended, nil if with a value; outcomeTaken once taken
}

// Poll is ready when the task has ended.
func (h *JoinHandle[T]) Poll(cx *Context) (r Result[T], ready bool) {
	if !h.core.state.isComplete() && h.awaitCompletion(cx.Waker()) {
		return r, false
	}
	return h.take(), true
}

// awaitCompletion registers w to be woken at the end of the task. It returns
// false if the task has already ended.
func (h *JoinHandle[T]) awaitCompletion(w Waker) bool {
	if h.core.state.word.Load()&stateJoinWaker != 0 {
		if h.joinWaker == w {
			return !h.core.state.isComplete()
		}
		if !h.core.state.withdrawJoinWaker() {
			return false
		}
	}
	h.joinWaker = w
	return h.core.state.publishJoinWaker()
}

// take moves the outcome of the completed task out.
func (h *JoinHandle[T]) take() (r Result[T]) {
	if err := h.takeError(); err != nil {
		r.Err = err
	}
	r.Value, h.value = h.value, r.Value
	return r
}

// takeError marks the outcome as taken and returns how the task ended, if not with
// a value.
func (h *JoinHandle[T]) takeError() *JoinError {
	err := h.err
	if err == outcomeTaken {
		panic("rtlib: poll of a JoinHandle that was ready before")
	}
	h.err = outcomeTaken
	return err
}

// outcomeTaken marks a handle whose outcome is gone.
var outcomeTaken = new(JoinError)

// Cancel detaches from the task, which runs on. Its value is lost unless the handle is
// polled again, which joins it after all.
func (h *JoinHandle[T]) Cancel(*Context) {
	if h.core.state.word.Load()&stateJoinWaker != 0 && h.core.state.withdrawJoinWaker() {
		h.joinWaker = Waker{}
	}
}

// Abort asks for the task's end: its future is cancelled on a worker when it is
// next pending, and awaiting the handle then gives a [*JoinError] for which
// Aborted is true. If the task ends by itself first, its value stands. A
// function that [SpawnBlocking] has already started cannot be stopped.
func (h *JoinHandle[T]) Abort() { h.core.abort() }

// AbortHandle returns a handle that can abort the task but not join it. It may
// be used from any goroutine and outlive the task.
func (h *JoinHandle[T]) AbortHandle() AbortHandle { return AbortHandle{&h.core} }

// IsFinished reports whether the task has ended, so that the next Poll of the
// handle is ready.
func (h *JoinHandle[T]) IsFinished() bool { return h.core.state.isComplete() }

// AbortHandle can abort a task and ask whether it has ended. The zero
// AbortHandle stands for a task that has ended.
type AbortHandle struct{ task *header }

// Abort does what [JoinHandle.Abort] does.
func (a AbortHandle) Abort() {
	if a.task != nil {
		a.task.abort()
	}
}

// IsFinished reports whether the task has ended.
func (a AbortHandle) IsFinished() bool { return a.task == nil || a.task.state.isComplete() }

// complete stores how the task ended, publishes it and wakes who joins.
func (h *JoinHandle[T]) complete(cx *Context, err *JoinError) {
	h.err = err
	if e := h.core.ext.Load(); e != nil {
		e.ended()
	}
	if h.core.state.complete() {
		h.joinWaker.handOver(cx)
	}
}

// boxedTask is a task whose future is an object of its own.
type boxedTask[T any] struct {
	handle JoinHandle[T]
	fut    Future[T] // nil once the task has ended
}

func (t *boxedTask[T]) poll(cx *Context) bool {
	v, ready := t.fut.Poll(cx)
	if ready {
		t.handle.value = v
	}
	return ready
}

func (t *boxedTask[T]) future() any              { return t.fut }
func (t *boxedTask[T]) cancelFuture(cx *Context) { t.fut.Cancel(cx) }

func (t *boxedTask[T]) drop(mu *satomic.Mutex) {
	mu.Lock()
	t.fut = nil
	mu.Unlock()
}

func (t *boxedTask[T]) complete(cx *Context, err *JoinError) { t.handle.complete(cx, err) }

// Task is a task and its future in one object. Generated code makes one for
// go f(x), calls Init on its Future, and starts it with [SpawnTask] or
// [SpawnTaskDetached], once.
type Task[T, F any] struct {
	handle JoinHandle[T]
	Future F
}

// futurePointer is a pointer to an F that is a future.
type futurePointer[T, F any] interface {
	*F
	Future[T]
}

// placedTask is a [Task] that knows its future by its static type.
type placedTask[T, F any, P futurePointer[T, F]] Task[T, F]

func (t *placedTask[T, F, P]) poll(cx *Context) bool {
	v, ready := P(&t.Future).Poll(cx)
	if ready {
		t.handle.value = v
	}
	return ready
}

func (t *placedTask[T, F, P]) future() any              { return P(&t.Future) }
func (t *placedTask[T, F, P]) cancelFuture(cx *Context) { P(&t.Future).Cancel(cx) }

func (t *placedTask[T, F, P]) complete(cx *Context, err *JoinError) { t.handle.complete(cx, err) }

// drop does nothing: a machine that has ended has cleared its frame.
func (t *placedTask[T, F, P]) drop(*satomic.Mutex) {}

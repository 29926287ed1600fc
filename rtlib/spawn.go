package rtlib

import "github.com/asyncgen/asyncgen/rtlib/internal/satomic"

// Spawn starts a task that runs fut on the runtime of cx, and returns its
// handle. The task runs whether or not the handle is awaited. From plain Go
// code, where cx is nil, it panics: use [SpawnOn].
func Spawn[T any](cx *Context, fut Future[T]) *JoinHandle[T] {
	mustHaveRuntime(cx, "Spawn")
	h := newTask(fut, stateSpawned)
	cx.rt.launch(cx, &h.core)
	return h
}

// SpawnOn is Spawn onto the runtime of h, callable from any goroutine.
func SpawnOn[T any](h Handle, fut Future[T]) *JoinHandle[T] {
	t := newTask(fut, stateSpawned)
	h.runtime().launch(nil, &t.core)
	return t
}

// SpawnDetached starts a task whose value nobody wants. A panic of the task ends
// the program, as that of a goroutine does, unless the runtime has a
// [PanicHandler]. Generated code calls it for a go statement.
func SpawnDetached[T any](cx *Context, fut Future[T]) {
	mustHaveRuntime(cx, "SpawnDetached")
	h := newTask(fut, stateSpawned|stateDetached)
	cx.rt.launch(cx, &h.core)
}

// SpawnTask is [Spawn] of the future in t.
func SpawnTask[T, F any, P futurePointer[T, F]](cx *Context, t *Task[T, F]) *JoinHandle[T] {
	mustHaveRuntime(cx, "SpawnTask")
	t.handle.core.init((*placedTask[T, F, P])(t), stateSpawned)
	cx.rt.launch(cx, &t.handle.core)
	return &t.handle
}

// SpawnTaskDetached is [SpawnDetached] of the future in t.
func SpawnTaskDetached[T, F any, P futurePointer[T, F]](cx *Context, t *Task[T, F]) {
	mustHaveRuntime(cx, "SpawnTaskDetached")
	t.handle.core.init((*placedTask[T, F, P])(t), stateSpawned|stateDetached)
	cx.rt.launch(cx, &t.handle.core)
}

func mustHaveRuntime(cx *Context, name string) {
	if cx == nil || cx.rt == nil {
		panic("rtlib: " + name + " with a nil Context has no runtime: outside a task use SpawnOn with a Handle")
	}
}

func newTask[T any](fut Future[T], state uint32) *JoinHandle[T] {
	if fut == nil {
		panic("rtlib: spawn of a nil future")
	}
	t := &boxedTask[T]{fut: fut}
	t.handle.core.init(t, state)
	return &t.handle
}

func (h *header) init(t task, state uint32) {
	h.task = t
	satomic.InitUint32(&h.state.word, state)
}

// launch registers a new task and queues it. If the runtime is shut down, the task has
// ended, and launch returns false.
func (rt *Runtime) launch(cx *Context, h *header) (runs bool) {
	if cx != nil && cx.worker != nil && cx.rt == rt {
		satomic.InitUint32(&h.state.word, h.state.word.Load()|stateInSlot)
		if runs = rt.adopt(cx, cx.worker, h); runs {
			cx.worker.enqueueNext(h)
		}
		return runs
	}
	if runs = rt.adopt(cx, rt.anyWorker(), h); runs {
		var l taskList
		l.append(h)
		rt.inject(l)
	}
	return runs
}

// adopt makes w the home of a new task and registers it. If the runtime is shut
// down, it finishes the task instead and returns false; but a clean-up task of a task
// that is still there runs.
func (rt *Runtime) adopt(cx *Context, w *worker, h *header) bool {
	satomic.InitPointer(&h.home, w)
	if rt.opts.trackTasks {
		h.track(cx)
	}
	if hook := rt.opts.hooks.spawn; hook != nil {
		hook(infoOf(h.task.future()))
	}
	late := h.state.isCleanup() && cx != nil && cx.worker != nil && cx.rt == rt
	if rt.registry.add(rt.shard(cx), h, late) {
		return true
	}
	rt.refuse(cx, h)
	return false
}

// refuse ends a new task that is not registered. Its future may wait somewhere already,
// or be counted: it is cancelled.
func (rt *Runtime) refuse(cx *Context, h *header) {
	tell := rt.terminating(h)
	defer func() {
		h.task.complete(nil, newAbortError())
		h.task.drop(new(satomic.Mutex))
		tell()
	}()
	h.task.cancelFuture(cx)
}

// anyWorker chooses a home for what comes from outside, each worker in turn.
func (rt *Runtime) anyWorker() *worker {
	return rt.workers[rt.homes.Add(1)%uint32(len(rt.workers))]
}

package rtlib

import "github.com/asyncgen/asyncgen/rtlib/internal/satomic"

// taskExt is what few tasks have. It is made when first needed, by whoever runs
// the task, and then belongs to that, except for context.
type taskExt struct {
	locals  []localValue
	context satomic.Pointer[taskContext]
	scope   *contextScope // the innermost WithContext that is being polled

	// Under TrackTasks.
	origin *origin       // written before the task is known to anybody
	since  satomic.Int64 // when the last poll began, and a nanosecond

}

// extOf returns the ext of the task that cx polls; nil outside of a task.
func extOf(cx *Context) *taskExt {
	if cx == nil || cx.worker == nil || cx.worker.running.task == nil {
		return nil
	}
	return cx.worker.running.task.extend()
}

func (h *header) extend() *taskExt {
	e := h.ext.Load()
	if e == nil {
		e = new(taskExt)
		h.ext.Store(e)
	}
	return e
}

// ended releases what depends on the task's life.
func (e *taskExt) ended() {
	e.locals, e.scope = nil, nil
	e.cancelContext(errTaskEnded)
}

// localValue is the value of one [Local].
type localValue struct{ key, value any }

// Local is a variable of which each task has its own, such as the number of the
// request that it serves. Its address is its identity: declare it as a package
// variable, with [NewLocal]. A spawned task starts without its parent's values.
type Local[T any] struct{ _ byte }

// NewLocal makes a variable that no task has set.
func NewLocal[T any]() *Local[T] { return new(Local[T]) }

// Get returns the value that the task of cx has set, and whether it has.
func (l *Local[T]) Get(cx *Context) (v T, ok bool) {
	if e := extOf(cx); e != nil {
		for i := range e.locals {
			if e.locals[i].key == any(l) {
				v, _ = e.locals[i].value.(T) // not there if it is a nil interface
				return v, true
			}
		}
	}
	return v, false
}

// Set sets the value for the task of cx, for as long as it runs. It panics
// outside of a task.
func (l *Local[T]) Set(cx *Context, v T) {
	e := extOf(cx)
	if e == nil {
		panic("rtlib: Local.Set outside of a task")
	}
	for i := range e.locals {
		if e.locals[i].key == any(l) {
			e.locals[i].value = v
			return
		}
	}
	e.locals = append(e.locals, localValue{l, v})
}

// clear makes the value one that the task has not set.
func (l *Local[T]) clear(e *taskExt) {
	for i := range e.locals {
		if e.locals[i].key == any(l) {
			last := len(e.locals) - 1
			e.locals[i] = e.locals[last]
			e.locals[last] = localValue{}
			e.locals = e.locals[:last]
			return
		}
	}
}

// WithLocal returns a future that runs fut with v as the value of l: while fut
// is polled or cancelled, whatever task does it. Outside of fut the value is
// what it was.
func WithLocal[V, T any](l *Local[V], v V, fut Future[T]) *WithLocalFuture[V, T] {
	f := &WithLocalFuture[V, T]{}
	f.Init(l, v, fut)
	return f
}

// WithLocalFuture is the future that [WithLocal] returns.
type WithLocalFuture[V, T any] struct {
	Embeddable
	NonRetaining
	local *Local[V]
	value V
	fut   Future[T]
}

// Init sets the variable, its value and the future.
func (f *WithLocalFuture[V, T]) Init(l *Local[V], v V, fut Future[T]) {
	f.local, f.value, f.fut = l, v, fut
}

// Poll polls the future with the value set.
func (f *WithLocalFuture[V, T]) Poll(cx *Context) (T, bool) {
	defer f.enter(cx)()
	v, ready := f.fut.Poll(cx)
	if ready {
		f.fut = nil
	}
	return v, ready
}

// Cancel cancels the future with the value set.
func (f *WithLocalFuture[V, T]) Cancel(cx *Context) {
	if fut := f.fut; fut != nil {
		defer f.enter(cx)()
		f.fut = nil
		fut.Cancel(cx)
	}
}

// enter sets the value; leave puts the old one back and keeps what fut has set.
func (f *WithLocalFuture[V, T]) enter(cx *Context) (leave func()) {
	if extOf(cx) == nil {
		return func() {}
	}
	old, had := f.local.Get(cx)
	f.local.Set(cx, f.value)
	return func() {
		f.value, _ = f.local.Get(cx)
		if had {
			f.local.Set(cx, old)
		} else {
			f.local.clear(extOf(cx))
		}
	}
}

package rtlib

// Spawn starts a task that runs fut on the runtime of cx, and returns its
// handle. The task runs whether or not the handle is awaited. From plain Go
// code, where cx is nil, it panics: use [SpawnOn].
func Spawn[T any](cx *Context, fut Future[T]) *JoinHandle[T] {
	if cx == nil {
		panic("rtlib: Spawn outside a task has no runtime: use SpawnOn with a Handle")
	}
	return spawn(cx.rt, cx, fut)
}

// SpawnOn is Spawn onto the runtime of h, callable from any goroutine.
func SpawnOn[T any](h Handle, fut Future[T]) *JoinHandle[T] {
	return spawn(h.runtime(), nil, fut)
}

func spawn[T any](rt *Runtime, cx *Context, fut Future[T]) *JoinHandle[T] {
	if fut == nil {
		panic("rtlib: Spawn of a nil future")
	}
	t := &JoinHandle[T]{fut: fut}
	t.header.rt, t.header.task = rt, t
	rt.launch(cx, &t.header)
	return t
}

package rtlib

// GoHandle is the value of a go expression: a task, as its spawner sees it, and
// a future of what the task's function returns with an error at the end. J is
// error for a function without results or with an error alone, Result[R] for
// func() R and func() (R, error), and a tuple for more results. The error is the
// function's own, or a [*JoinError] if the task panicked, was aborted or called
// runtime.Goexit. Once it was ready it must not be polled again. Cancelling the
// handle, or dropping it, leaves the task running.
type GoHandle[J any] JoinHandle[J]

func (h *GoHandle[J]) join() *JoinHandle[J] { return (*JoinHandle[J])(h) }

// Poll is ready when the task has ended.
func (h *GoHandle[J]) Poll(cx *Context) (j J, ready bool) {
	if !h.core.state.isComplete() && h.join().awaitCompletion(cx.Waker()) {
		return j, false
	}
	if err := h.join().takeError(); err != nil {
		return failed[J](err), true
	}
	j, h.value = h.value, j
	return j, true
}

// failed returns a J whose last value is err. It is apart from Poll, as j is on
// the heap.
func failed[J any](err error) J {
	var j J
	switch p := any(&j).(type) {
	case *error:
		*p = err
	case interface{ SetLast(error) }:
		p.SetLast(err)
	default:
		panic(err) // J has no error: nobody but generated code makes a GoHandle
	}
	return j
}

// Cancel detaches from the task, as [JoinHandle.Cancel] does.
func (h *GoHandle[J]) Cancel(cx *Context) { h.join().Cancel(cx) }

// Abort asks for the task's end, as [JoinHandle.Abort] does.
func (h *GoHandle[J]) Abort() { h.join().Abort() }

// AbortHandle returns a handle that can abort the task but not join it. It may
// be used from any goroutine and outlive the task.
func (h *GoHandle[J]) AbortHandle() AbortHandle { return h.join().AbortHandle() }

// IsFinished reports whether the task has ended, so that the next Poll of the
// handle is ready.
func (h *GoHandle[J]) IsFinished() bool { return h.join().IsFinished() }

// Go starts a task that runs fut on the runtime of cx. Generated code calls it
// for a go expression whose values end with an error, and Go0 to Go4 and GoMore,
// which add one, for others, if of the future no more than the interface is known.
func Go[J any](cx *Context, fut Future[J]) *GoHandle[J] { return (*GoHandle[J])(Spawn(cx, fut)) }

// Go0 is [Go] for a function without results.
func Go0(cx *Context, fut Future[Unit]) *GoHandle[error] {
	return Go[error](cx, &AddError0[dynamic[Unit], *dynamic[Unit]]{spawned(fut)})
}

// Go1 is [Go] for a function of one result.
func Go1[V any](cx *Context, fut Future[V]) *GoHandle[Result[V]] {
	return Go[Result[V]](cx, &AddError1[V, dynamic[V], *dynamic[V]]{spawned(fut)})
}

// Go2 is [Go] for a function of two results.
func Go2[A, B any](cx *Context, fut Future[Tuple2[A, B]]) *GoHandle[Tuple3[A, B, error]] {
	type future = dynamic[Tuple2[A, B]]
	return Go[Tuple3[A, B, error]](cx, &AddError2[A, B, future, *future]{spawned(fut)})
}

// Go3 is [Go] for a function of three results.
func Go3[A, B, C any](cx *Context, fut Future[Tuple3[A, B, C]]) *GoHandle[Tuple4[A, B, C, error]] {
	type future = dynamic[Tuple3[A, B, C]]
	return Go[Tuple4[A, B, C, error]](cx, &AddError3[A, B, C, future, *future]{spawned(fut)})
}

// Go4 is [Go] for a function of four results.
func Go4[A, B, C, D any](cx *Context, fut Future[Tuple4[A, B, C, D]]) *GoHandle[Tuple5[A, B, C, D, error]] {
	type future = dynamic[Tuple4[A, B, C, D]]
	return Go[Tuple5[A, B, C, D, error]](cx, &AddError4[A, B, C, D, future, *future]{spawned(fut)})
}

// GoMore is [Go] for a function of five results or more: V holds them, and J holds
// an error behind them.
func GoMore[V, J any, P interface {
	*J
	SetFirst(V)
}](cx *Context, fut Future[V]) *GoHandle[J] {
	return Go[J](cx, &AddErrorMore[V, J, dynamic[V], *dynamic[V], P]{spawned(fut)})
}

// GoTask is [Go] of the future in t, which generated code has initialised.
func GoTask[J, F any, P interface {
	*F
	Future[J]
}](cx *Context, t *Task[J, F]) *GoHandle[J] {
	return (*GoHandle[J])(SpawnTask[J, F, P](cx, t))
}

// dynamic is a future of which nothing but the interface is known, for a place
// where the type of another one would stand.
type dynamic[V any] struct{ fut Future[V] }

// spawned is fut, which a task is about to run.
func spawned[V any](fut Future[V]) dynamic[V] {
	if fut == nil {
		panic("rtlib: spawn of a nil future")
	}
	return dynamic[V]{fut}
}

// Poll polls the future.
func (d *dynamic[V]) Poll(cx *Context) (V, bool) { return d.fut.Poll(cx) }

// Cancel cancels the future.
func (d *dynamic[V]) Cancel(cx *Context) { d.fut.Cancel(cx) }

// Trace is the future's.
func (d *dynamic[V]) Trace() (*Machine, uint32, any) { return traceOf(d.fut) }

// traceOf is the Trace of a future, if it has one; else the future is what an adapter
// awaits.
func traceOf(f any) (m *Machine, state uint32, awaited any) {
	if t, ok := f.(Traced); ok {
		return t.Trace()
	}
	return nil, StateSuspended, f
}

// AddError0 is the future Of with an error, which is nil, for its value. It and
// its like are what a go expression spawns if the function returns no error.
type AddError0[F any, P interface {
	*F
	Future[Unit]
}] struct{ Of F }

// Poll polls the future.
func (a *AddError0[F, P]) Poll(cx *Context) (err error, ready bool) {
	_, ready = P(&a.Of).Poll(cx)
	return nil, ready
}

// Cancel cancels the future.
func (a *AddError0[F, P]) Cancel(cx *Context) { P(&a.Of).Cancel(cx) }

// Trace is the future's.
func (a *AddError0[F, P]) Trace() (*Machine, uint32, any) { return traceOf(P(&a.Of)) }

// AddError1 is the future Of with an error, which is nil, beside its value.
type AddError1[V, F any, P interface {
	*F
	Future[V]
}] struct{ Of F }

// Poll polls the future.
func (a *AddError1[V, F, P]) Poll(cx *Context) (r Result[V], ready bool) {
	r.Value, ready = P(&a.Of).Poll(cx)
	return r, ready
}

// Cancel cancels the future.
func (a *AddError1[V, F, P]) Cancel(cx *Context) { P(&a.Of).Cancel(cx) }

// Trace is the future's.
func (a *AddError1[V, F, P]) Trace() (*Machine, uint32, any) { return traceOf(P(&a.Of)) }

// AddError2 is the future Of with an error, which is nil, behind its two values.
type AddError2[A, B, F any, P interface {
	*F
	Future[Tuple2[A, B]]
}] struct{ Of F }

// Poll polls the future.
func (a *AddError2[A, B, F, P]) Poll(cx *Context) (r Tuple3[A, B, error], ready bool) {
	v, ready := P(&a.Of).Poll(cx)
	r.V1, r.V2 = v.V1, v.V2
	return r, ready
}

// Cancel cancels the future.
func (a *AddError2[A, B, F, P]) Cancel(cx *Context) { P(&a.Of).Cancel(cx) }

// Trace is the future's.
func (a *AddError2[A, B, F, P]) Trace() (*Machine, uint32, any) { return traceOf(P(&a.Of)) }

// AddError3 is the future Of with an error, which is nil, behind its three
// values.
type AddError3[A, B, C, F any, P interface {
	*F
	Future[Tuple3[A, B, C]]
}] struct{ Of F }

// Poll polls the future.
func (a *AddError3[A, B, C, F, P]) Poll(cx *Context) (r Tuple4[A, B, C, error], ready bool) {
	v, ready := P(&a.Of).Poll(cx)
	r.V1, r.V2, r.V3 = v.V1, v.V2, v.V3
	return r, ready
}

// Cancel cancels the future.
func (a *AddError3[A, B, C, F, P]) Cancel(cx *Context) { P(&a.Of).Cancel(cx) }

// Trace is the future's.
func (a *AddError3[A, B, C, F, P]) Trace() (*Machine, uint32, any) { return traceOf(P(&a.Of)) }

// AddError4 is the future Of with an error, which is nil, behind its four
// values.
type AddError4[A, B, C, D, F any, P interface {
	*F
	Future[Tuple4[A, B, C, D]]
}] struct{ Of F }

// Poll polls the future.
func (a *AddError4[A, B, C, D, F, P]) Poll(cx *Context) (r Tuple5[A, B, C, D, error], ready bool) {
	v, ready := P(&a.Of).Poll(cx)
	r.V1, r.V2, r.V3, r.V4 = v.V1, v.V2, v.V3, v.V4
	return r, ready
}

// Cancel cancels the future.
func (a *AddError4[A, B, C, D, F, P]) Cancel(cx *Context) { P(&a.Of).Cancel(cx) }

// Trace is the future's.
func (a *AddError4[A, B, C, D, F, P]) Trace() (*Machine, uint32, any) { return traceOf(P(&a.Of)) }

// AddErrorMore is the future Of with an error, which is nil, behind its values,
// which are five or more.
type AddErrorMore[V, J, F any, P interface {
	*F
	Future[V]
}, PJ interface {
	*J
	SetFirst(V)
}] struct{ Of F }

// Poll polls the future.
func (a *AddErrorMore[V, J, F, P, PJ]) Poll(cx *Context) (j J, ready bool) {
	v, ready := P(&a.Of).Poll(cx)
	if !ready {
		return j, false
	}
	return extended[V, J, PJ](v), true
}

// extended returns v with a nil error. It is apart from Poll, as j is on the heap.
func extended[V, J any, P interface {
	*J
	SetFirst(V)
}](v V) J {
	var j J
	P(&j).SetFirst(v)
	return j
}

// Cancel cancels the future.
func (a *AddErrorMore[V, J, F, P, PJ]) Cancel(cx *Context) { P(&a.Of).Cancel(cx) }

// Trace is the future's.
func (a *AddErrorMore[V, J, F, P, PJ]) Trace() (*Machine, uint32, any) { return traceOf(P(&a.Of)) }

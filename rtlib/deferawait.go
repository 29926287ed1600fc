package rtlib

// Deferred calls that are awaited take several polls. Between two of them Go's own
// defers cannot stay nested, so that the calls run in stretches: those that are not
// awaited as [Defers.Run] runs them, each awaited one by itself. A panic is held from
// one stretch to the next.
//
// Where control leaves without coming back, as the future is cancelled or the goroutine
// exits, there is no next poll. From the first awaited call on, a clean-up task then has
// the whole rest of the list.

// deferredWait is what is awaited in a deferred call.
type deferredWait struct {
	start func(*Defers) DeferredFuture
	state uint32 // of the machine, while it waits
	on    Handle // of the clean-up task
}

// deferRun is how far a run of deferred calls has come.
type deferRun struct {
	panicking Panicking
	waits     *deferredWait  // that is under way
	future    DeferredFuture // of it; nil between two
	result    any            // what the machine returns when all have run
}

// Panicking is what an async function that a defer await runs knows of the panic that
// its caller ends with: recover in its body is [Panicking.Recover]. A nil Panicking
// knows of none.
type Panicking struct{ value any }

// Recover returns the value of the panic and ends it, or returns nil if there is none.
// If it is deferred, and the function that defers it panics itself, it ends neither.
func (p *Panicking) Recover() any {
	if p == nil || p.value == nil {
		return nil
	}
	if own := recover(); own != nil {
		raise(own)
	}
	v := p.value
	p.value = nil
	return v
}

// recovering is a future whose body calls recover. Generated code implements it.
type recovering interface{ RunByDefer(p *Panicking) }

// DeferredFuture is the future of an awaited deferred call, made by [DeferredAwait].
type DeferredFuture interface {
	poll(cx *Context) (ready bool)
	Cancel(cx *Context)
	awaited() any
}

// DeferredAwait makes the future of a deferred call of the function that m describes. A
// nil fut panics as an await of it at the line would. Generated code calls it.
func DeferredAwait[T any](m *Machine, line int, fut Future[T]) DeferredFuture {
	if fut == nil {
		NilAwait(m, line)
	}
	return &deferredFuture[T]{fut}
}

type deferredFuture[T any] struct{ Future[T] }

func (f *deferredFuture[T]) poll(cx *Context) bool {
	_, ready := f.Poll(cx)
	return ready
}

func (f *deferredFuture[T]) awaited() any { return f.Future }

// PushAwait adds a call that is awaited. Start makes its future when the call runs, and
// state is that of the machine while it waits. If a clean-up task is to run it, that is one of the runtime
// of cx, or of the default one if cx is nil.
func (d *Defers) PushAwait(cx *Context, state uint32, start func(*Defers) DeferredFuture) {
	d.calls = &deferredCall{await: &deferredWait{start, state, Current(cx)}, next: d.calls}
}

// awaits reports whether a call is awaited, or is to be.
func (d *Defers) awaits() bool {
	return d.end != nil && d.end.run != nil || d.awaitsMore()
}

// Awaited returns the future of the call that is under way, for Trace.
func (d *Defers) Awaited() any {
	if d.end == nil || d.end.run == nil || d.end.run.future == nil {
		return nil
	}
	return d.end.run.future.awaited()
}

// Keep keeps what the machine returns while deferred calls are awaited, and Kept gives
// it back.
func (d *Defers) Keep(result any) { d.end.run.result = result }

// Kept returns what Keep was given.
func (d *Defers) Kept() any { return d.end.run.result }

// run begins a run of the deferred calls with the panic that is held, or returns the one
// that is under way.
func (d *Defers) run() *deferRun {
	if d.end == nil || d.end.run == nil {
		r := new(deferRun)
		if d.end != nil {
			r.panicking.value = d.end.panic
		}
		d.end = &bodyEnd{run: r}
	}
	return d.end.run
}

// RunAwaiting is [Defers.Run] for a list in which calls are awaited. It returns the
// state in which the machine is to suspend, or zero when all have run.
func (d *Defers) RunAwaiting(cx *Context) (suspend uint32) {
	if !d.awaits() {
		d.Run()
		return 0
	}
	d.cx = cx
	d.leaveOpen()
	r := d.run()
	back := false
	defer func() {
		if !back {
			r.panicking.value = nil
			d.detach(nil) // a call has left by Goexit
		}
	}()
	for r.waits != nil || d.awaitsMore() {
		if r.waits == nil {
			d.runStretch(r)
			d.begin(r)
			continue
		}
		waits, future := r.waits, r.future
		r.waits, r.future = nil, nil
		if r.attempt(func() bool { return future.poll(cx) }) {
			continue
		}
		r.waits, r.future = waits, future
		back = true
		return waits.state
	}
	back = true
	d.end = left
	d.hold(r.panicking.value)
	d.Run()
	return 0
}

// awaitsMore reports whether a call is awaited that has not begun.
func (d *Defers) awaitsMore() bool {
	for c := d.calls; c != nil; c = c.next {
		if c.await != nil {
			return true
		}
	}
	return false
}

// runStretch runs the calls up to the first that is awaited.
func (d *Defers) runStretch(r *deferRun) {
	stretch := Defers{cx: d.cx}
	last := &stretch.calls
	for c := d.calls; c.await == nil; c = d.calls {
		d.calls = c.next
		c.next = nil
		*last, last = c, &c.next
	}
	if stretch.calls == nil {
		return
	}
	stretch.hold(r.panicking.Recover())
	r.attempt(func() bool {
		stretch.Run()
		return true
	})
}

// begin starts the first call, which is awaited.
func (d *Defers) begin(r *deferRun) {
	w := d.calls.await
	d.calls = d.calls.next
	r.attempt(func() bool {
		r.future = w.start(d)
		r.waits = w
		if f, ok := r.future.awaited().(recovering); ok {
			f.RunByDefer(&r.panicking)
		}
		return true
	})
}

// attempt calls f and holds a panic of it, which takes the place of an earlier one. It
// reports what f returns, true if that panics.
func (r *deferRun) attempt(f func() bool) (over bool) {
	returned := false
	defer func() {
		if returned {
			return
		}
		if p := recover(); p != nil {
			r.panicking.value = p
			over = true
		}
	}()
	over = f()
	returned = true
	return over
}

// detach runs the calls up to the first that is awaited, as runtime.Goexit does, beset
// by the panic p unless that is nil, and leaves the rest to a clean-up task.
func (d *Defers) detach(p any) {
	r := d.run()
	if p != nil {
		r.panicking.value = p
	}
	cx := d.cx
	defer func() {
		if r.waits == nil && !d.awaitsMore() {
			d.end = left
			d.hold(r.panicking.value)
			d.Run()
			return
		}
		rest := &cleanup{Defers{calls: d.calls, end: &bodyEnd{run: r}}}
		*d = Defers{end: left}
		startCleanup(rest.home(), cx, rest)
	}()
	if r.waits == nil && d.awaitsMore() {
		d.runStretch(r)
	}
}

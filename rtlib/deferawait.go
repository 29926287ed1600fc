package rtlib

import "reflect"

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
type Panicking struct {
	value any
	under *panicked
}

// panicked is a panic that a deferred call has come on top of with its own, innermost
// first. Go prints all of them when it ends the program.
type panicked struct {
	value     any
	recovered bool // by the call that has panicked then
	under     *panicked
}

// on is p with the panics under it, on top of others.
func (p *panicked) on(under *panicked) *panicked {
	if p == nil {
		return under
	}
	return &panicked{p.value, p.recovered, p.under.on(under)}
}

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
	p.value, p.under = nil, &panicked{v, true, p.under}
	return v
}

// replace makes value the panic, on top of the one that there is.
func (p *Panicking) replace(value any) {
	if p.value != nil {
		p.under = &panicked{p.value, false, p.under}
	}
	p.value = value
}

// settle forgets the panics that a deferred call which has returned has ended.
func (p *Panicking) settle() {
	if p.value == nil {
		p.under = nil
	}
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
			r.panicking = Panicking{d.end.panic, d.end.under}
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
			r.panicking = Panicking{}
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
		if d.attempt(r, func() bool { return future.poll(cx) }) {
			continue
		}
		r.waits, r.future = waits, future
		back = true
		return waits.state
	}
	back = true
	d.end = left
	d.holdAll(r.panicking)
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
	before := r.panicking
	stretch.hold(before.value)
	held := stretch.end
	r.panicking = Panicking{}
	d.attempt(r, func() bool {
		stretch.Run()
		return true
	})
	switch p := r.panicking.value; {
	case p == nil || held.panic == nil: // none, or one that came when the one before had ended
	case onePanic(p, before.value):
		r.panicking = before
	default:
		r.panicking = before
		r.panicking.replace(p)
	}
}

// onePanic reports whether p and q are values of one panic, as far as they tell.
func onePanic(p, q any) bool {
	v := reflect.ValueOf(p)
	return reflect.TypeOf(q) == v.Type() && (!v.Comparable() || p == q)
}

// begin starts the first call, which is awaited.
func (d *Defers) begin(r *deferRun) {
	w := d.calls.await
	d.calls = d.calls.next
	d.attempt(r, func() bool {
		r.future = w.start(d)
		r.waits = w
		if f, ok := r.future.awaited().(recovering); ok {
			f.RunByDefer(&r.panicking)
		}
		return true
	})
}

// attempt calls f and holds a panic of it, on top of an earlier one. It reports what f
// returns, true if that panics.
func (d *Defers) attempt(r *deferRun, f func() bool) (over bool) {
	returned := false
	defer func() {
		if returned {
			return
		}
		if p := recover(); p != nil {
			r.panicking.replace(p)
			r.panicking.under = d.under(p).on(r.panicking.under)
			over = true
		}
	}()
	over = f()
	returned = true
	if over {
		r.panicking.settle()
	}
	return over
}

// detach runs the calls up to the first that is awaited, as runtime.Goexit does, beset
// by the panic p unless that is nil, and leaves the rest to a clean-up task.
func (d *Defers) detach(p any) {
	r := d.run()
	if p != nil {
		r.panicking = Panicking{value: p}
	}
	cx := d.cx
	defer func() {
		if r.waits == nil && !d.awaitsMore() {
			d.end = left
			d.holdAll(r.panicking)
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

package rtlib

import (
	"runtime"
	"sync"
)

// Defers is the list of deferred calls of one generated machine, over as many
// polls as it lives, and what became of its body. The zero Defers is empty.
//
// A machine with defers has its body in a method of its own, which a guard
// calls in each poll. The guard defers [Defers.Catch] and calls
// [Defers.Leave] when the body has come back. The deferred calls run as real Go
// defers, nested as they would be in one Go function with the panic raised again in
// their midst, so that recover, panics in deferred calls and runtime.Goexit do what
// they do there: Go's own machinery does it.
//
// Of a panic, that happens in Catch, on top of the stack that it was raised on: if no
// call recovers, the trace at the program's end and the stack of a [JoinError] show
// that. Go unwinds a panic past all that is on the stack, which makes this quadratic in
// the number of machines that the panic goes through. So from [maxOnTop] on it is held
// until the guard itself has returned, and Poll, which defers [Defers.Exit], runs the
// calls with [Defers.Run].
//
// If none of the calls can recover, there is no need to hold the panic: they run
// while it goes on, on top of the stack that it was raised on, which the trace
// at the program's end then shows.
//
// The loops over functions that the body is in (see [FuncIter]), and what the blocks
// around them own, are part of the stack that it would have in Go: they end before the
// deferred calls run, innermost first.
type Defers struct {
	calls *deferredCall // last first; while they are nested, first first
	in    *construct    // that the body is in, innermost first
	end   *bodyEnd      // how the poll of the body has ended; nil while it runs
	cx    *Context      // of the poll or cancel that is under way; stale between them
}

// deferredCall is a link of the list of calls. The list is in every suspended
// frame of a machine with defers, so that a pointer is all that it takes there.
type deferredCall struct {
	call    Deferred
	next    *deferredCall
	through bool          // it does not recover
	await   *deferredWait // of defer await, in place of call; else nil
}

// bodyEnd is left or recovered, a panic that is held, or a run of deferred calls of
// which some are awaited.
type bodyEnd struct {
	panic any // nil once a deferred call has ended it
	under *panicked
	run   *deferRun
}

var (
	// left is the end of a poll in which the body came back by itself.
	left = new(bodyEnd)

	// recovered is the end of one in which a deferred call has ended a panic.
	recovered = new(bodyEnd)
)

// maxOnTop is how often a panic is raised again on top of the stack that it comes from.
const maxOnTop = 100

// Deferred is one deferred call, as generated code stores it: a function that
// defers the call proper and then calls d.Next.
type Deferred func(d *Defers)

// Push adds a call, to run before those pushed earlier.
func (d *Defers) Push(c Deferred) { d.calls = &deferredCall{call: c, next: d.calls} }

// PushThrough is Push for a call of a function that does not call recover: a
// panic goes through it.
func (d *Defers) PushThrough(c Deferred) {
	d.calls = &deferredCall{call: c, next: d.calls, through: true}
}

// recovers reports whether a deferred call may recover.
func (d *Defers) recovers() bool {
	for c := d.calls; c != nil; c = c.next {
		if !c.through {
			return true
		}
	}
	return false
}

// Enter begins a poll of the body.
func (d *Defers) Enter(cx *Context) { d.end, d.cx = nil, cx }

// Context returns the context of the poll or cancel that runs the deferred
// calls. Only a [Deferred] calls it.
func (d *Defers) Context() *Context { return d.cx }

// Leave ends a poll in which the body came back by itself.
func (d *Defers) Leave() { d.end = left }

// Catch is the guard's deferred call, which runs the deferred calls if the body has
// panicked or called runtime.Goexit; but see [Defers] about many panics. If no deferred
// call could recover, a panic just goes on.
func (d *Defers) Catch() {
	if d.end == left {
		return
	}
	if d.in == nil && !d.recovers() && !d.awaits() {
		d.exit(nil) // and the panic or Goexit goes on
		return
	}
	p := recover()
	if p == nil {
		d.exit(nil)
		return
	}
	if d.in != nil && beneathGoexit() {
		d.hold(p) // Run or Exit is next, which tells whether recovering p has stopped the exit
		return
	}
	d.leaveBy(p)
	if d.awaits() {
		d.end.under = d.under(d.end.panic)
		return // the calls take several polls
	}
	times := &d.running().raised
	if *times++; *times <= maxOnTop {
		d.Run()
		d.end, *times, d.running().over = recovered, 0, nil
	}
}

// leaveBy ends the constructs by the panic p, innermost first, and holds what goes on
// from them.
func (d *Defers) leaveBy(p any) {
	held := false
	defer func() {
		if !held {
			d.exit(nil) // a construct has left by Goexit
		}
	}()
	for c := d.in; c != nil; c = d.in {
		p = c.raise(d, p)
	}
	d.hold(p)
	held = true
}

// beneathGoexit reports whether runtime.Goexit is under way in this goroutine: perhaps
// not for the machine that asks, but for what polls it.
func beneathGoexit() (found bool) {
	eachCaller(0, func(function string) (on bool) {
		found = function == "runtime.Goexit"
		return !found
	})
	return found
}

// eachCaller calls f for the functions on the stack, innermost first, until it returns
// false. It leaves out its caller and skip more.
func eachCaller(skip int, f func(function string) (on bool)) {
	callers := make([]uintptr, 64)
	for skip += 3; ; skip += len(callers) {
		n := runtime.Callers(skip, callers)
		if n == 0 {
			return
		}
		for frames := runtime.CallersFrames(callers[:n]); ; {
			frame, more := frames.Next()
			if !f(frame.Function) {
				return
			}
			if !more {
				break
			}
		}
	}
}

// running is what the worker knows of the poll or cancel that is under way.
func (d *Defers) running() *running {
	if d.cx == nil || d.cx.worker == nil {
		return new(running)
	}
	return &d.cx.worker.running
}

// under takes the panics that p has come on top of, as far as those of the poll tell.
func (d *Defers) under(p any) *panicked {
	running := d.running()
	o := running.over
	if o == nil || !onePanic(o.value, p) {
		return nil
	}
	running.over = nil
	return o.under
}

// Exit is Poll's deferred call. Where Catch holds a panic and Poll does not come
// to Run it, the panic is one of a call that was deferred further down, made
// while the goroutine exits: recovering it has not stopped that. The constructs that
// Catch has left open end accordingly.
func (d *Defers) Exit() {
	if d.Panicking() {
		d.exit(d.end.panic)
	}
}

// Cancel is what the machine's Cancel defers to run the deferred calls once the
// child is cancelled: they see what they would if the body had called
// runtime.Goexit, and a panic of the child's.
func (d *Defers) Cancel(cx *Context) {
	d.cx = cx
	d.exit(recover())
}

// exit ends the constructs and runs the deferred calls as runtime.Goexit does, which is
// beset by the panic p unless that is nil.
func (d *Defers) exit(p any) {
	if d.in != nil {
		p = d.leaveAll(p)
	}
	if d.awaits() {
		d.detach(p)
		return
	}
	d.hold(p)
	d.Run()
}

// hold keeps the panic p for Run; nil is none.
func (d *Defers) hold(p any) {
	d.end = left
	if p != nil {
		d.end = &bodyEnd{panic: p}
	}
}

// holdAll is hold for a panic with those under it.
func (d *Defers) holdAll(p Panicking) {
	d.hold(p.value)
	if p.value != nil && p.under != nil {
		d.end.under = p.under
		d.running().over = &panicked{p.value, false, p.under}
	}
}

// Panicking reports whether the body has panicked: Run is to be called, or has dealt
// with it already.
func (d *Defers) Panicking() bool { return d.end != nil && d.end != left && d.end.run == nil }

// Run runs the deferred calls, last first, and forgets them. If a panic is
// held it is raised below them, where the first one's recover sees it; Run
// returns normally if a call has recovered, and panics if none has. Of a panic that
// a call has ended in Catch, nothing is left to do.
func (d *Defers) Run() {
	d.leaveOpen()
	var first *deferredCall
	for c := d.calls; c != nil; {
		first, c.next, c = c, first, c.next
	}
	d.calls = first
	d.Next()
}

// leaveOpen ends the constructs that Catch has left open, by the panic that it holds.
func (d *Defers) leaveOpen() {
	if d.in != nil && d.Panicking() {
		d.leaveBy(d.end.panic)
	}
}

// Next nests the deferred calls one into the other, the oldest outermost, and
// raises the panic that is held in the midst of them. Only a [Deferred] calls it.
func (d *Defers) Next() {
	end := d.end
	if c := d.calls; c != nil {
		d.calls = c.next
		c.call(d)
		if end != nil && end.panic != nil {
			end.panic = nil
		}
		return
	}
	if end != nil && end.panic != nil {
		d.end = left
		raiseOver(end.under, end.panic)
	}
}

// raiseOver panics with p as a call does that panics with under has deferred.
func raiseOver(under *panicked, p any) {
	if under == nil {
		raise(p)
	}
	defer func() {
		if under.recovered {
			_ = recover()
		}
		raise(p)
	}()
	raiseOver(under.under, under.value)
}

// raise panics with p. A dereference of nil is raised by one: the note about the
// signal that Go prints when it ends the program comes from the fault.
func raise(p any) {
	if p == nilDereference() {
		fault()
	}
	panic(p)
}

// nilDereference returns what a dereference of nil panics with. It finds out on a
// goroutine without other panics: under one, Go would not forget the signal.
var nilDereference = sync.OnceValue(func() any {
	p := make(chan any)
	go func() {
		defer func() { p <- recover() }()
		fault()
	}()
	return <-p
})

func fault() {
	var none *byte
	_ = *none
}

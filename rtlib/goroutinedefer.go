package rtlib

import "strings"

// A goroutine whose future is cancelled, or that exits, goes on as a clean-up task once
// it comes to a deferred call that is awaited: the poller is told that it has ended, and
// the task polls it from then on.

// goroutineCleanup is what a goroutine needs for that.
type goroutineCleanup struct {
	on       Handle // of the last poll
	deferred int    // awaited deferred calls that are under way, in each other
	leaving  bool   // the poller is to start the task
	detached bool   // the task has it
	givenUp  bool   // the task was cancelled: nothing is awaited any more
}

// DeferredOnGoroutine is an awaited deferred call that is about to run.
type DeferredOnGoroutine struct {
	in        OnGoroutine
	panicking Panicking
}

// BeginDeferred begins an awaited deferred call of the body that in is the future of,
// which ends with the panic, if that is not nil.
func BeginDeferred(in OnGoroutine, panicked any) *DeferredOnGoroutine {
	g, _ := in.running()
	if !g.cleanup.detached && (g.cancelled || inGoexit()) {
		g.detach()
	}
	return &DeferredOnGoroutine{in, Panicking{value: panicked}}
}

// AwaitDeferred awaits fut for d, and goes on with the panic unless that was recovered.
func AwaitDeferred[T any](d *DeferredOnGoroutine, fut Future[T]) {
	g, m := d.in.running()
	if fut == nil {
		NilAwait(m, callerLine(1))
	}
	if f, ok := fut.(recovering); ok {
		f.RunByDefer(&d.panicking)
	}
	if !g.cleanup.givenUp {
		g.cleanup.deferred++
		defer func() { g.cleanup.deferred-- }()
		d.await(g, func() { Await(d.in, fut) })
	}
	if p := d.panicking.Recover(); p != nil {
		raise(p)
	}
}

// await calls f, which awaits the deferred call. A panic of that is on top of the one that
// the body ends with, which g notes for whom it panics next.
func (d *DeferredOnGoroutine) await(g *goroutine, f func()) {
	over := false
	defer func() {
		if over || d.panicking.value == nil && d.panicking.under == nil {
			return
		}
		if p := recover(); p != nil {
			d.panicking.replace(p)
			g.over = &panicked{p, false, d.panicking.under}
			raise(p)
		}
	}()
	f()
	over = true
}

// inGoexit reports whether the body that has deferred the caller's caller is on its way
// out by runtime.Goexit.
func inGoexit() (exits bool) {
	eachCaller(1, func(function string) (on bool) {
		exits = function == "runtime.Goexit"
		return !exits && !strings.HasSuffix(function, ".run")
	})
	return exits
}

// detach makes the goroutine one of a clean-up task. It returns in the first poll of that.
func (g *goroutine) detach() {
	g.cleanup.detached, g.cleanup.leaving = true, true
	g.cancelled = false
	g.end = endExited
	g.turn <- struct{}{}
	<-g.turn
}

// staysDeferred reports whether the await that is cancelled goes on all the same, in a
// clean-up task, as it is one of a deferred call.
func (g *goroutine) staysDeferred() bool {
	if g.cleanup.deferred == 0 || g.cleanup.detached {
		return false
	}
	g.detach()
	return !g.cleanup.givenUp
}

// leave starts the clean-up task of g, if it is to have one. The poller calls it last:
// the task may run at once.
func (g *goroutine) leave(cx *Context) {
	if !g.cleanup.leaving {
		return
	}
	g.cleanup.leaving = false
	g.end = notEnded
	startCleanup(g.cleanup.on, cx, &cleanupOnGoroutine{of: g})
}

// cleanupOnGoroutine is the future of a clean-up task that a goroutine has become.
type cleanupOnGoroutine struct{ of *goroutine }

// Poll runs what the goroutine has deferred.
func (c *cleanupOnGoroutine) Poll(cx *Context) (u Unit, ready bool) {
	g := c.of
	g.resume(cx)
	switch g.end {
	case notEnded:
		return u, false
	case endPanicked:
		g.raise()
	}
	return u, true
}

// Cancel gives up what is awaited, and what was to be, and runs the other calls.
func (c *cleanupOnGoroutine) Cancel(cx *Context) {
	g := c.of
	if g.end != notEnded {
		return
	}
	g.cleanup.givenUp, g.cancelled = true, true
	if g.resume(cx); g.end == endPanicked {
		g.raise()
	}
}

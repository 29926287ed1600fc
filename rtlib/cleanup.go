package rtlib

import (
	"sync"
	"time"
)

// CleanupTime is how long the end of a program, and [Runtime.Shutdown], wait for the
// clean-up tasks that cancelled futures have left behind, in real time. They are the rest of the
// deferred calls of a function, from its first defer await on.
const CleanupTime = 5 * time.Second

// cleanup is the future of a clean-up task.
type cleanup struct{ defers Defers }

// startCleanup starts a clean-up task on the runtime of h. If that has ended, the task is
// given up, and a panic of what it still runs is the caller's.
func startCleanup(h Handle, cx *Context, fut Future[Unit]) {
	rt := h.runtime()
	t := newTask(fut, stateSpawned|stateDetached|stateCleanup)
	rt.cleanups.begin()
	runs := false
	defer func() {
		if !runs {
			rt.cleanups.end()
		}
	}()
	if runs = rt.launch(cx, &t.core); runs && rt.cleanups.areGivenUp() {
		t.core.abort()
	}
}

// cleansUp reports whether cx is that of a clean-up task.
func (cx *Context) cleansUp() bool {
	return cx != nil && cx.worker != nil && cx.worker.running.task != nil && cx.worker.running.task.state.isCleanup()
}

// adoptForCleanup registers a new task that does part of the clean-up task of cx, and so
// is one itself. It is aborted if it comes too late.
func (rt *Runtime) adoptForCleanup(cx *Context, h *header) {
	rt.cleanups.begin()
	rt.adopt(cx, cx.worker, h) // as it is a clean-up task, it is not refused
	if rt.cleanups.areGivenUp() {
		h.state.cancel() // it is in no queue yet
	}
}

// home is the runtime of its first awaited call.
func (c *cleanup) home() Handle {
	if w := c.defers.end.run.waits; w != nil {
		return w.on
	}
	call := c.defers.calls
	for call.await == nil {
		call = call.next
	}
	return call.await.on
}

// Poll runs the calls.
func (c *cleanup) Poll(cx *Context) (u Unit, ready bool) {
	return u, c.defers.RunAwaiting(cx) == 0
}

// Cancel gives up what is awaited, and what was to be, and runs the other calls.
func (c *cleanup) Cancel(cx *Context) {
	d := &c.defers
	if d.end == nil || d.end.run == nil {
		return
	}
	r := d.end.run
	d.cx = cx
	if r.future != nil {
		d.attempt(r, func() bool {
			r.future.Cancel(cx)
			return true
		})
	}
	for at := &d.calls; *at != nil; {
		if (*at).await != nil {
			*at = (*at).next
		} else {
			at = &(*at).next
		}
	}
	d.end = left
	d.holdAll(r.panicking)
	d.Run()
}

// cleanups counts the clean-up tasks of a runtime.
type cleanups struct {
	mu      sync.Mutex
	live    int
	none    chan struct{} // closed when live is zero again; nil if nobody waits
	givenUp bool          // those that are left are, and what they in turn leave behind
}

func (c *cleanups) begin() {
	c.mu.Lock()
	c.live++
	c.mu.Unlock()
}

func (c *cleanups) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.live--; c.live == 0 && c.none != nil {
		close(c.none)
		c.none = nil
	}
}

// idle returns a channel that is closed once no clean-up task is left.
func (c *cleanups) idle() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.live == 0 {
		none := make(chan struct{})
		close(none)
		return none
	}
	if c.none == nil {
		c.none = make(chan struct{})
	}
	return c.none
}

// awaitCleanups waits until no clean-up task is left, for [CleanupTime] at most.
func (rt *Runtime) awaitCleanups() {
	late := time.NewTimer(CleanupTime)
	defer late.Stop()
	select {
	case <-rt.cleanups.idle():
	case <-late.C:
	}
}

// giveUp makes areGivenUp true. Whoever has been told otherwise has registered its task
// before.
func (c *cleanups) giveUp() {
	c.mu.Lock()
	c.givenUp = true
	c.mu.Unlock()
}

func (c *cleanups) areGivenUp() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.givenUp
}

// abortCleanups gives up the clean-up tasks that are left, and those that start from now
// on: one that is given up may leave others behind.
func (rt *Runtime) abortCleanups() {
	rt.cleanups.giveUp()
	for _, h := range rt.registry.tasks() {
		h.abort()
	}
}

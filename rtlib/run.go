package rtlib

import (
	"runtime"

	"github.com/asyncgen/asyncgen/rtlib/internal/satomic"
)

// running is the task that a worker runs, and how it ends if not by itself. It
// outlives the goroutine of the worker, so that the successor of one that died
// in a poll can finish the task.
type running struct {
	task      *header
	end       *JoinError // not nil: the future is to be cancelled and the task finished
	cancelled bool       // Cancel of the future has been called
	stack     []byte     // of a panic that was raised on another goroutine, or nil
	raised    int        // how many panics of the poll have been raised again since one was recovered; see Defers.Catch
	over      *panicked  // the latest panic that has come on top of others, with those; see Defers.RunAwaiting
}

// run polls a dequeued task, or cancels it. It goes on with the next one as long
// as tasks only yield, or end and are joined by one that waits.
func (w *worker) run(h *header) {
	cx := w.cx
	for h != nil {
		if w.running.task != h || cx.derived {
			w.running.task = h
			satomic.StoreReleasePointer(&w.polled, h)
			cx.waker = Waker{h}
			if h.home.Load() != w {
				h.home.Store(w)
			}
		}
		if h.state.start() || w.rt.registry.closed.Load() && !h.state.isCleanup() {
			w.end(newAbortError())
			return
		}
		cx.budget, cx.derived, cx.yielded = pollBudget, false, false
		w.countPoll()
		if w.polls%pollSampleEvery == 0 {
			w.pollBegan = w.rt.driver.now()
		}
		if w.observed {
			w.observePoll(h)
		}
		ready := h.task.poll(cx)
		if w.polls%pollSampleEvery == 0 {
			w.timePoll()
		}
		switch {
		case !ready && cx.yielded:
			h = w.yieldTo(h)
		case ready:
			h = w.finishForNext()
		default:
			w.suspend(h)
			return
		}
	}
	w.running.task = nil
}

// countPoll tells of the poll that begins.
func (w *worker) countPoll() {
	w.polls++
	// Only of stuck workers does the monitor ask the tick whether it may sleep, and
	// must not be told so by an old one while monitor.wake finds it awake.
	if w.stuck.Load() {
		w.tick.Store(w.polls)
	} else {
		satomic.StoreReleaseUint64(&w.tick, w.polls)
	}
	w.rt.monitor.wake()
}

// yieldTo queues the task that has just yielded and returns the next one, nil if
// there is more to look at than the queue. A task that is alone stays out of the
// queue, which would only bring it back, or tempt a thief.
func (w *worker) yieldTo(h *header) *header {
	w.countdown--
	if w.countdown <= 0 || w.injections > 0 || w.lifo.Load() != nil || !w.inbox.empty() {
		w.enqueue(h)
		return nil
	}
	if w.queue.len() == 0 {
		return h
	}
	w.enqueue(h)
	return w.queue.pop()
}

// suspend leaves the running task, whose poll was pending without a yield.
func (w *worker) suspend(h *header) {
	switch h.state.suspend() {
	case leaveIdle:
		w.running.task = nil
	case runAgain:
		w.running.task = nil
		w.enqueue(h)
	case cancelTask:
		w.end(newAbortError())
	}
}

// end cancels the future of the running task and finishes the task with err.
func (w *worker) end(err *JoinError) {
	w.running.end = err
	if !w.running.cancelled {
		w.running.cancelled = true
		w.cx.budget, w.cx.derived = pollBudget, false
		w.running.task.task.cancelFuture(w.cx)
	}
	w.finish(err)
	if h := w.takeNext(); h != nil {
		w.putBack(h)
	}
}

// finishForNext finishes the running task, whose future was ready, and returns the one
// that was taken over meanwhile, or nil. Were it inlined, every poll that only yields
// would take a tenth longer: run would have a larger frame, and the yield be apart.
//
//go:noinline
func (w *worker) finishForNext() *header {
	w.finish(nil)
	return w.takeNext()
}

// finish publishes the outcome of the running task.
func (w *worker) finish(err *JoinError) {
	h := w.running.task
	w.running = running{}
	w.ended++
	w.rt.finish(w.cx, h, err)
}

// drive runs the worker until the runtime stops. It is the body of the worker's
// goroutine, and returns only at the end.
func (w *worker) drive() {
	if hook := w.rt.opts.hooks.start; hook != nil && w.cx == nil {
		hook(w.id)
	}
	w.goroutine.Store(goroutineID())
	w.cx = w.newContext()
	steps := func() {
		for !w.leaving && (w.step() || w.parkUnlessStopped()) {
		}
	}
	for !guard(&w, steps, func() { go w.drive() }) {
	}
	if w.leaving {
		w.retire()
	}
	if hook := w.rt.opts.hooks.stop; hook != nil {
		hook(w.id)
	}
	w.cx = nil
	w.gone.Store(true)
	w.rt.goroutineEnded()
}

// guard calls steps, in which *at is the worker whose step it is, and reports
// whether it has returned. One recover serves all polls: a panic ends steps and
// becomes the end of the running task, and false asks for the next round. If a
// poll ends the goroutine with runtime.Goexit, replace is called to start the
// one that goes on; the goroutine ends even if a panic followed that was recovered.
func guard(at **worker, steps, replace func()) (returned bool) {
	ended := false // a task, not by itself
	defer func() {
		if ended && exiting() {
			replace()
		}
	}()
	defer func() {
		w := *at
		if returned || w.running.task == nil {
			return // a panic outside of a task is the runtime's own: it stands
		}
		if w.running.crashes() && !exiting() {
			return // the process ends as Go ends it, with the trace of the panic
		}
		ended = true
		if v := recover(); v != nil {
			w.running.panicked(v)
		} else {
			w.running.exited()
		}
	}()
	if w := *at; w.running.task != nil {
		w.end(w.running.end)
	}
	steps()
	return true
}

func (w *worker) parkUnlessStopped() bool {
	if w.leaving = w.leaving || w.retires(); w.leaving || w.rt.stopping.Load() {
		return false
	}
	w.park()
	return true
}

// crashes reports whether a panic of the task is to end the program: nobody would
// hear of it.
func (r *running) crashes() bool {
	return r.task.state.isDetached() && r.handler() == nil && (r.end == nil || !r.end.Panicked())
}

func (r *running) handler() func(*JoinError) {
	return r.task.home.Load().rt.opts.panicHandler
}

// exiting reports whether the deferred function that calls it runs because of
// runtime.Goexit, and not of a panic. To ask recover would end the panic.
func exiting() bool {
	var caller [1]uintptr
	runtime.Callers(3, caller[:])
	frame, _ := runtime.CallersFrames(caller[:]).Next()
	return frame.Function == "runtime.Goexit"
}

// panicked records that a poll or cancel of the task panicked with v. It must be
// called while the panicking frames are on the stack.
func (r *running) panicked(v any) {
	if r.end != nil && r.end.Panicked() {
		return // the first panic, in Poll, is the cause
	}
	r.end = newPanicError(v)
	if r.stack != nil {
		r.end.Stack = r.stack
	}
	if r.task.state.isDetached() {
		r.handler()(r.end)
	}
}

// exited records that a poll or cancel of the task called runtime.Goexit.
func (r *running) exited() {
	if r.end == nil {
		r.end = &JoinError{cause: ErrGoexit}
	}
}

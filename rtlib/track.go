package rtlib

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"strings"
	"time"
)

// TrackTasks makes reports say where each task was spawned, by which task, and
// for how long it has waited. It costs some hundred bytes a task, a few hundred
// nanoseconds a spawn and a look at the clock for each poll.
func TrackTasks() Option { return func(o *options) { o.trackTasks = true } }

// ProfileLabels makes CPU profiles tell async functions apart: samples have the
// label "async" with the function of the task. It overwrites labels that code in
// tasks sets itself.
func ProfileLabels() Option { return func(o *options) { o.profileLabels = true } }

// OnPoll makes the runtime call f before each poll of a task, on its worker. In a
// simulated runtime the sequence of calls is the same in each run with a seed.
func OnPoll(f func(PollEvent)) Option { return func(o *options) { o.onPoll = f } }

// PollEvent is the begin of a poll.
type PollEvent struct {
	Worker int
	Task   uint32 // the task's number; that of a task that has ended is used again
	At     time.Duration
	TaskInfo
}

// observed reports whether each poll is to be told of.
func (o *options) observed() bool { return o.trackTasks || o.profileLabels || o.onPoll != nil }

// observePoll is called before a poll of an observed runtime.
func (w *worker) observePoll(h *header) {
	o := &w.rt.opts
	if o.trackTasks {
		h.extend().since.Store(int64(w.rt.driver.now()) + 1)
	}
	if o.onPoll != nil {
		o.onPoll(PollEvent{w.id, h.slot, w.rt.driver.now(), infoOf(h.task.future())})
	}
	if o.profileLabels {
		w.label(h)
	}
}

// label makes the profile's samples from now on those of h's function.
func (w *worker) label(h *header) {
	var m *Machine
	if f, ok := h.task.future().(Traced); ok {
		m, _, _ = f.Trace()
	}
	if m == w.labelled {
		return
	}
	w.labelled = m
	labels, ok := w.labels[m]
	if !ok {
		labels = context.Background()
		if m != nil {
			labels = pprof.WithLabels(labels, pprof.Labels("async", m.Func))
		}
		if w.labels == nil {
			w.labels = map[*Machine]context.Context{}
		}
		w.labels[m] = labels
	}
	pprof.SetGoroutineLabels(labels)
}

// origin is where a task comes from.
type origin struct {
	stack  [8]uintptr // of the spawn, innermost first
	parent TaskInfo
}

// track records where a new task comes from. Its caller's caller is Spawn or the
// like, in the poll of the parent if cx is not nil.
func (h *header) track(cx *Context) {
	o := new(origin)
	runtime.Callers(3, o.stack[:])
	if cx != nil && cx.worker != nil && cx.worker.running.task != nil {
		o.parent = infoOf(cx.worker.running.task.task.future())
	}
	h.extend().origin = o
}

// spawner returns the first function of the stack that is not the runtime's.
func (o *origin) spawner() string {
	n := 0
	for n < len(o.stack) && o.stack[n] != 0 {
		n++
	}
	frames := runtime.CallersFrames(o.stack[:n])
	for {
		f, more := frames.Next()
		if !strings.HasPrefix(f.Function, "github.com/asyncgen/asyncgen/rtlib.") && f.Function != "" {
			return fmt.Sprintf("%s (%s:%d)", f.Function, filepath.Base(f.File), f.Line)
		}
		if !more {
			return ""
		}
	}
}

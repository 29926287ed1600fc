package rtlib

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"reflect"
	"strings"
	"time"
)

// TaskDump is what a report knows of one task.
type TaskDump struct {
	TaskInfo
	State  TaskState
	Worker int // that ran it last, or will first

	// Awaits is where the task waits, from its own function to the innermost. Only
	// a waiting task has it; of a running one in a [ShutdownError], it is the place
	// of the running call.
	Awaits []AwaitDump
	// On is what the innermost await waits for, as a type of future or the
	// future's own description.
	On string

	// The fields below are known under [TrackTasks].
	For     time.Duration // since its last poll
	Spawner string        // the function and place of the spawn
	Parent  TaskInfo      // the task that spawned it

	goroutine uint64 // whose poll of it has not returned; 0 if that is not known
}

// AwaitDump is an await that has not ended.
type AwaitDump struct {
	Func   string
	File   string
	Line   int
	Awaits string // as source text
}

// TaskState says what a task was doing.
type TaskState string

// The states of a task in a report.
const (
	TaskWaiting   TaskState = "waiting"
	TaskRunnable  TaskState = "runnable"
	TaskRunning   TaskState = "running"
	TaskCancelled TaskState = "being cancelled"
	TaskEnded     TaskState = "ended"
)

// Describer is a future that says what it waits for, for reports. Describe must
// not block and is called while the future is not polled.
type Describer interface{ Describe() string }

// Tasks returns a report on every task of the runtime of h. No worker waits for
// it: a waiting task is looked at for the moment as if it were polled, and what
// would wake it meanwhile makes it run after. Tasks that are queued or run are
// reported without the place where they are. Each task is seen at some moment of
// the call.
func (h Handle) Tasks() []TaskDump {
	rt := h.runtime()
	statics := map[reflect.Type]TaskInfo{}
	var dumps []TaskDump
	rt.registry.each(func(seen []registered) {
		for _, r := range seen {
			if d := rt.dump(r, statics); d.State != TaskEnded {
				dumps = append(dumps, d)
			}
		}
	})
	return dumps
}

// Dump writes a report on every task of the runtime of h, as [Handle.Tasks]
// returns it, in text: its function, its state and its chain of awaits.
func Dump(w io.Writer, h Handle) error {
	var text bytes.Buffer
	tasks := h.Tasks()
	fmt.Fprintf(&text, "runtime %s: %d tasks\n", h.runtime().opts.name, len(tasks))
	for i := range tasks {
		tasks[i].write(&text)
	}
	_, err := w.Write(text.Bytes())
	return err
}

func (d *TaskDump) write(w io.Writer) {
	fmt.Fprintf(w, "\ntask %s [%s", d.name(), d.State)
	if d.For > 0 {
		fmt.Fprintf(w, ", %v", d.For.Round(time.Millisecond))
	}
	fmt.Fprintf(w, ", worker %d]:\n", d.Worker)
	for _, a := range d.Awaits {
		fmt.Fprintf(w, "\t%s awaits %s\n\t\t%s:%d\n", a.Func, a.Awaits, a.File, a.Line)
	}
	if d.On != "" {
		fmt.Fprintf(w, "\ton %s\n", d.On)
	}
	if d.Spawner != "" {
		fmt.Fprintf(w, "\tspawned by %s\n", d.Spawner)
	}
	if d.Parent.Func != "" {
		fmt.Fprintf(w, "\ta child of %s\n", d.Parent.Func)
	}
}

func (d *TaskDump) name() string {
	if d.File == "" {
		return d.Func
	}
	return fmt.Sprintf("%s (%s:%d)", d.Func, filepath.Base(d.File), d.Line)
}

// String says in one line what the task is and where.
func (d TaskDump) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %s", d.name(), d.State)
	if n := len(d.Awaits); n > 0 {
		a := d.Awaits[n-1]
		fmt.Fprintf(&b, " at %s:%d", filepath.Base(a.File), a.Line)
	}
	if d.On != "" {
		fmt.Fprintf(&b, " [%s]", d.On)
	}
	return b.String()
}

// dump looks at a task that was registered a moment ago.
func (rt *Runtime) dump(r registered, statics map[reflect.Type]TaskInfo) TaskDump {
	h := r.task
	d := TaskDump{TaskInfo: staticInfo(r.future, statics), Worker: h.home.Load().id}
	if e := h.ext.Load(); e != nil {
		if o := e.origin; o != nil {
			d.Spawner, d.Parent = o.spawner(), o.parent
		}
		if since := e.since.Load(); since > 0 {
			d.For = rt.driver.now() - time.Duration(since)
		}
	}
	if !h.state.claim() {
		d.State = h.state.describe()
		if w := h.home.Load(); w.polled.Load() == h {
			d.goroutine = w.goroutine.Load()
			if d.State == TaskRunnable {
				d.State = TaskRunning
			}
		}
		return d
	}
	defer h.unclaim()
	d.State = TaskWaiting
	d.Awaits, d.On = awaitChain(h.task.future())
	return d
}

// unclaim ends a look at an idle task.
func (h *header) unclaim() {
	if h.state.suspend() != leaveIdle {
		h.submit()
	}
}

// maxAwaitChain bounds what is reported of a deep recursion.
const maxAwaitChain = 1000

// awaitChain follows the awaits of a future that nobody polls.
func awaitChain(future any) (chain []AwaitDump, on string) {
	for len(chain) < maxAwaitChain {
		f, ok := future.(Traced)
		if !ok {
			break
		}
		m, state, awaited := f.Trace()
		if m == nil {
			future = awaited
			break
		}
		a := AwaitDump{Func: m.Func, File: m.File, Line: m.Line}
		if i := int(state) - int(StateSuspended); i >= 0 && i < len(m.States) {
			a.Line, a.Awaits = m.States[i].Line, m.States[i].Awaits
		}
		chain = append(chain, a)
		future = awaited
		if state < StateSuspended {
			return chain, ""
		}
	}
	if d, ok := future.(Describer); ok {
		return chain, d.Describe()
	}
	if future != nil {
		on = typeName(reflect.TypeOf(future))
	}
	return chain, on
}

// staticInfo returns what the type of a future says of it. The future itself may
// be polled by now: its table is asked for at a zero value of the type.
func staticInfo(future any, known map[reflect.Type]TaskInfo) (info TaskInfo) {
	t := reflect.TypeOf(future)
	if info, ok := known[t]; ok {
		return info
	}
	if t != nil && t.Kind() == reflect.Pointer {
		info = infoOfZero(reflect.New(t.Elem()).Interface())
	}
	if info.Func == "" && t != nil {
		info.Func = typeName(t)
	}
	known[t] = info
	return info
}

// infoOfZero is infoOf for a future that was never initialised, which a Trace
// written by hand may not bear.
func infoOfZero(future any) (info TaskInfo) {
	defer func() { _ = recover() }()
	return infoOf(future)
}

func typeName(t reflect.Type) string { return strings.TrimPrefix(t.String(), "*") }

// Describe says that the handle waits for a task.
func (h *JoinHandle[T]) Describe() string { return "the end of a task" }

package rtlib

import (
	"fmt"
	"strings"
)

// ShutdownError tells that a runtime did not end in time. It wraps the cause of
// the context's end.
type ShutdownError struct {
	Tasks int        // that had not ended
	Left  []TaskDump // what they were doing

	cause error
}

// Error says how many tasks are left, and of the first few where they are.
func (e *ShutdownError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "runtime not shut down, %d tasks left: %v", e.Tasks, e.cause)
	for i, d := range e.Left {
		if i == 8 {
			b.WriteString("; …")
			break
		}
		fmt.Fprintf(&b, "; %v", d)
	}
	return b.String()
}

// Unwrap returns the cause of the context's end.
func (e *ShutdownError) Unwrap() error { return e.cause }

// notShutDown reports what has not ended. A task that does not is in a poll as a rule,
// so that the stack of its goroutine tells where.
func (rt *Runtime) notShutDown(cause error) *ShutdownError {
	e := &ShutdownError{Left: Handle{rt}.Tasks(), cause: cause}
	e.Tasks = len(e.Left)
	var stacks []byte
	for i := range e.Left {
		d := &e.Left[i]
		if len(d.Awaits) > 0 || d.goroutine == 0 {
			continue
		}
		if stacks == nil {
			stacks = allStacks()
		}
		if b, ok := blockedAt(d.goroutine, stacks); ok {
			d.Awaits = []AwaitDump{{Func: b.Func, File: b.File, Line: b.Line}}
			d.On = b.What
		}
	}
	return e
}

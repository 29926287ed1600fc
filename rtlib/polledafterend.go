package rtlib

import "fmt"

// PolledAfterEnd panics with a text that names the machine and says how it had
// ended. Generated code calls it when a future or stream whose state is one of
// [StateReturned] and [StatePoisoned] is polled. It does not return.
func PolledAfterEnd(m *Machine, state uint32) {
	how := "had panicked, was cancelled or is being polled already"
	if state == StateReturned {
		how = "had returned"
	}
	panic(fmt.Sprintf("rtlib: poll of %s (%s:%d), which %s", m.Func, m.File, m.Line, how))
}

// NilAwait panics with a text that says which await of m has a nil future;
// line is the line of the await. Generated code calls it. It does not return.
func NilAwait(m *Machine, line int) {
	panic(fmt.Sprintf("rtlib: await of a nil future in %s (%s:%d)", m.Func, m.File, line))
}

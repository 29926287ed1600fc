package rtlib

import "time"

// Handle refers to a runtime, for code that has no Context. It is comparable
// and may be copied. The zero Handle refers to the default runtime.
type Handle struct{ rt *Runtime }

// Current returns the handle of the runtime that cx belongs to, the default one
// if cx is nil.
func Current(cx *Context) Handle { return Handle{runtimeOf(cx)} }

// Now returns the time on the runtime's clock.
func (h Handle) Now() time.Time { return h.runtime().Now() }

func (h Handle) runtime() *Runtime {
	if h.rt == nil {
		return Default()
	}
	return h.rt
}

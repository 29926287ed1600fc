package rtlib

// Each0 makes a loop over a stream in the body of the function that in is the
// future of one over a function. Generated code calls it for a for await without
// variables. A temporary stream is cancelled where control leaves the loop.
func Each0[T any](in OnGoroutine, temporary bool, s Stream[T]) func(yield func() bool) {
	return func(yield func() bool) { each(in, temporary, s, func(T) bool { return yield() }) }
}

// Each1 is Each0 for a loop with the stream's values for its variable.
func Each1[T any](in OnGoroutine, temporary bool, s Stream[T]) func(yield func(T) bool) {
	return func(yield func(T) bool) { each(in, temporary, s, yield) }
}

// Each2 is Each0 for a loop whose two variables have the parts of each value.
func Each2[A, B any, T interface{ Unpack() (A, B) }](in OnGoroutine, temporary bool, s Stream[T]) func(yield func(A, B) bool) {
	return func(yield func(A, B) bool) {
		each(in, temporary, s, func(v T) bool { return yield(v.Unpack()) })
	}
}

func each[T any](in OnGoroutine, temporary bool, s Stream[T], yield func(T) bool) {
	g, m := in.running()
	if s == nil {
		NilAwait(m, callerLine(2))
	}
	if temporary {
		defer func() { s.Cancel(&g.cx) }()
	}
	for {
		if !g.cx.Spend() {
			g.suspend(s)
		}
		v, ok, ready := s.PollNext(&g.cx)
		for !ready {
			g.suspend(s)
			v, ok, ready = s.PollNext(&g.cx)
		}
		if !ok || !yield(v) {
			return
		}
	}
}

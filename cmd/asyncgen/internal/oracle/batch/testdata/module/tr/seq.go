package tr

// Seq yields vs, and traces that it ends.
func Seq[T any](id int, vs ...T) func(func(T) bool) {
	return func(yield func(T) bool) {
		defer func() { P(id, "end") }()
		for _, v := range vs {
			if !yield(v) {
				P(id, "stop")
				return
			}
		}
	}
}

// Seq2 yields vs with their indexes.
func Seq2[T any](id int, vs ...T) func(func(int, T) bool) {
	return func(yield func(int, T) bool) {
		for i, v := range vs {
			if !yield(i, v) {
				P(id, "stop", i)
				return
			}
		}
	}
}

// Seq0 yields n times.
func Seq0(id, n int) func(func() bool) {
	return func(yield func() bool) {
		for range n {
			if !yield() {
				P(id, "stop")
				return
			}
		}
	}
}

// Bad yields vs as one should not.
func Bad[T any](id, how int, vs ...T) func(func(T) bool) {
	return func(yield func(T) bool) {
		switch how {
		case 0: // it swallows a panic
			defer func() { P(id, recover()) }()
		case 1: // it goes on behind the end
			for _, v := range vs {
				yield(v)
			}
		case 2: // it panics when it is stopped
			for _, v := range vs {
				if !yield(v) {
					panic("stopped")
				}
			}
			return
		case 3: // it panics anew
			defer func() {
				if v := recover(); v != nil {
					P(id, v)
					panic("changed")
				}
			}()
		}
		for _, v := range vs {
			if !yield(v) {
				return
			}
		}
	}
}

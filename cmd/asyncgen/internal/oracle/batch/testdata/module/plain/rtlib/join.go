package rtlib

// Join2 runs both side by side.
func Join2[A, B any](a *Future[A], b *Future[B]) Pair[A, B] {
	together(nil, a, b)
	return Pair[A, B]{a.value, b.value}
}

// TryJoin2 runs both side by side until one fails.
func TryJoin2[A, B any](a *Future[Pair[A, error]], b *Future[Pair[B, error]]) Tried[A, B] {
	var err error
	together(func() bool {
		if err = a.value.b; err == nil {
			err = b.value.b
		}
		return err != nil
	}, a, b)
	if err != nil {
		return Tried[A, B]{err: err}
	}
	return Tried[A, B]{a.value.a, b.value.a, nil}
}

// Tried is what TryJoin2 ends with.
type Tried[A, B any] struct {
	a   A
	b   B
	err error
}

// Unpack returns the three.
func (t Tried[A, B]) Unpack() (A, B, error) { return t.a, t.b, t.err }

// together polls those that are not over, the first of them in turn, until all
// are, or enough reports true behind one that is.
func together(enough func() bool, all ...Poller) {
	defer cancel(all...)
	over := make([]bool, len(all))
	for turn := 0; ; turn++ {
		ended := true
		for i := range all {
			i = (turn + i) % len(all)
			if !over[i] {
				over[i] = all[i].poll()
				if over[i] && enough != nil && enough() {
					return
				}
			}
			ended = ended && over[i]
		}
		if ended {
			return
		}
		Suspend()
	}
}

// Race2 runs both side by side until one has ended.
func Race2[T any](a, b *Future[T]) T {
	defer cancel(a, b)
	for turn := 0; ; turn++ {
		for i := range 2 {
			f := []*Future[T]{a, b}[(turn+i)%2]
			if f.poll() {
				return f.value
			}
		}
		Suspend()
	}
}

// Select returns the index of the first that is ready, and cancels the others.
// With otherwise it does not wait, and returns -1 if none is.
func Select(otherwise bool, all ...Poller) int {
	defer cancel(all...)
	for {
		for i, f := range all {
			if f.poll() {
				return i
			}
		}
		if otherwise {
			return -1
		}
		Suspend()
	}
}

// Keep makes f one that Select does not cancel.
func Keep(f Poller) Poller { return kept{f} }

type kept struct{ Poller }

func (kept) cancel() {}

// cancel cancels all in order, whatever they raise.
func cancel(all ...Poller) {
	if len(all) > 0 {
		defer cancel(all[1:]...)
		all[0].cancel()
	}
}

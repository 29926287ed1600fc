package rtlib

// roster is a set whose order depends on what entered and left it alone, unlike that of
// a map: who goes through it decides what runs next, and a simulated run repeats.
type roster[T seated] struct{ list []T }

// seated is what a roster holds: it has room for its seat there.
type seated interface {
	comparable
	seat() *int // one more than the index; 0 while it is in no roster
}

func (r *roster[T]) len() int { return len(r.list) }

func (r *roster[T]) has(x T) bool { return *x.seat() > 0 }

// enter adds x, which is in no roster.
func (r *roster[T]) enter(x T) {
	r.list = append(r.list, x)
	*x.seat() = len(r.list)
}

// leave takes x out, if it is there; the last takes its seat.
func (r *roster[T]) leave(x T) (was bool) {
	at := *x.seat()
	if at == 0 {
		return false
	}
	end := len(r.list) - 1
	last := r.list[end]
	r.list[at-1] = last
	*last.seat() = at
	var none T
	r.list[end] = none
	r.list = r.list[:end]
	*x.seat() = 0
	return true
}

// takeAll empties the roster.
func (r *roster[T]) takeAll() []T {
	all := r.list
	r.list = nil
	for _, x := range all {
		*x.seat() = 0
	}
	return all
}

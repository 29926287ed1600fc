package rtlib

// Race2 returns a future that drives a and b side by side, ends with the value
// of the one that is ready first and cancels the other. If both are ready at
// the same poll, a wins. A panic or runtime.Goexit of one cancels both and comes
// out of Poll.
func Race2[T any](a, b Future[T]) *Race2Future[T] {
	f := &Race2Future[T]{}
	f.Init(a, b)
	return f
}

// Race2Future is the future that [Race2] returns.
type Race2Future[T any] struct {
	Embeddable
	NonRetaining
	a, b Future[T] // nil once the race is over
}

// Init sets the futures to drive.
func (f *Race2Future[T]) Init(a, b Future[T]) { f.a, f.b = a, b }

// Poll polls both until one is ready.
func (f *Race2Future[T]) Poll(cx *Context) (v T, ready bool) {
	raised := true
	defer func() {
		if raised {
			f.Cancel(cx)
		}
	}()
	loser := f.b
	if v, ready = f.a.Poll(cx); !ready {
		loser = f.a
		if v, ready = f.b.Poll(cx); !ready {
			raised = false
			return v, false
		}
	}
	f.a, f.b = nil, nil
	loser.Cancel(cx)
	raised = false
	return v, true
}

// Cancel cancels both.
func (f *Race2Future[T]) Cancel(cx *Context) {
	a, b := f.a, f.b
	f.a, f.b = nil, nil
	if b != nil {
		defer b.Cancel(cx)
	}
	if a != nil {
		a.Cancel(cx)
	}
}

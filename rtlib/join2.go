package rtlib

// Join2 returns a future that drives a and b side by side and ends with both
// values. Cancelling it cancels what has not ended, and so does a panic or
// runtime.Goexit of one of them, which comes out of Poll.
func Join2[A, B any](a Future[A], b Future[B]) *Join2Future[A, B] {
	f := &Join2Future[A, B]{}
	f.Init(a, b)
	return f
}

// Join2Future is the future that [Join2] returns.
type Join2Future[A, B any] struct {
	Embeddable
	NonRetaining
	a branch[A]
	b branch[B]
}

// Init sets the futures to drive.
func (f *Join2Future[A, B]) Init(a Future[A], b Future[B]) {
	f.a, f.b = branch[A]{fut: a}, branch[B]{fut: b}
}

// Poll polls those of the two that have not ended.
func (f *Join2Future[A, B]) Poll(cx *Context) (v Tuple2[A, B], ready bool) {
	raised := true
	defer func() {
		if raised {
			f.Cancel(cx)
		}
	}()
	a, b := f.a.poll(cx), f.b.poll(cx)
	raised = false
	if !a || !b {
		return v, false
	}
	v = Tuple2[A, B]{f.a.value, f.b.value}
	*f = Join2Future[A, B]{}
	return v, true
}

// Cancel cancels those of the two that have not ended.
func (f *Join2Future[A, B]) Cancel(cx *Context) {
	defer f.b.cancel(cx)
	f.a.cancel(cx)
}

// Join3 returns a future that drives a, b and c side by side and ends with all
// three values. Cancelling it cancels what has not ended, and so does a panic or
// runtime.Goexit of one of them, which comes out of Poll.
func Join3[A, B, C any](a Future[A], b Future[B], c Future[C]) *Join3Future[A, B, C] {
	f := &Join3Future[A, B, C]{}
	f.Init(a, b, c)
	return f
}

// Join3Future is the future that [Join3] returns.
type Join3Future[A, B, C any] struct {
	Embeddable
	NonRetaining
	a branch[A]
	b branch[B]
	c branch[C]
}

// Init sets the futures to drive.
func (f *Join3Future[A, B, C]) Init(a Future[A], b Future[B], c Future[C]) {
	f.a, f.b, f.c = branch[A]{fut: a}, branch[B]{fut: b}, branch[C]{fut: c}
}

// Poll polls those of the three that have not ended.
func (f *Join3Future[A, B, C]) Poll(cx *Context) (v Tuple3[A, B, C], ready bool) {
	raised := true
	defer func() {
		if raised {
			f.Cancel(cx)
		}
	}()
	a, b, c := f.a.poll(cx), f.b.poll(cx), f.c.poll(cx)
	raised = false
	if !a || !b || !c {
		return v, false
	}
	v = Tuple3[A, B, C]{f.a.value, f.b.value, f.c.value}
	*f = Join3Future[A, B, C]{}
	return v, true
}

// Cancel cancels those of the three that have not ended.
func (f *Join3Future[A, B, C]) Cancel(cx *Context) {
	defer f.c.cancel(cx)
	defer f.b.cancel(cx)
	f.a.cancel(cx)
}

// branch is one of several futures driven side by side, and then its value.
type branch[T any] struct {
	fut   Future[T] // nil once ended or cancelled
	done  bool
	value T
}

// poll drives the branch and reports whether it has its value.
func (b *branch[T]) poll(cx *Context) bool {
	if b.done {
		return true
	}
	v, ready := b.fut.Poll(cx)
	if ready {
		b.fut, b.done, b.value = nil, true, v
	}
	return ready
}

// cancel gives the branch up, and its value with it.
func (b *branch[T]) cancel(cx *Context) {
	fut := b.fut
	*b = branch[T]{}
	if fut != nil {
		fut.Cancel(cx)
	}
}

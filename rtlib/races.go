package rtlib

// Race2 returns a future that drives a and b side by side, ends with the value of
// the one that is ready first and cancels the others. They are polled in rotation,
// the first one first. A panic or runtime.Goexit of one cancels all and comes out
// of Poll.
func Race2[T any](a, b Future[T]) *Race2Future[T] {
	f := &Race2Future[T]{}
	f.Init(a, b)
	return f
}

// Race2Future is the future that [Race2] returns.
type Race2Future[T any] struct {
	Embeddable
	NonRetaining
	turn turn
	futs [2]Future[T] // nil once the race is over
}

// Init sets the futures to drive.
func (f *Race2Future[T]) Init(a, b Future[T]) { *f = Race2Future[T]{futs: [2]Future[T]{a, b}} }

// Poll polls the futures until one is ready.
func (f *Race2Future[T]) Poll(cx *Context) (v T, ready bool) {
	_, v, ready = race(cx, &f.turn, f.futs[:])
	return v, ready
}

// Cancel cancels all of them.
func (f *Race2Future[T]) Cancel(cx *Context) { cancelRace(cx, f.futs[:]) }

// Race3 returns a future that drives a, b and c side by side, ends with the value of
// the one that is ready first and cancels the others. They are polled in rotation,
// the first one first. A panic or runtime.Goexit of one cancels all and comes out
// of Poll.
func Race3[T any](a, b, c Future[T]) *Race3Future[T] {
	f := &Race3Future[T]{}
	f.Init(a, b, c)
	return f
}

// Race3Future is the future that [Race3] returns.
type Race3Future[T any] struct {
	Embeddable
	NonRetaining
	turn turn
	futs [3]Future[T] // nil once the race is over
}

// Init sets the futures to drive.
func (f *Race3Future[T]) Init(a, b, c Future[T]) { *f = Race3Future[T]{futs: [3]Future[T]{a, b, c}} }

// Poll polls the futures until one is ready.
func (f *Race3Future[T]) Poll(cx *Context) (v T, ready bool) {
	_, v, ready = race(cx, &f.turn, f.futs[:])
	return v, ready
}

// Cancel cancels all of them.
func (f *Race3Future[T]) Cancel(cx *Context) { cancelRace(cx, f.futs[:]) }

// Race4 returns a future that drives a, b, c and d side by side, ends with the value of
// the one that is ready first and cancels the others. They are polled in rotation,
// the first one first. A panic or runtime.Goexit of one cancels all and comes out
// of Poll.
func Race4[T any](a, b, c, d Future[T]) *Race4Future[T] {
	f := &Race4Future[T]{}
	f.Init(a, b, c, d)
	return f
}

// Race4Future is the future that [Race4] returns.
type Race4Future[T any] struct {
	Embeddable
	NonRetaining
	turn turn
	futs [4]Future[T] // nil once the race is over
}

// Init sets the futures to drive.
func (f *Race4Future[T]) Init(a, b, c, d Future[T]) {
	*f = Race4Future[T]{futs: [4]Future[T]{a, b, c, d}}
}

// Poll polls the futures until one is ready.
func (f *Race4Future[T]) Poll(cx *Context) (v T, ready bool) {
	_, v, ready = race(cx, &f.turn, f.futs[:])
	return v, ready
}

// Cancel cancels all of them.
func (f *Race4Future[T]) Cancel(cx *Context) { cancelRace(cx, f.futs[:]) }

// Race5 returns a future that drives a, b, c, d and e side by side, ends with the value of
// the one that is ready first and cancels the others. They are polled in rotation,
// the first one first. A panic or runtime.Goexit of one cancels all and comes out
// of Poll.
func Race5[T any](a, b, c, d, e Future[T]) *Race5Future[T] {
	f := &Race5Future[T]{}
	f.Init(a, b, c, d, e)
	return f
}

// Race5Future is the future that [Race5] returns.
type Race5Future[T any] struct {
	Embeddable
	NonRetaining
	turn turn
	futs [5]Future[T] // nil once the race is over
}

// Init sets the futures to drive.
func (f *Race5Future[T]) Init(a, b, c, d, e Future[T]) {
	*f = Race5Future[T]{futs: [5]Future[T]{a, b, c, d, e}}
}

// Poll polls the futures until one is ready.
func (f *Race5Future[T]) Poll(cx *Context) (v T, ready bool) {
	_, v, ready = race(cx, &f.turn, f.futs[:])
	return v, ready
}

// Cancel cancels all of them.
func (f *Race5Future[T]) Cancel(cx *Context) { cancelRace(cx, f.futs[:]) }

package rtlib

// Join2 returns a future that drives a and b side by side and ends with both
// values. Cancelling it cancels what has not ended, and so does a panic or
// runtime.Goexit of one of them, which comes out of Poll. The futures are polled
// in rotation.
func Join2[A, B any](a Future[A], b Future[B]) *Join2Future[A, B] {
	f := &Join2Future[A, B]{}
	f.Init(a, b)
	return f
}

// Join2Future is the future that [Join2] returns.
type Join2Future[A, B any] struct {
	Embeddable
	NonRetaining
	turn turn
	a    branch[A]
	b    branch[B]
}

// Init sets the futures to drive.
func (f *Join2Future[A, B]) Init(a Future[A], b Future[B]) {
	*f = Join2Future[A, B]{a: branch[A]{fut: a}, b: branch[B]{fut: b}}
}

// Poll polls those that have not ended.
func (f *Join2Future[A, B]) Poll(cx *Context) (v Tuple2[A, B], ready bool) {
	if !pollAll(cx, &f.turn, &f.a, &f.b) {
		return v, false
	}
	v = Tuple2[A, B]{f.a.value, f.b.value}
	*f = Join2Future[A, B]{}
	return v, true
}

// Cancel cancels those that have not ended.
func (f *Join2Future[A, B]) Cancel(cx *Context) { cancelAll[joined](cx, &f.a, &f.b) }

// Join3 returns a future that drives a, b and c side by side and ends with all
// three values. Cancelling it cancels what has not ended, and so does a panic or
// runtime.Goexit of one of them, which comes out of Poll. The futures are polled
// in rotation.
func Join3[A, B, C any](a Future[A], b Future[B], c Future[C]) *Join3Future[A, B, C] {
	f := &Join3Future[A, B, C]{}
	f.Init(a, b, c)
	return f
}

// Join3Future is the future that [Join3] returns.
type Join3Future[A, B, C any] struct {
	Embeddable
	NonRetaining
	turn turn
	a    branch[A]
	b    branch[B]
	c    branch[C]
}

// Init sets the futures to drive.
func (f *Join3Future[A, B, C]) Init(a Future[A], b Future[B], c Future[C]) {
	*f = Join3Future[A, B, C]{a: branch[A]{fut: a}, b: branch[B]{fut: b}, c: branch[C]{fut: c}}
}

// Poll polls those that have not ended.
func (f *Join3Future[A, B, C]) Poll(cx *Context) (v Tuple3[A, B, C], ready bool) {
	if !pollAll(cx, &f.turn, &f.a, &f.b, &f.c) {
		return v, false
	}
	v = Tuple3[A, B, C]{f.a.value, f.b.value, f.c.value}
	*f = Join3Future[A, B, C]{}
	return v, true
}

// Cancel cancels those that have not ended.
func (f *Join3Future[A, B, C]) Cancel(cx *Context) { cancelAll[joined](cx, &f.a, &f.b, &f.c) }

// Join4 returns a future that drives a, b, c and d side by side and ends with all
// four values. Cancelling it cancels what has not ended, and so does a panic or
// runtime.Goexit of one of them, which comes out of Poll. The futures are polled
// in rotation.
func Join4[A, B, C, D any](a Future[A], b Future[B], c Future[C], d Future[D]) *Join4Future[A, B, C, D] {
	f := &Join4Future[A, B, C, D]{}
	f.Init(a, b, c, d)
	return f
}

// Join4Future is the future that [Join4] returns.
type Join4Future[A, B, C, D any] struct {
	Embeddable
	NonRetaining
	turn turn
	a    branch[A]
	b    branch[B]
	c    branch[C]
	d    branch[D]
}

// Init sets the futures to drive.
func (f *Join4Future[A, B, C, D]) Init(a Future[A], b Future[B], c Future[C], d Future[D]) {
	*f = Join4Future[A, B, C, D]{a: branch[A]{fut: a}, b: branch[B]{fut: b}, c: branch[C]{fut: c}, d: branch[D]{fut: d}}
}

// Poll polls those that have not ended.
func (f *Join4Future[A, B, C, D]) Poll(cx *Context) (v Tuple4[A, B, C, D], ready bool) {
	if !pollAll(cx, &f.turn, &f.a, &f.b, &f.c, &f.d) {
		return v, false
	}
	v = Tuple4[A, B, C, D]{f.a.value, f.b.value, f.c.value, f.d.value}
	*f = Join4Future[A, B, C, D]{}
	return v, true
}

// Cancel cancels those that have not ended.
func (f *Join4Future[A, B, C, D]) Cancel(cx *Context) { cancelAll[joined](cx, &f.a, &f.b, &f.c, &f.d) }

// Join5 returns a future that drives a, b, c, d and e side by side and ends with all
// five values. Cancelling it cancels what has not ended, and so does a panic or
// runtime.Goexit of one of them, which comes out of Poll. The futures are polled
// in rotation.
func Join5[A, B, C, D, E any](a Future[A], b Future[B], c Future[C], d Future[D], e Future[E]) *Join5Future[A, B, C, D, E] {
	f := &Join5Future[A, B, C, D, E]{}
	f.Init(a, b, c, d, e)
	return f
}

// Join5Future is the future that [Join5] returns.
type Join5Future[A, B, C, D, E any] struct {
	Embeddable
	NonRetaining
	turn turn
	a    branch[A]
	b    branch[B]
	c    branch[C]
	d    branch[D]
	e    branch[E]
}

// Init sets the futures to drive.
func (f *Join5Future[A, B, C, D, E]) Init(a Future[A], b Future[B], c Future[C], d Future[D], e Future[E]) {
	*f = Join5Future[A, B, C, D, E]{a: branch[A]{fut: a}, b: branch[B]{fut: b}, c: branch[C]{fut: c}, d: branch[D]{fut: d}, e: branch[E]{fut: e}}
}

// Poll polls those that have not ended.
func (f *Join5Future[A, B, C, D, E]) Poll(cx *Context) (v Tuple5[A, B, C, D, E], ready bool) {
	if !pollAll(cx, &f.turn, &f.a, &f.b, &f.c, &f.d, &f.e) {
		return v, false
	}
	v = Tuple5[A, B, C, D, E]{f.a.value, f.b.value, f.c.value, f.d.value, f.e.value}
	*f = Join5Future[A, B, C, D, E]{}
	return v, true
}

// Cancel cancels those that have not ended.
func (f *Join5Future[A, B, C, D, E]) Cancel(cx *Context) {
	cancelAll[joined](cx, &f.a, &f.b, &f.c, &f.d, &f.e)
}

package rtlib

// TryJoin2 is [Join2] for futures that may fail: it ends with the values and nil,
// or, as soon as one fails, with zero values and its error. What has not ended by
// then is cancelled.
func TryJoin2[A, B any](a Future[Result[A]], b Future[Result[B]]) *TryJoin2Future[A, B] {
	f := &TryJoin2Future[A, B]{}
	f.Init(a, b)
	return f
}

// TryJoin2Future is the future that [TryJoin2] returns.
type TryJoin2Future[A, B any] struct {
	Embeddable
	NonRetaining
	turn turn
	a    tried[A]
	b    tried[B]
}

// Init sets the futures to drive.
func (f *TryJoin2Future[A, B]) Init(a Future[Result[A]], b Future[Result[B]]) {
	*f = TryJoin2Future[A, B]{a: try(a), b: try(b)}
}

// Poll polls those that have not ended.
func (f *TryJoin2Future[A, B]) Poll(cx *Context) (v Tuple3[A, B, error], ready bool) {
	ready, err := tryAll(cx, &f.turn, &f.a, &f.b)
	switch {
	case !ready:
		return v, false
	case err != nil:
		v.V3 = err
	default:
		v = Tuple3[A, B, error]{f.a.value.Value, f.b.value.Value, nil}
	}
	*f = TryJoin2Future[A, B]{}
	return v, true
}

// Cancel cancels those that have not ended.
func (f *TryJoin2Future[A, B]) Cancel(cx *Context) { cancelAll[joined](cx, &f.a, &f.b) }

// TryJoin3 is [Join3] for futures that may fail: it ends with the values and nil,
// or, as soon as one fails, with zero values and its error. What has not ended by
// then is cancelled.
func TryJoin3[A, B, C any](a Future[Result[A]], b Future[Result[B]], c Future[Result[C]]) *TryJoin3Future[A, B, C] {
	f := &TryJoin3Future[A, B, C]{}
	f.Init(a, b, c)
	return f
}

// TryJoin3Future is the future that [TryJoin3] returns.
type TryJoin3Future[A, B, C any] struct {
	Embeddable
	NonRetaining
	turn turn
	a    tried[A]
	b    tried[B]
	c    tried[C]
}

// Init sets the futures to drive.
func (f *TryJoin3Future[A, B, C]) Init(a Future[Result[A]], b Future[Result[B]], c Future[Result[C]]) {
	*f = TryJoin3Future[A, B, C]{a: try(a), b: try(b), c: try(c)}
}

// Poll polls those that have not ended.
func (f *TryJoin3Future[A, B, C]) Poll(cx *Context) (v Tuple4[A, B, C, error], ready bool) {
	ready, err := tryAll(cx, &f.turn, &f.a, &f.b, &f.c)
	switch {
	case !ready:
		return v, false
	case err != nil:
		v.V4 = err
	default:
		v = Tuple4[A, B, C, error]{f.a.value.Value, f.b.value.Value, f.c.value.Value, nil}
	}
	*f = TryJoin3Future[A, B, C]{}
	return v, true
}

// Cancel cancels those that have not ended.
func (f *TryJoin3Future[A, B, C]) Cancel(cx *Context) { cancelAll[joined](cx, &f.a, &f.b, &f.c) }

// TryJoin4 is [Join4] for futures that may fail: it ends with the values and nil,
// or, as soon as one fails, with zero values and its error. What has not ended by
// then is cancelled.
func TryJoin4[A, B, C, D any](a Future[Result[A]], b Future[Result[B]], c Future[Result[C]], d Future[Result[D]]) *TryJoin4Future[A, B, C, D] {
	f := &TryJoin4Future[A, B, C, D]{}
	f.Init(a, b, c, d)
	return f
}

// TryJoin4Future is the future that [TryJoin4] returns.
type TryJoin4Future[A, B, C, D any] struct {
	Embeddable
	NonRetaining
	turn turn
	a    tried[A]
	b    tried[B]
	c    tried[C]
	d    tried[D]
}

// Init sets the futures to drive.
func (f *TryJoin4Future[A, B, C, D]) Init(a Future[Result[A]], b Future[Result[B]], c Future[Result[C]], d Future[Result[D]]) {
	*f = TryJoin4Future[A, B, C, D]{a: try(a), b: try(b), c: try(c), d: try(d)}
}

// Poll polls those that have not ended.
func (f *TryJoin4Future[A, B, C, D]) Poll(cx *Context) (v Tuple5[A, B, C, D, error], ready bool) {
	ready, err := tryAll(cx, &f.turn, &f.a, &f.b, &f.c, &f.d)
	switch {
	case !ready:
		return v, false
	case err != nil:
		v.V5 = err
	default:
		v = Tuple5[A, B, C, D, error]{f.a.value.Value, f.b.value.Value, f.c.value.Value, f.d.value.Value, nil}
	}
	*f = TryJoin4Future[A, B, C, D]{}
	return v, true
}

// Cancel cancels those that have not ended.
func (f *TryJoin4Future[A, B, C, D]) Cancel(cx *Context) {
	cancelAll[joined](cx, &f.a, &f.b, &f.c, &f.d)
}

// TryJoin5Results holds the values and the error of a [TryJoin5Future].
type TryJoin5Results[A, B, C, D, E any] struct {
	Multiple
	V1  A
	V2  B
	V3  C
	V4  D
	V5  E
	Err error
}

// Unpack returns the values and the error.
func (r TryJoin5Results[A, B, C, D, E]) Unpack() (A, B, C, D, E, error) {
	return r.V1, r.V2, r.V3, r.V4, r.V5, r.Err
}

// TryJoin5 is [Join5] for futures that may fail: it ends with the values and nil,
// or, as soon as one fails, with zero values and its error. What has not ended by
// then is cancelled.
func TryJoin5[A, B, C, D, E any](a Future[Result[A]], b Future[Result[B]], c Future[Result[C]], d Future[Result[D]], e Future[Result[E]]) *TryJoin5Future[A, B, C, D, E] {
	f := &TryJoin5Future[A, B, C, D, E]{}
	f.Init(a, b, c, d, e)
	return f
}

// TryJoin5Future is the future that [TryJoin5] returns.
type TryJoin5Future[A, B, C, D, E any] struct {
	Embeddable
	NonRetaining
	turn turn
	a    tried[A]
	b    tried[B]
	c    tried[C]
	d    tried[D]
	e    tried[E]
}

// Init sets the futures to drive.
func (f *TryJoin5Future[A, B, C, D, E]) Init(a Future[Result[A]], b Future[Result[B]], c Future[Result[C]], d Future[Result[D]], e Future[Result[E]]) {
	*f = TryJoin5Future[A, B, C, D, E]{a: try(a), b: try(b), c: try(c), d: try(d), e: try(e)}
}

// Poll polls those that have not ended.
func (f *TryJoin5Future[A, B, C, D, E]) Poll(cx *Context) (v TryJoin5Results[A, B, C, D, E], ready bool) {
	ready, err := tryAll(cx, &f.turn, &f.a, &f.b, &f.c, &f.d, &f.e)
	switch {
	case !ready:
		return v, false
	case err != nil:
		v.Err = err
	default:
		v = TryJoin5Results[A, B, C, D, E]{V1: f.a.value.Value, V2: f.b.value.Value, V3: f.c.value.Value, V4: f.d.value.Value, V5: f.e.value.Value}
	}
	*f = TryJoin5Future[A, B, C, D, E]{}
	return v, true
}

// Cancel cancels those that have not ended.
func (f *TryJoin5Future[A, B, C, D, E]) Cancel(cx *Context) {
	cancelAll[joined](cx, &f.a, &f.b, &f.c, &f.d, &f.e)
}

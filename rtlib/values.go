package rtlib

// Unit is the value of a future that gives none. Awaiting a Future[Unit] has no
// value.
type Unit struct{}

// Result is a value or an error, as Go functions return them. Awaiting a
// Future[Result[T]] gives (T, error).
type Result[T any] struct {
	Value T
	Err   error
}

// Unpack returns the value and the error.
func (r Result[T]) Unpack() (T, error) { return r.Value, r.Err }

// SetLast makes err the error.
func (r *Result[T]) SetLast(err error) { r.Err = err }

// Ok makes the Result of a success.
func Ok[T any](v T) Result[T] { return Result[T]{Value: v} }

// Err makes the Result of a failure.
func Err[T any](err error) Result[T] { return Result[T]{Err: err} }

// Tuple2 is a pair of values. Awaiting a Future of it gives both.
type Tuple2[A, B any] struct {
	V1 A
	V2 B
}

// Unpack returns the values in order.
func (t Tuple2[A, B]) Unpack() (A, B) { return t.V1, t.V2 }

// SetLast makes err the last value, if that is an error.
func (t *Tuple2[A, B]) SetLast(err error) {
	if last, ok := any(&t.V2).(*error); ok {
		*last = err
	}
}

// Tuple3 is three values. Awaiting a Future of it gives all of them.
type Tuple3[A, B, C any] struct {
	V1 A
	V2 B
	V3 C
}

// Unpack returns the values in order.
func (t Tuple3[A, B, C]) Unpack() (A, B, C) { return t.V1, t.V2, t.V3 }

// SetLast makes err the last value, if that is an error.
func (t *Tuple3[A, B, C]) SetLast(err error) {
	if last, ok := any(&t.V3).(*error); ok {
		*last = err
	}
}

// Tuple4 is four values. Awaiting a Future of it gives all of them.
type Tuple4[A, B, C, D any] struct {
	V1 A
	V2 B
	V3 C
	V4 D
}

// Unpack returns the values in order.
func (t Tuple4[A, B, C, D]) Unpack() (A, B, C, D) { return t.V1, t.V2, t.V3, t.V4 }

// SetLast makes err the last value, if that is an error.
func (t *Tuple4[A, B, C, D]) SetLast(err error) {
	if last, ok := any(&t.V4).(*error); ok {
		*last = err
	}
}

// Tuple5 is five values. Awaiting a Future of it gives all of them.
type Tuple5[A, B, C, D, E any] struct {
	V1 A
	V2 B
	V3 C
	V4 D
	V5 E
}

// Unpack returns the values in order.
func (t Tuple5[A, B, C, D, E]) Unpack() (A, B, C, D, E) { return t.V1, t.V2, t.V3, t.V4, t.V5 }

// SetLast makes err the last value, if that is an error.
func (t *Tuple5[A, B, C, D, E]) SetLast(err error) {
	if last, ok := any(&t.V5).(*error); ok {
		*last = err
	}
}

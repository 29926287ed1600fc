package rtlib

//go:generate go run ./internal/arity

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

// Tuples hold several values: those beyond [Tuple5] are for functions of that many
// results, and for the values of fewer with the error of a handle behind them.

// Ok makes the Result of a success.
func Ok[T any](v T) Result[T] { return Result[T]{Value: v} }

// Err makes the Result of a failure.
func Err[T any](err error) Result[T] { return Result[T]{Err: err} }

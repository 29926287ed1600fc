package rtlib

// Later00 to Later32 make of a function of that many parameters and results one
// that returns the future of the call with its arguments.

func Later00(f func()) func() *Future[Unit] { return func() *Future[Unit] { return Func(f) } }

func Later10[A any](f func(A)) func(A) *Future[Unit] {
	return func(a A) *Future[Unit] { return Func(func() { f(a) }) }
}

func Later20[A, B any](f func(A, B)) func(A, B) *Future[Unit] {
	return func(a A, b B) *Future[Unit] { return Func(func() { f(a, b) }) }
}

func Later30[A, B, C any](f func(A, B, C)) func(A, B, C) *Future[Unit] {
	return func(a A, b B, c C) *Future[Unit] { return Func(func() { f(a, b, c) }) }
}

func Later01[T any](f func() T) func() *Future[T] { return func() *Future[T] { return Later(f) } }

func Later11[A, T any](f func(A) T) func(A) *Future[T] {
	return func(a A) *Future[T] { return Later(func() T { return f(a) }) }
}

func Later21[A, B, T any](f func(A, B) T) func(A, B) *Future[T] {
	return func(a A, b B) *Future[T] { return Later(func() T { return f(a, b) }) }
}

func Later31[A, B, C, T any](f func(A, B, C) T) func(A, B, C) *Future[T] {
	return func(a A, b B, c C) *Future[T] { return Later(func() T { return f(a, b, c) }) }
}

func pair[S, T any](s S, t T) Pair[S, T] { return Pair[S, T]{s, t} }

func Later02[S, T any](f func() (S, T)) func() *Future[Pair[S, T]] {
	return func() *Future[Pair[S, T]] { return Later(func() Pair[S, T] { return pair(f()) }) }
}

func Later12[A, S, T any](f func(A) (S, T)) func(A) *Future[Pair[S, T]] {
	return func(a A) *Future[Pair[S, T]] { return Later(func() Pair[S, T] { return pair(f(a)) }) }
}

func Later22[A, B, S, T any](f func(A, B) (S, T)) func(A, B) *Future[Pair[S, T]] {
	return func(a A, b B) *Future[Pair[S, T]] { return Later(func() Pair[S, T] { return pair(f(a, b)) }) }
}

func Later32[A, B, C, S, T any](f func(A, B, C) (S, T)) func(A, B, C) *Future[Pair[S, T]] {
	return func(a A, b B, c C) *Future[Pair[S, T]] { return Later(func() Pair[S, T] { return pair(f(a, b, c)) }) }
}

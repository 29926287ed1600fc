package rtlib

// GoroutineStream is the stream of a generator that was compiled with
// -backend=goroutine: what [GoroutineFuture] is to other async functions. Its body
// has its turn from one element to the next.
type GoroutineStream[T any] struct {
	body    GoroutineFuture[Unit]
	element T
	yielded bool                // there is an element
	alone   *GoroutineStream[T] // the body's own, see BeginAlone; else nil
}

// Begin makes s a stream that was never polled, of a generator that m describes.
// Generated code calls it in Init.
func (s *GoroutineStream[T]) Begin(m *Machine, body func()) {
	*s = GoroutineStream[T]{}
	s.body.Begin(m, unit(body))
}

// BeginAlone is Begin for a body with deferred calls that are awaited, as
// [GoroutineFuture.BeginAlone] is for a function's.
func (s *GoroutineStream[T]) BeginAlone(m *Machine, own *GoroutineStream[T], body func()) {
	*s = GoroutineStream[T]{alone: own}
	s.body.BeginAlone(m, &own.body, unit(body))
}

func unit(body func()) func() Unit {
	return func() Unit {
		body()
		return Unit{}
	}
}

// bodys is the stream that the body refers to.
func (s *GoroutineStream[T]) bodys() *GoroutineStream[T] {
	if s.alone != nil {
		return s.alone
	}
	return s
}

// PollNext runs the body until it yields, awaits something that is pending, or ends.
func (s *GoroutineStream[T]) PollNext(cx *Context) (v T, ok, ready bool) {
	_, ended := s.body.Poll(cx)
	own := s.bodys()
	ok = own.yielded
	v, own.element, own.yielded = own.element, v, false
	return v, ok, ok || ended
}

// Yield gives v to who polls the stream. Generated code calls it in the body, where it
// returns when the stream is polled again. If the stream is cancelled instead, that is
// runtime.Goexit here.
func (s *GoroutineStream[T]) Yield(v T) {
	s.element, s.yielded = v, true
	s.body.on.suspend(nothing{})
}

// nothing stands for what a body that has yielded awaits.
type nothing struct{}

func (nothing) Cancel(*Context) {}

// Cancel ends the body with runtime.Goexit where it yields or awaits. It is a no-op
// once s has ended.
func (s *GoroutineStream[T]) Cancel(cx *Context) { s.body.Cancel(cx) }

// Context returns the context of the body, as [GoroutineFuture.Context] does.
func (s *GoroutineStream[T]) Context() *Context { return s.body.Context() }

func (s *GoroutineStream[T]) running() (*goroutine, *Machine) { return s.body.running() }

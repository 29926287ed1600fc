package rtlib

// JoinAll returns a future that drives all futures of a slice side by side and
// ends with their values, in order. Of many it polls only those that were woken.
// Cancelling it cancels what has not ended, and so does a panic or runtime.Goexit
// of one of them, which comes out of Poll. It panics if one is nil.
func JoinAll[T any, F Future[T]](futs []F) *JoinAllFuture[T, F] {
	f := &JoinAllFuture[T, F]{}
	f.Init(futs)
	return f
}

// JoinAllFuture is the future that [JoinAll] returns.
type JoinAllFuture[T any, F Future[T]] struct {
	Embeddable
	group  group[T]
	values []T
}

// Init sets the futures to drive.
func (f *JoinAllFuture[T, F]) Init(futs []F) {
	f.group, f.values = groupOf[T](futs), make([]T, len(futs))
}

// Poll polls those that have not ended.
func (f *JoinAllFuture[T, F]) Poll(cx *Context) (values []T, ready bool) {
	values = f.values
	f.group.poll(cx, func(i int, v T) bool {
		values[i] = v
		return true
	})
	if f.group.left > 0 {
		return nil, false
	}
	*f = JoinAllFuture[T, F]{}
	return values, true
}

// Cancel cancels those that have not ended.
func (f *JoinAllFuture[T, F]) Cancel(cx *Context) {
	f.values = nil
	f.group.cancel(cx)
}

// TryJoinAll is [JoinAll] for futures that may fail: it ends with the values, or,
// as soon as one fails, with its error. What has not ended by then is cancelled. It
// panics if one is nil.
func TryJoinAll[T any, F Future[Result[T]]](futs []F) *TryJoinAllFuture[T, F] {
	f := &TryJoinAllFuture[T, F]{}
	f.Init(futs)
	return f
}

// TryJoinAllFuture is the future that [TryJoinAll] returns.
type TryJoinAllFuture[T any, F Future[Result[T]]] struct {
	Embeddable
	group  group[Result[T]]
	values []T
}

// Init sets the futures to drive.
func (f *TryJoinAllFuture[T, F]) Init(futs []F) {
	f.group, f.values = groupOf[Result[T]](futs), make([]T, len(futs))
}

// Poll polls those that have not ended.
func (f *TryJoinAllFuture[T, F]) Poll(cx *Context) (r Result[[]T], ready bool) {
	values := f.values
	var failed error
	f.group.poll(cx, func(i int, v Result[T]) bool {
		values[i], failed = v.Value, v.Err
		return failed == nil
	})
	switch {
	case failed != nil:
		r.Err = failed
	case f.group.left > 0:
		return r, false
	default:
		r.Value = values
	}
	*f = TryJoinAllFuture[T, F]{}
	return r, true
}

// Cancel cancels those that have not ended.
func (f *TryJoinAllFuture[T, F]) Cancel(cx *Context) {
	f.values = nil
	f.group.cancel(cx)
}

// RaceAll returns a future that drives all futures of a slice side by side, ends
// with the index and the value of the one that is ready first and cancels the
// others. Of many it polls only those that were woken. Of none it is never ready.
// A panic or runtime.Goexit of one cancels all and comes out of Poll. It panics if one is
// nil.
func RaceAll[T any, F Future[T]](futs []F) *RaceAllFuture[T, F] {
	f := &RaceAllFuture[T, F]{}
	f.Init(futs)
	return f
}

// RaceAllFuture is the future that [RaceAll] returns.
type RaceAllFuture[T any, F Future[T]] struct {
	Embeddable
	group group[T]
}

// Init sets the futures to drive.
func (f *RaceAllFuture[T, F]) Init(futs []F) { f.group = groupOf[T](futs) }

// Poll polls the futures until one is ready.
func (f *RaceAllFuture[T, F]) Poll(cx *Context) (v Tuple2[int, T], ready bool) {
	f.group.poll(cx, func(i int, won T) bool {
		v, ready = Tuple2[int, T]{i, won}, true
		return false
	})
	return v, ready
}

// Cancel cancels all of them.
func (f *RaceAllFuture[T, F]) Cancel(cx *Context) { f.group.cancel(cx) }

package timer

import (
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
)

// ErrElapsed is the error of a future that did not end within its time limit.
var ErrElapsed error = elapsedError{}

// elapsedError is a type of its own so that ErrElapsed is a timeout in the
// sense of the net and os packages: a net.Error.
type elapsedError struct{}

func (elapsedError) Error() string   { return "timer: time limit elapsed" }
func (elapsedError) Timeout() bool   { return true }
func (elapsedError) Temporary() bool { return true }

// Timeout returns a future that gives fut at most d, counted from the first
// poll: await timer.Timeout(f(), d) has the type of await f(), a value and an
// error. When the time is over fut is cancelled and the error is [ErrElapsed];
// a fut that is ready at the same poll wins. For futures without an error see
// [TimeoutValue], for those with nothing else [TimeoutErr].
func Timeout[T any](fut rtlib.Future[rtlib.Result[T]], d time.Duration) *TimeoutFuture[T] {
	f := &TimeoutFuture[T]{}
	f.Init(fut, d)
	return f
}

// TimeoutFuture is the future that [Timeout] returns.
type TimeoutFuture[T any] struct {
	rtlib.Embeddable
	rtlib.NonRetaining
	limited limited[rtlib.Result[T]]
}

// Init sets the future and its limit.
func (f *TimeoutFuture[T]) Init(fut rtlib.Future[rtlib.Result[T]], d time.Duration) {
	f.limited.init(fut, d)
}

// Poll polls the future and then the timer.
func (f *TimeoutFuture[T]) Poll(cx *rtlib.Context) (r rtlib.Result[T], ready bool) {
	r, elapsed, ready := f.limited.poll(cx)
	if elapsed {
		r.Err = ErrElapsed
	}
	return r, ready
}

// Cancel cancels the future and releases the timer.
func (f *TimeoutFuture[T]) Cancel(cx *rtlib.Context) { f.limited.cancel(cx) }

// TimeoutValue is [Timeout] for a future that cannot fail: awaiting it gives the
// value and an error, which is nil or [ErrElapsed].
func TimeoutValue[T any](fut rtlib.Future[T], d time.Duration) *TimeoutValueFuture[T] {
	f := &TimeoutValueFuture[T]{}
	f.Init(fut, d)
	return f
}

// TimeoutValueFuture is the future that [TimeoutValue] returns.
type TimeoutValueFuture[T any] struct {
	rtlib.Embeddable
	rtlib.NonRetaining
	limited limited[T]
}

// Init sets the future and its limit.
func (f *TimeoutValueFuture[T]) Init(fut rtlib.Future[T], d time.Duration) { f.limited.init(fut, d) }

// Poll polls the future and then the timer.
func (f *TimeoutValueFuture[T]) Poll(cx *rtlib.Context) (r rtlib.Result[T], ready bool) {
	v, elapsed, ready := f.limited.poll(cx)
	r.Value = v
	if elapsed {
		r.Err = ErrElapsed
	}
	return r, ready
}

// Cancel cancels the future and releases the timer.
func (f *TimeoutValueFuture[T]) Cancel(cx *rtlib.Context) { f.limited.cancel(cx) }

// TimeoutErr is [Timeout] for a future whose only value is an error.
func TimeoutErr(fut rtlib.Future[error], d time.Duration) *TimeoutErrFuture {
	f := &TimeoutErrFuture{}
	f.Init(fut, d)
	return f
}

// TimeoutErrFuture is the future that [TimeoutErr] returns.
type TimeoutErrFuture struct {
	rtlib.Embeddable
	rtlib.NonRetaining
	limited limited[error]
}

// Init sets the future and its limit.
func (f *TimeoutErrFuture) Init(fut rtlib.Future[error], d time.Duration) { f.limited.init(fut, d) }

// Poll polls the future and then the timer.
func (f *TimeoutErrFuture) Poll(cx *rtlib.Context) (err error, ready bool) {
	err, elapsed, ready := f.limited.poll(cx)
	if elapsed {
		err = ErrElapsed
	}
	return err, ready
}

// Cancel cancels the future and releases the timer.
func (f *TimeoutErrFuture) Cancel(cx *rtlib.Context) { f.limited.cancel(cx) }

// limited is a future beside a timer.
type limited[T any] struct {
	fut   rtlib.Future[T] // nil once ended or cancelled
	timer SleepFuture
}

func (l *limited[T]) init(fut rtlib.Future[T], d time.Duration) {
	l.fut = fut
	l.timer.Init(d)
}

func (l *limited[T]) poll(cx *rtlib.Context) (v T, elapsed, ready bool) {
	return pollLimited(cx, &l.fut, &l.timer)
}

func (l *limited[T]) cancel(cx *rtlib.Context) { cancelLimited(cx, &l.fut, &l.timer) }

// pollLimited drives both. Ready comes with the future's value, or with elapsed,
// the future then being cancelled. Should the future panic, the timer is released.
func pollLimited[T any](cx *rtlib.Context, fut *rtlib.Future[T], limit rtlib.Future[rtlib.Unit]) (v T, elapsed, ready bool) {
	raised := true
	defer func() {
		if raised {
			cancelLimited(cx, fut, limit)
		}
	}()
	v, ready = (*fut).Poll(cx)
	raised = false
	if ready {
		*fut = nil
		limit.Cancel(cx)
		return v, false, true
	}
	if _, elapsed = limit.Poll(cx); elapsed {
		cancelLimited(cx, fut, limit)
	}
	return v, elapsed, elapsed
}

func cancelLimited[T any](cx *rtlib.Context, fut *rtlib.Future[T], limit rtlib.Future[rtlib.Unit]) {
	limited := *fut
	*fut = nil
	defer limit.Cancel(cx)
	if limited != nil {
		limited.Cancel(cx)
	}
}

package timer

import (
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
)

// TimeoutAt is [Timeout] until a time of the runtime's clock. If that is over at
// the first poll, only a fut that is ready there and then gives its value.
func TimeoutAt[T any](fut rtlib.Future[rtlib.Result[T]], t time.Time) *TimeoutAtFuture[T] {
	f := &TimeoutAtFuture[T]{}
	f.Init(fut, t)
	return f
}

// TimeoutAtFuture is the future that [TimeoutAt] returns.
type TimeoutAtFuture[T any] struct {
	rtlib.Embeddable
	rtlib.NonRetaining
	limited limitedAt[rtlib.Result[T]]
}

// Init sets the future and its limit.
func (f *TimeoutAtFuture[T]) Init(fut rtlib.Future[rtlib.Result[T]], t time.Time) {
	f.limited.init(fut, t)
}

// Poll polls the future and then the timer.
func (f *TimeoutAtFuture[T]) Poll(cx *rtlib.Context) (r rtlib.Result[T], ready bool) {
	r, elapsed, ready := f.limited.poll(cx)
	if elapsed {
		r.Err = ErrElapsed
	}
	return r, ready
}

// Cancel cancels the future and releases the timer.
func (f *TimeoutAtFuture[T]) Cancel(cx *rtlib.Context) { f.limited.cancel(cx) }

// TimeoutValueAt is [TimeoutAt] for a future that cannot fail.
func TimeoutValueAt[T any](fut rtlib.Future[T], t time.Time) *TimeoutValueAtFuture[T] {
	f := &TimeoutValueAtFuture[T]{}
	f.Init(fut, t)
	return f
}

// TimeoutValueAtFuture is the future that [TimeoutValueAt] returns.
type TimeoutValueAtFuture[T any] struct {
	rtlib.Embeddable
	rtlib.NonRetaining
	limited limitedAt[T]
}

// Init sets the future and its limit.
func (f *TimeoutValueAtFuture[T]) Init(fut rtlib.Future[T], t time.Time) { f.limited.init(fut, t) }

// Poll polls the future and then the timer.
func (f *TimeoutValueAtFuture[T]) Poll(cx *rtlib.Context) (r rtlib.Result[T], ready bool) {
	v, elapsed, ready := f.limited.poll(cx)
	r.Value = v
	if elapsed {
		r.Err = ErrElapsed
	}
	return r, ready
}

// Cancel cancels the future and releases the timer.
func (f *TimeoutValueAtFuture[T]) Cancel(cx *rtlib.Context) { f.limited.cancel(cx) }

// TimeoutErrAt is [TimeoutAt] for a future whose only value is an error.
func TimeoutErrAt(fut rtlib.Future[error], t time.Time) *TimeoutErrAtFuture {
	f := &TimeoutErrAtFuture{}
	f.Init(fut, t)
	return f
}

// TimeoutErrAtFuture is the future that [TimeoutErrAt] returns.
type TimeoutErrAtFuture struct {
	rtlib.Embeddable
	rtlib.NonRetaining
	limited limitedAt[error]
}

// Init sets the future and its limit.
func (f *TimeoutErrAtFuture) Init(fut rtlib.Future[error], t time.Time) { f.limited.init(fut, t) }

// Poll polls the future and then the timer.
func (f *TimeoutErrAtFuture) Poll(cx *rtlib.Context) (err error, ready bool) {
	err, elapsed, ready := f.limited.poll(cx)
	if elapsed {
		err = ErrElapsed
	}
	return err, ready
}

// Cancel cancels the future and releases the timer.
func (f *TimeoutErrAtFuture) Cancel(cx *rtlib.Context) { f.limited.cancel(cx) }

// limitedAt is a future beside a timer for a time.
type limitedAt[T any] struct {
	fut   rtlib.Future[T] // nil once ended or cancelled
	timer SleepUntilFuture
}

func (l *limitedAt[T]) init(fut rtlib.Future[T], t time.Time) {
	l.fut = fut
	l.timer.Init(t)
}

func (l *limitedAt[T]) poll(cx *rtlib.Context) (v T, elapsed, ready bool) {
	return pollLimited(cx, &l.fut, &l.timer)
}

func (l *limitedAt[T]) cancel(cx *rtlib.Context) { cancelLimited(cx, &l.fut, &l.timer) }

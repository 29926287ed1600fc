package timer_test

import (
	"errors"
	"math"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/timer"
)

func TestTimesFarAheadDoNotCome(t *testing.T) {
	rt := newRuntime(t)
	// What has passed since the start of the runtime must not make the sum overflow.
	rtlib.BlockOnHandle[rtlib.Unit](rt.Handle(), timer.Sleep(3*time.Millisecond))
	far := time.Date(9999, time.December, 31, 0, 0, 0, 0, time.UTC)
	queue := neverDue(rt)
	for name, wait := range map[string]rtlib.Future[rtlib.Unit]{
		"SleepUntil the year 9999": timer.SleepUntil(far),
		"SleepUntil now+MaxInt64":  timer.SleepUntil(time.Now().Add(math.MaxInt64)),
		"Sleep of MaxInt64":        timer.Sleep(math.MaxInt64),
		"TimeoutValueAt":           unit(timer.TimeoutValueAt(rtlib.Future[int](&pending[int]{}), far)),
		"DelayQueue":               unit(queue.Next()),
	} {
		limited := timer.TimeoutValue(wait, 20*time.Millisecond)
		if r := rtlib.BlockOnHandle(rt.Handle(), rtlib.Future[rtlib.Result[rtlib.Unit]](limited)); !errors.Is(r.Err, timer.ErrElapsed) {
			t.Errorf("%s has come", name)
		}
	}
}

// neverDue is a queue with a value that is due in 292 years.
func neverDue(rt *rtlib.Runtime) *timer.DelayQueue[int] {
	queue := new(timer.DelayQueue[int])
	rtlib.BlockOnHandle(rt.Handle(), rtlib.PollFunc[rtlib.Unit](func(cx *rtlib.Context) (u rtlib.Unit, ready bool) {
		queue.Insert(cx, 1, math.MaxInt64)
		return u, true
	}))
	return queue
}

// unit is fut without its value.
func unit[T any](fut rtlib.Future[T]) rtlib.Future[rtlib.Unit] { return &unitFuture[T]{fut} }

type unitFuture[T any] struct{ fut rtlib.Future[T] }

func (f *unitFuture[T]) Poll(cx *rtlib.Context) (u rtlib.Unit, ready bool) {
	_, ready = f.fut.Poll(cx)
	return u, ready
}

func (f *unitFuture[T]) Cancel(cx *rtlib.Context) { f.fut.Cancel(cx) }

func TestWaitingForATimeFarAheadPollsOnce(t *testing.T) {
	rt := newRuntime(t)
	rtlib.BlockOnHandle[rtlib.Unit](rt.Handle(), timer.Sleep(3*time.Millisecond))
	queue := neverDue(rt)
	polls := 0
	next := queue.Next()
	wait := rtlib.PollFunc[int](func(cx *rtlib.Context) (v int, ready bool) {
		polls++
		_, ready = next.Poll(cx)
		return v, ready
	})
	rtlib.BlockOnHandle(rt.Handle(), rtlib.Future[rtlib.Result[int]](timer.TimeoutValue(rtlib.Future[int](wait), 30*time.Millisecond)))
	next.Cancel(nil)
	if polls > 3 {
		t.Errorf("%d polls in 30 ms", polls)
	}
}

func TestAPausedClockGoesToTheEndOfTime(t *testing.T) {
	for name, wait := range map[string]rtlib.Future[rtlib.Unit]{
		"Sleep":   timer.Sleep(math.MaxInt64),
		"Advance": rtlib.Advance(math.MaxInt64),
	} {
		rt := newRuntime(t, rtlib.CurrentThread(), rtlib.Paused())
		rtlib.BlockOnHandle[rtlib.Unit](rt.Handle(), rtlib.Advance(time.Second))
		begin := rt.Now()
		rtlib.BlockOnHandle(rt.Handle(), wait)
		if passed := rt.Now().Sub(begin); passed < 290*365*24*time.Hour {
			t.Errorf("%s: the clock has moved by %v", name, passed)
		}
	}
}

func TestAPausedClockIsExact(t *testing.T) {
	rt := newRuntime(t, rtlib.CurrentThread())
	for range 5 {
		rtlib.BlockOnHandle(rt.Handle(), rtlib.PollFunc[rtlib.Unit](func(cx *rtlib.Context) (u rtlib.Unit, ready bool) {
			rtlib.Pause(cx)
			return u, true
		}))
		if _, took := timed[rtlib.Unit](rt, timer.Sleep(time.Second)); took != time.Second {
			t.Errorf("Sleep(1s) took %v", took)
		}
		rtlib.BlockOnHandle(rt.Handle(), rtlib.PollFunc[rtlib.Unit](func(cx *rtlib.Context) (u rtlib.Unit, ready bool) {
			rtlib.Resume(cx)
			return u, true
		}))
	}
}

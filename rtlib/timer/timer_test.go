package timer_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"net"
	"runtime"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/timer"
	"go.uber.org/goleak"
)

func newRuntime(t *testing.T, opts ...rtlib.Option) *rtlib.Runtime {
	t.Helper()
	before := goleak.IgnoreCurrent()
	if opts == nil {
		opts = []rtlib.Option{rtlib.Workers(2)}
	}
	rt := rtlib.New(opts...)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := rt.Shutdown(ctx); err != nil {
			t.Errorf("Shutdown: %v", err)
		}
		goleak.VerifyNone(t, before)
	})
	return rt
}

// timed runs fut and returns its value and how long it took.
func timed[T any](rt *rtlib.Runtime, fut rtlib.Future[T]) (v T, took time.Duration) {
	begin := rt.Now()
	v = rtlib.BlockOnHandle(rt.Handle(), fut)
	return v, rt.Now().Sub(begin)
}

// pending is a future that never ends and counts its cancellations.
type pending[T any] struct{ cancels int }

func (*pending[T]) Poll(*rtlib.Context) (v T, ready bool) { return v, false }
func (p *pending[T]) Cancel(*rtlib.Context)               { p.cancels++ }

func ready[T any](v T) rtlib.Future[T] {
	return rtlib.PollFunc[T](func(*rtlib.Context) (T, bool) { return v, true })
}

func TestSleepNeverEndsEarly(t *testing.T) {
	rt := newRuntime(t)
	for _, d := range []time.Duration{1, time.Millisecond, 2500 * time.Microsecond, 70 * time.Millisecond} {
		if _, took := timed[rtlib.Unit](rt, timer.Sleep(d)); took < d {
			t.Errorf("Sleep(%v) took %v", d, took)
		}
		if _, took := timed[rtlib.Unit](rt, timer.SleepUntil(rt.Now().Add(d))); took < d {
			t.Errorf("SleepUntil in %v took %v", d, took)
		}
	}
}

func TestSleepOfNoTimeIsReadyAtOnce(t *testing.T) {
	for name, fut := range map[string]rtlib.Future[rtlib.Unit]{
		"zero":     timer.Sleep(0),
		"negative": timer.Sleep(-time.Hour),
		"past":     timer.SleepUntil(time.Now().Add(-time.Second)),
	} {
		if _, ready := fut.Poll(nil); !ready {
			t.Errorf("%s: pending at the first poll", name)
		}
	}
}

func TestSleepRunsAgainAfterInit(t *testing.T) {
	rt := newRuntime(t)
	sleep := timer.Sleep(time.Hour)
	until := timer.SleepUntil(rt.Now().Add(time.Hour))
	rtlib.BlockOnHandle[rtlib.Unit](rt.Handle(), rtlib.PollFunc[rtlib.Unit](func(cx *rtlib.Context) (rtlib.Unit, bool) {
		for _, fut := range []rtlib.Future[rtlib.Unit]{sleep, until} {
			if _, ready := fut.Poll(cx); ready {
				t.Error("an hour is over")
			}
			fut.Cancel(cx)
			fut.Cancel(cx)
		}
		return rtlib.Unit{}, true
	}))
	for range 3 { // after a cancel, and after an end
		sleep.Init(2 * time.Millisecond)
		if _, took := timed[rtlib.Unit](rt, sleep); took < 2*time.Millisecond {
			t.Errorf("Sleep took %v", took)
		}
		until.Init(rt.Now().Add(2 * time.Millisecond))
		if _, took := timed[rtlib.Unit](rt, until); took < 2*time.Millisecond {
			t.Errorf("SleepUntil took %v", took)
		}
	}
}

func TestSleepOutsideATask(t *testing.T) {
	begin := time.Now()
	f := timer.Sleep(3 * time.Millisecond)
	for {
		if _, ready := f.Poll(nil); ready {
			break
		}
		runtime.Gosched()
	}
	if took := time.Since(begin); took < 3*time.Millisecond {
		t.Errorf("took %v", took)
	}
}

func TestManySleepsAllEnd(t *testing.T) {
	rt := newRuntime(t)
	r := rand.New(rand.NewPCG(1, 2))
	var handles []*rtlib.JoinHandle[rtlib.Unit]
	for range 5000 {
		h := rtlib.SpawnOn[rtlib.Unit](rt.Handle(), timer.Sleep(time.Duration(r.Int64N(int64(50*time.Millisecond)))))
		if r.IntN(4) == 0 {
			h.Abort()
		} else {
			handles = append(handles, h)
		}
	}
	for _, h := range handles {
		if r := rtlib.BlockOnHandle[rtlib.Result[rtlib.Unit]](rt.Handle(), h); r.Err != nil {
			t.Fatal(r.Err)
		}
	}
}

func TestTimeout(t *testing.T) {
	rt := newRuntime(t)
	failed := errors.New("failed")
	const short, long = 2 * time.Millisecond, time.Hour
	slow, slowValue, slowErr := &pending[rtlib.Result[int]]{}, &pending[int]{}, &pending[error]{}
	for _, c := range []struct {
		name string
		fut  rtlib.Future[rtlib.Result[int]]
		want rtlib.Result[int]
	}{
		{"in time", timer.Timeout(ready(rtlib.Ok(1)), long), rtlib.Ok(1)},
		{"failed in time", timer.Timeout(ready(rtlib.Err[int](failed)), long), rtlib.Err[int](failed)},
		{"both ready at once", timer.Timeout(ready(rtlib.Ok(1)), 0), rtlib.Ok(1)},
		{"too late", timer.Timeout(slow, short), rtlib.Err[int](timer.ErrElapsed)},
		{"value in time", timer.TimeoutValue(ready(1), long), rtlib.Ok(1)},
		{"value too late", timer.TimeoutValue(slowValue, short), rtlib.Err[int](timer.ErrElapsed)},
		{"error in time", asResult(timer.TimeoutErr(ready(failed), long)), rtlib.Err[int](failed)},
		{"error too late", asResult(timer.TimeoutErr(slowErr, short)), rtlib.Err[int](timer.ErrElapsed)},
	} {
		if got := rtlib.BlockOnHandle(rt.Handle(), c.fut); got != c.want {
			t.Errorf("%s: got %+v, want %+v", c.name, got, c.want)
		}
	}
	if slow.cancels != 1 || slowValue.cancels != 1 || slowErr.cancels != 1 {
		t.Errorf("the late futures were cancelled %d, %d and %d times", slow.cancels, slowValue.cancels, slowErr.cancels)
	}
}

// asResult makes the error of fut that of a Result.
func asResult(fut rtlib.Future[error]) rtlib.Future[rtlib.Result[int]] {
	return rtlib.PollFunc[rtlib.Result[int]](func(cx *rtlib.Context) (rtlib.Result[int], bool) {
		err, ready := fut.Poll(cx)
		return rtlib.Err[int](err), ready
	})
}

func TestErrElapsedIsATimeout(t *testing.T) {
	var netErr net.Error
	if !errors.As(timer.ErrElapsed, &netErr) || !netErr.Timeout() {
		t.Error("not a timeout")
	}
}

func TestCancelOfATimeoutCancelsItsFuture(t *testing.T) {
	rt := newRuntime(t)
	slow := &pending[rtlib.Result[int]]{}
	f := timer.Timeout(slow, time.Hour)
	rtlib.BlockOnHandle[rtlib.Unit](rt.Handle(), rtlib.PollFunc[rtlib.Unit](func(cx *rtlib.Context) (rtlib.Unit, bool) {
		f.Poll(cx)
		f.Cancel(cx)
		f.Cancel(cx)
		return rtlib.Unit{}, true
	}))
	if slow.cancels != 1 {
		t.Errorf("cancelled %d times", slow.cancels)
	}
}

func TestTimersInAFrameAllocateNothing(t *testing.T) {
	rt := newRuntime(t)
	var sleep timer.SleepFuture
	var timeout timer.TimeoutFuture[int]
	slow := &pending[rtlib.Result[int]]{}
	rtlib.BlockOnHandle[rtlib.Unit](rt.Handle(), rtlib.PollFunc[rtlib.Unit](func(cx *rtlib.Context) (rtlib.Unit, bool) {
		allocs := testing.AllocsPerRun(100, func() {
			sleep.Init(time.Hour)
			sleep.Poll(cx)
			sleep.Cancel(cx)
			timeout.Init(slow, time.Hour)
			timeout.Poll(cx)
			timeout.Cancel(cx)
		})
		if allocs != 0 {
			t.Errorf("%v allocations", allocs)
		}
		return rtlib.Unit{}, true
	}))
}

func BenchmarkCreateAndCancelSleep(b *testing.B) {
	rtlib.BlockOn[rtlib.Unit](rtlib.PollFunc[rtlib.Unit](func(cx *rtlib.Context) (rtlib.Unit, bool) {
		var f timer.SleepFuture
		for range b.N {
			f.Init(time.Hour)
			f.Poll(cx)
			f.Cancel(cx)
		}
		return rtlib.Unit{}, true
	}))
}

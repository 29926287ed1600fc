package timer_test

import (
	"slices"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/timer"
)

// paused is a runtime whose clock goes on only when all wait.
func paused(t *testing.T) *rtlib.Runtime {
	t.Helper()
	return newRuntime(t, rtlib.CurrentThread(), rtlib.Paused())
}

const ms = time.Millisecond

// ticks runs an interval, with work of the given lengths after its ticks, and
// returns when the ticks came and for when they were scheduled.
func ticks(rt *rtlib.Runtime, i *timer.Interval, work ...time.Duration) (came, scheduled []time.Duration) {
	start := rt.Now()
	for _, d := range work {
		at := rtlib.BlockOnHandle(rt.Handle(), i.Tick())
		came = append(came, rt.Now().Sub(start))
		scheduled = append(scheduled, at.Sub(start))
		rtlib.BlockOnHandle[rtlib.Unit](rt.Handle(), timer.Sleep(d))
	}
	return came, scheduled
}

func TestIntervalTicks(t *testing.T) {
	late := []time.Duration{0, 250 * ms, 0, 0, 0, 0}
	for _, c := range []struct {
		name      string
		missed    timer.MissedTick
		work      []time.Duration
		came      []time.Duration
		scheduled []time.Duration
	}{
		{"in time", timer.Burst, []time.Duration{30 * ms, 99 * ms, 0, 0},
			[]time.Duration{0, 100 * ms, 200 * ms, 300 * ms}, []time.Duration{0, 100 * ms, 200 * ms, 300 * ms}},
		{"burst", timer.Burst, late,
			[]time.Duration{0, 100 * ms, 350 * ms, 350 * ms, 400 * ms, 500 * ms},
			[]time.Duration{0, 100 * ms, 200 * ms, 300 * ms, 400 * ms, 500 * ms}},
		{"delay", timer.Delay, late,
			[]time.Duration{0, 100 * ms, 350 * ms, 450 * ms, 550 * ms, 650 * ms},
			[]time.Duration{0, 100 * ms, 200 * ms, 450 * ms, 550 * ms, 650 * ms}},
		{"skip", timer.Skip, late,
			[]time.Duration{0, 100 * ms, 350 * ms, 400 * ms, 500 * ms, 600 * ms},
			[]time.Duration{0, 100 * ms, 200 * ms, 400 * ms, 500 * ms, 600 * ms}},
		{"hardly late", timer.Delay, []time.Duration{104 * ms, 0, 0},
			[]time.Duration{0, 104 * ms, 200 * ms}, []time.Duration{0, 100 * ms, 200 * ms}},
	} {
		t.Run(c.name, func(t *testing.T) {
			i := timer.NewInterval(100 * ms)
			i.SetMissedTick(c.missed)
			came, scheduled := ticks(paused(t), i, c.work...)
			if !slices.Equal(came, c.came) {
				t.Errorf("ticks came at %v, want %v", came, c.came)
			}
			if !slices.Equal(scheduled, c.scheduled) {
				t.Errorf("ticks were scheduled for %v, want %v", scheduled, c.scheduled)
			}
		})
	}
}

func TestIntervalFromAStartAndReset(t *testing.T) {
	rt := paused(t)
	i := timer.NewIntervalAt(rt.Now().Add(30*ms), 100*ms)
	if came, _ := ticks(rt, i, 0, 20*ms); !slices.Equal(came, []time.Duration{30 * ms, 130 * ms}) {
		t.Errorf("from a start ticks came at %v", came)
	}
	rtlib.BlockOnHandle[rtlib.Unit](rt.Handle(), rtlib.PollFunc[rtlib.Unit](func(cx *rtlib.Context) (rtlib.Unit, bool) {
		i.Reset(cx)
		return rtlib.Unit{}, true
	}))
	if came, _ := ticks(rt, i, 0, 0); !slices.Equal(came, []time.Duration{100 * ms, 200 * ms}) {
		t.Errorf("after Reset ticks came at %v", came)
	}
}

func TestCancelledTickIsNotLost(t *testing.T) {
	rt := paused(t)
	i := timer.NewInterval(100 * ms)
	start := rt.Now()
	rtlib.BlockOnHandle(rt.Handle(), i.Tick())
	for range 3 { // each ends before the tick
		r := rtlib.BlockOnHandle[rtlib.Result[time.Time]](rt.Handle(), timer.TimeoutValue(i.Tick(), 30*ms))
		if r.Err != timer.ErrElapsed {
			t.Fatalf("a tick came after %v", rt.Now().Sub(start))
		}
	}
	rtlib.BlockOnHandle(rt.Handle(), i.Tick())
	if at := rt.Now().Sub(start); at != 100*ms {
		t.Errorf("the tick came at %v, want 100ms", at)
	}
}

func TestBurstLetsOthersRun(t *testing.T) {
	rt := paused(t)
	i := timer.NewIntervalAt(rt.Now().Add(-time.Hour), ms)
	other := rtlib.SpawnOn(rt.Handle(), ready(1))
	n := 0
	rtlib.BlockOnHandle[rtlib.Unit](rt.Handle(), rtlib.PollFunc[rtlib.Unit](func(cx *rtlib.Context) (rtlib.Unit, bool) {
		for ; !other.IsFinished(); n++ {
			if _, _, ready := i.PollNext(cx); !ready {
				return rtlib.Unit{}, false
			}
			if n > 10_000 {
				t.Error("the ticks of one poll do not end")
				return rtlib.Unit{}, true
			}
		}
		return rtlib.Unit{}, true
	}))
}

func TestTimeoutAt(t *testing.T) {
	rt := paused(t)
	h := rt.Handle()
	start := rt.Now()
	soon, later := start.Add(20*ms), start.Add(time.Hour)
	slow, slowValue, slowErr := &pending[rtlib.Result[int]]{}, &pending[int]{}, &pending[error]{}
	if r := rtlib.BlockOnHandle[rtlib.Result[int]](h, timer.TimeoutAt(slow, soon)); r.Err != timer.ErrElapsed {
		t.Errorf("TimeoutAt = %+v", r)
	}
	if at := rt.Now().Sub(start); at != 20*ms {
		t.Errorf("elapsed at %v, want 20ms", at)
	}
	if r := rtlib.BlockOnHandle[rtlib.Result[int]](h, timer.TimeoutValueAt(slowValue, soon)); r.Err != timer.ErrElapsed {
		t.Errorf("TimeoutValueAt in the past = %+v", r)
	}
	if err := rtlib.BlockOnHandle[error](h, timer.TimeoutErrAt(slowErr, start.Add(30*ms))); err != timer.ErrElapsed {
		t.Errorf("TimeoutErrAt = %v", err)
	}
	if slow.cancels != 1 || slowValue.cancels != 1 || slowErr.cancels != 1 {
		t.Error("not every late future was cancelled once")
	}
	if r := rtlib.BlockOnHandle[rtlib.Result[int]](h, timer.TimeoutValueAt(ready(7), later)); r != rtlib.Ok(7) {
		t.Errorf("in time: %+v", r)
	}
}

func TestSleepsUnderAPausedClockTakeExactlyTheirTime(t *testing.T) {
	rt := paused(t)
	var ended []time.Duration
	start := rt.Now()
	var tasks []*rtlib.JoinHandle[rtlib.Unit]
	for _, d := range []time.Duration{50 * ms, 10 * ms, 24 * time.Hour, 10 * ms} {
		sleep := timer.Sleep(d)
		tasks = append(tasks, rtlib.SpawnOn(rt.Handle(), rtlib.PollFunc[rtlib.Unit](func(cx *rtlib.Context) (rtlib.Unit, bool) {
			u, ready := sleep.Poll(cx)
			if ready {
				ended = append(ended, cx.Now().Sub(start))
			}
			return u, ready
		})))
	}
	for _, h := range tasks {
		rtlib.BlockOnHandle[rtlib.Result[rtlib.Unit]](rt.Handle(), h)
	}
	if want := []time.Duration{10 * ms, 10 * ms, 50 * ms, 24 * time.Hour}; !slices.Equal(ended, want) {
		t.Errorf("sleeps ended at %v, want %v", ended, want)
	}
}

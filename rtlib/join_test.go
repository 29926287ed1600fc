package rtlib_test

import (
	"testing"

	"github.com/asyncgen/asyncgen/rtlib"
)

// pendingThen is pending n times and then ready with v.
func pendingThen(n, v int) *probe {
	return &probe{onPoll: func(cx *rtlib.Context) (int, bool) {
		if n > 0 {
			n--
			cx.Yield()
			return 0, false
		}
		return v, true
	}}
}

func TestJoinGivesAllValues(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	a, b, c := pendingThen(2, 1), pendingThen(0, 2), pendingThen(1, 3)
	if got := rtlib.BlockOnHandle[rtlib.Tuple2[int, int]](rt.Handle(), rtlib.Join2[int, int](a, b)); got.V1 != 1 || got.V2 != 2 {
		t.Errorf("Join2 gave %v", got)
	}
	a, b = pendingThen(2, 1), pendingThen(0, 2)
	got := rtlib.BlockOnHandle[rtlib.Tuple3[int, int, int]](rt.Handle(), rtlib.Join3[int, int, int](a, b, c))
	if got.V1 != 1 || got.V2 != 2 || got.V3 != 3 {
		t.Errorf("Join3 gave %v", got)
	}
	for i, p := range []*probe{a, b, c} {
		if polls := p.polls.Load(); polls != []int32{3, 1, 2}[i] || p.cancels.Load() != 0 {
			t.Errorf("future %d was polled %d times, cancelled %d times", i, polls, p.cancels.Load())
		}
	}
}

func TestJoinCancelsWhatHasNotEnded(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	ended, open, panics := pendingThen(0, 1), &probe{}, &probe{onCancel: func(*rtlib.Context) { panic("boom") }}
	f := rtlib.Join3[int, int, int](ended, panics, open)
	inTask(rt, func(cx *rtlib.Context) {
		if _, ready := f.Poll(cx); ready {
			t.Error("ready before all have ended")
		}
		if got := panicText(func() { f.Cancel(cx) }); got != "boom" {
			t.Errorf("Cancel panicked with %q", got)
		}
		f.Cancel(cx)
	})
	if ended.cancels.Load() != 0 || panics.cancels.Load() != 1 || open.cancels.Load() != 1 {
		t.Errorf("cancelled %d, %d and %d times", ended.cancels.Load(), panics.cancels.Load(), open.cancels.Load())
	}
}

func TestAPanicInOneBranchCancelsTheOthers(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	raise := func() *probe { return &probe{onPoll: func(*rtlib.Context) (int, bool) { panic("boom") }} }
	for _, c := range []struct {
		name string
		poll func(cx *rtlib.Context, open, raises *probe)
	}{
		{"Join2", func(cx *rtlib.Context, open, raises *probe) { rtlib.Join2[int, int](open, raises).Poll(cx) }},
		{"Join3", func(cx *rtlib.Context, open, raises *probe) {
			rtlib.Join3[int, int, int](pendingThen(0, 1), open, raises).Poll(cx)
		}},
		{"Race2", func(cx *rtlib.Context, open, raises *probe) { rtlib.Race2[int](open, raises).Poll(cx) }},
	} {
		open, raises := &probe{}, raise()
		inTask(rt, func(cx *rtlib.Context) {
			if got := panicText(func() { c.poll(cx, open, raises) }); got != "boom" {
				t.Errorf("%s panicked with %q", c.name, got)
			}
		})
		if n := open.cancels.Load(); n != 1 {
			t.Errorf("%s cancelled the other future %d times", c.name, n)
		}
	}
}

func TestRaceGivesTheFirstAndCancelsTheOther(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	for _, c := range []struct {
		name               string
		a, b               *probe
		want               int
		cancelsA, cancelsB int32
	}{
		{"a first", pendingThen(1, 1), pendingThen(2, 2), 1, 0, 1},
		{"b first", pendingThen(2, 1), pendingThen(1, 2), 2, 1, 0},
		{"both, at the first poll", pendingThen(0, 1), pendingThen(0, 2), 1, 0, 1},
		{"both, at the second poll", pendingThen(1, 1), pendingThen(1, 2), 2, 1, 0},
	} {
		got := rtlib.BlockOnHandle[int](rt.Handle(), rtlib.Race2[int](c.a, c.b))
		if got != c.want || c.a.cancels.Load() != c.cancelsA || c.b.cancels.Load() != c.cancelsB {
			t.Errorf("%s: gave %d, cancelled %d and %d times", c.name, got, c.a.cancels.Load(), c.b.cancels.Load())
		}
	}
	a, b := &probe{}, &probe{}
	f := rtlib.Race2[int](a, b)
	inTask(rt, func(cx *rtlib.Context) { f.Poll(cx); f.Cancel(cx); f.Cancel(cx) })
	if a.cancels.Load() != 1 || b.cancels.Load() != 1 {
		t.Errorf("Cancel cancelled %d and %d times", a.cancels.Load(), b.cancels.Load())
	}
}

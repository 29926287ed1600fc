package rtlib_test

import (
	"errors"
	"runtime"
	"slices"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib"
)

// failing is a future of a result that is pending n times.
func failing(n int, v int, err error) rtlib.Future[rtlib.Result[int]] {
	p := pendingThen(n, v)
	return rtlib.PollFunc[rtlib.Result[int]](func(cx *rtlib.Context) (r rtlib.Result[int], ready bool) {
		v, ready := p.Poll(cx)
		if ready {
			r = rtlib.Result[int]{Value: v, Err: err}
		}
		return r, ready
	})
}

func TestJoinsOfFourAndFive(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	p := func(v int) rtlib.Future[int] { return pendingThen(v%3, v) }
	if got := rtlib.BlockOnHandle[rtlib.Tuple4[int, int, int, int]](rt.Handle(), rtlib.Join4(p(1), p(2), p(3), p(4))); got != (rtlib.Tuple4[int, int, int, int]{V1: 1, V2: 2, V3: 3, V4: 4}) {
		t.Errorf("Join4 gave %v", got)
	}
	if got := rtlib.BlockOnHandle[rtlib.Tuple5[int, int, int, int, int]](rt.Handle(), rtlib.Join5(p(1), p(2), p(3), p(4), p(5))); got != (rtlib.Tuple5[int, int, int, int, int]{V1: 1, V2: 2, V3: 3, V4: 4, V5: 5}) {
		t.Errorf("Join5 gave %v", got)
	}
}

func TestTryJoinEndsWithTheFirstError(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	boom := errors.New("boom")
	a, b, err := rtlib.BlockOnHandle[rtlib.Tuple3[int, int, error]](rt.Handle(), rtlib.TryJoin2(failing(1, 1, nil), failing(2, 2, nil))).Unpack()
	if a != 1 || b != 2 || err != nil {
		t.Errorf("TryJoin2 gave %d, %d, %v", a, b, err)
	}
	open := &probe{}
	never := rtlib.PollFunc[rtlib.Result[int]](func(cx *rtlib.Context) (r rtlib.Result[int], ready bool) {
		open.Poll(cx)
		return r, false
	})
	a, b, err = rtlib.BlockOnHandle[rtlib.Tuple3[int, int, error]](rt.Handle(), rtlib.TryJoin2[int, int](cancelling{never, open}, failing(1, 2, boom))).Unpack()
	if a != 0 || b != 0 || err != boom || open.cancels.Load() != 1 {
		t.Errorf("TryJoin2 gave %d, %d, %v and cancelled the other %d times", a, b, err, open.cancels.Load())
	}
	r := rtlib.BlockOnHandle[rtlib.Tuple6[int, int, int, int, int, error]](rt.Handle(),
		rtlib.TryJoin5(failing(0, 1, nil), failing(2, 2, nil), failing(1, 3, nil), failing(0, 4, nil), failing(1, 5, nil)))
	if r.V1+r.V2+r.V3+r.V4+r.V5 != 15 || r.V6 != nil {
		t.Errorf("TryJoin5 gave %v", r)
	}
}

// cancelling hands Cancel on to another future.
type cancelling struct {
	rtlib.PollFunc[rtlib.Result[int]]
	to *probe
}

func (c cancelling) Cancel(cx *rtlib.Context) { c.to.Cancel(cx) }

func TestRacesCancelTheLosers(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	a, b, c, d, e := &probe{}, &probe{}, pendingThen(1, 3), &probe{}, pendingThen(2, 5)
	if got := rtlib.BlockOnHandle[int](rt.Handle(), rtlib.Race5[int](a, b, c, d, e)); got != 3 {
		t.Errorf("Race5 gave %d", got)
	}
	for i, p := range []*probe{a, b, c, d, e} {
		if n := p.cancels.Load(); n != []int32{1, 1, 0, 1, 1}[i] {
			t.Errorf("future %d was cancelled %d times", i, n)
		}
	}
}

// Few futures are polled whole, many only where they were woken: the sizes are on
// both sides of the limit, and of a word of the bitmap.
func TestGroupsOfAllSizes(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	boom := errors.New("boom")
	for _, n := range []int{0, 1, 5, 32, 33, 64, 65, 200} {
		var futs []*probe
		var tries, fails []rtlib.Future[rtlib.Result[int]]
		want := make([]int, n)
		for i := range n {
			futs, tries, fails = append(futs, pendingThen(i%4, i)), append(tries, failing(i%4, i, nil)), append(fails, failing(i%4, i, nil))
			want[i] = i
		}
		if got := rtlib.BlockOnHandle[[]int](rt.Handle(), rtlib.JoinAll[int](futs)); !slices.Equal(got, want) {
			t.Errorf("JoinAll of %d gave %v", n, got)
		}
		for i, p := range futs {
			if polls := int(p.polls.Load()); n > 32 && polls != i%4+1 {
				t.Errorf("future %d of %d was polled %d times", i, n, polls)
			}
		}
		if got, err := rtlib.BlockOnHandle[rtlib.Result[[]int]](rt.Handle(), rtlib.TryJoinAll[int](tries)).Unpack(); !slices.Equal(got, want) || err != nil {
			t.Errorf("TryJoinAll of %d gave %v, %v", n, got, err)
		}
		if n == 0 {
			continue
		}
		fails[n/2] = failing(1, 0, boom)
		if got, err := rtlib.BlockOnHandle[rtlib.Result[[]int]](rt.Handle(), rtlib.TryJoinAll[int](fails)).Unpack(); got != nil || err != boom {
			t.Errorf("TryJoinAll of %d gave %v, %v", n, got, err)
		}
		open := make([]*probe, n)
		for i := range open {
			open[i] = &probe{}
		}
		open[n-1] = pendingThen(3, 7)
		if i, v := rtlib.BlockOnHandle[rtlib.Tuple2[int, int]](rt.Handle(), rtlib.RaceAll[int](open)).Unpack(); i != n-1 || v != 7 {
			t.Errorf("RaceAll of %d gave %d, %d", n, i, v)
		}
		for i, p := range open[:n-1] {
			if p.cancels.Load() != 1 {
				t.Errorf("future %d of %d was cancelled %d times", i, n, p.cancels.Load())
			}
		}
	}
}

// A future of a large group may be woken from any goroutine, also while the group
// is polled: no wake-up is lost.
func TestALargeGroupLosesNoWakeUp(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(2))
	for range 20 {
		var handles []*rtlib.JoinHandle[int]
		for i := range 100 {
			handles = append(handles, rtlib.SpawnBlockingOn(rt.Handle(), func() int { runtime.Gosched(); return i }))
		}
		values, err := rtlib.BlockOnHandle[rtlib.Result[[]int]](rt.Handle(), rtlib.TryJoinAll[int](handles)).Unpack()
		if err != nil || len(values) != 100 || values[99] != 99 {
			t.Fatalf("TryJoinAll gave %v, %v", values, err)
		}
	}
}

func TestRotationIsFair(t *testing.T) {
	var order []int
	note := func(i int) *probe {
		return &probe{onPoll: func(*rtlib.Context) (int, bool) { order = append(order, i); return 0, false }}
	}
	f := rtlib.Join3[int, int, int](note(0), note(1), note(2))
	for range 4 {
		f.Poll(nil)
	}
	if want := []int{0, 1, 2, 1, 2, 0, 2, 0, 1, 0, 1, 2}; !slices.Equal(order, want) {
		t.Errorf("polled in order %v, want %v", order, want)
	}
}

func TestJoinsDoNotAllocate(t *testing.T) {
	never := rtlib.PollFunc[int](func(*rtlib.Context) (int, bool) { return 0, false })
	var j rtlib.Join5Future[int, int, int, int, int]
	var r rtlib.Race5Future[int]
	var a rtlib.Future[int] = never
	if n := testing.AllocsPerRun(100, func() {
		j.Init(a, a, a, a, a)
		j.Poll(nil)
		j.Cancel(nil)
		r.Init(a, a, a, a, a)
		r.Poll(nil)
		r.Cancel(nil)
	}); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

// A nil one would never end, and nobody would know why.
func TestANilFutureOfASlicePanics(t *testing.T) {
	some := []rtlib.Future[int]{ready(1), nil}
	tries := []rtlib.Future[rtlib.Result[int]]{nil}
	for name, f := range map[string]func(){
		"JoinAll":    func() { rtlib.JoinAll[int](some) },
		"RaceAll":    func() { rtlib.RaceAll[int](some) },
		"TryJoinAll": func() { rtlib.TryJoinAll[int](tries) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s does not panic", name)
				}
			}()
			f()
		}()
	}
}

// A poll of plain Go code, which has no waker, takes away those that the futures had.
func TestAGroupThatWasPolledWithoutAContextIsPolledWhole(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	var free gate
	futs := make([]rtlib.Future[rtlib.Unit], 40)
	for i := range futs {
		futs[i] = free.wait()
	}
	all := rtlib.JoinAll[rtlib.Unit](futs)
	var joined gate
	polls := 0
	rtlib.SpawnOn(rt.Handle(), rtlib.PollFunc[rtlib.Unit](func(cx *rtlib.Context) (u rtlib.Unit, ready bool) {
		if _, ready = all.Poll(cx); ready {
			joined.open()
			return u, true
		}
		if polls++; polls == 1 {
			all.Poll(nil)
			cx.Yield()
			return u, false
		}
		free.open()
		return u, false
	}))
	within(t, joined.done(), "the group ends")
}

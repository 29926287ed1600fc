package timer_test

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"
	"weak"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/timer"
)

// inTask calls f with the context of a task.
func inTask(rt *rtlib.Runtime, f func(cx *rtlib.Context)) {
	rtlib.BlockOnHandle(rt.Handle(), rtlib.PollFunc[rtlib.Unit](func(cx *rtlib.Context) (rtlib.Unit, bool) {
		f(cx)
		return rtlib.Unit{}, true
	}))
}

// drain takes the values until the queue ends, and when they came.
func drain(rt *rtlib.Runtime, q *timer.DelayQueue[string]) (values []string, came []time.Duration) {
	start := rt.Now()
	for {
		v, ok := rtlib.BlockOnHandle(rt.Handle(), q.Next()).Unpack()
		if !ok {
			return values, came
		}
		values = append(values, v)
		came = append(came, rt.Now().Sub(start))
	}
}

func TestDelayQueueGivesValuesAtTheirTimes(t *testing.T) {
	rt := paused(t)
	var q timer.DelayQueue[string]
	inTask(rt, func(cx *rtlib.Context) {
		q.Insert(cx, "late", 50*ms)
		q.Insert(cx, "now", -time.Hour)
		gone := q.Insert(cx, "gone", 20*ms)
		moved := q.Insert(cx, "moved", 10*ms)
		q.Insert(cx, "early", 30*ms)
		if v, ok := q.Remove(cx, gone); v != "gone" || !ok {
			t.Errorf("Remove = %q, %v", v, ok)
		}
		if _, ok := q.Remove(cx, gone); ok {
			t.Error("removed twice")
		}
		if !q.Reset(cx, moved, 40*ms) || q.Reset(cx, gone, ms) {
			t.Error("Reset is wrong about what is in the queue")
		}
		if q.Len() != 4 {
			t.Errorf("Len = %d, want 4", q.Len())
		}
		q.Close(cx)
	})
	values, came := drain(rt, &q)
	if !slices.Equal(values, []string{"now", "early", "moved", "late"}) {
		t.Errorf("values %v", values)
	}
	if !slices.Equal(came, []time.Duration{0, 30 * ms, 40 * ms, 50 * ms}) {
		t.Errorf("came at %v", came)
	}
}

// What comes first changes while a task waits for it.
func TestDelayQueueChangesWakeTheWaiter(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(cx *rtlib.Context, q *timer.DelayQueue[string], key timer.DelayKey[string])
		value  string
		at     time.Duration
	}{
		{"an earlier one is inserted", func(cx *rtlib.Context, q *timer.DelayQueue[string], _ timer.DelayKey[string]) {
			q.Insert(cx, "earlier", 5*ms)
		}, "earlier", 15 * ms},
		{"the first is brought forward", func(cx *rtlib.Context, q *timer.DelayQueue[string], key timer.DelayKey[string]) {
			q.Reset(cx, key, 7*ms)
		}, "first", 17 * ms},
		{"the first is put off", func(cx *rtlib.Context, q *timer.DelayQueue[string], key timer.DelayKey[string]) {
			q.Reset(cx, key, 300*ms)
		}, "second", 200 * ms},
		{"the first is removed", func(cx *rtlib.Context, q *timer.DelayQueue[string], key timer.DelayKey[string]) {
			q.Remove(cx, key)
		}, "second", 200 * ms},
	} {
		t.Run(c.name, func(t *testing.T) {
			rt := paused(t)
			var q timer.DelayQueue[string]
			var key timer.DelayKey[string]
			start := rt.Now()
			inTask(rt, func(cx *rtlib.Context) {
				key = q.Insert(cx, "first", 100*ms)
				q.Insert(cx, "second", 200*ms)
			})
			taker := rtlib.SpawnOn(rt.Handle(), q.Next())
			rtlib.BlockOnHandle[rtlib.Unit](rt.Handle(), timer.Sleep(10*ms))
			inTask(rt, func(cx *rtlib.Context) { c.change(cx, &q, key) })
			r, err := rtlib.BlockOnHandle[rtlib.Result[rtlib.Tuple2[string, bool]]](rt.Handle(), taker).Unpack()
			if at := rt.Now().Sub(start); err != nil || r.V1 != c.value || at != c.at {
				t.Errorf("got %q at %v, %v; want %q at %v", r.V1, at, err, c.value, c.at)
			}
		})
	}
}

func TestDelayQueueWaitsWhileEmpty(t *testing.T) {
	rt := paused(t)
	var q timer.DelayQueue[string]
	taker := rtlib.SpawnOn(rt.Handle(), q.Next())
	inTask(rt, func(cx *rtlib.Context) { q.Insert(cx, "only", ms) })
	if r, err := rtlib.BlockOnHandle[rtlib.Result[rtlib.Tuple2[string, bool]]](rt.Handle(), taker).Unpack(); err != nil || r.V1 != "only" {
		t.Fatal(r, err)
	}
	taker = rtlib.SpawnOn(rt.Handle(), q.Next())
	inTask(rt, func(cx *rtlib.Context) { q.Close(cx) })
	if r, err := rtlib.BlockOnHandle[rtlib.Result[rtlib.Tuple2[string, bool]]](rt.Handle(), taker).Unpack(); err != nil || r.V2 {
		t.Fatal("not ended by Close:", r, err)
	}
}

func TestDelayQueueIsFilledFromGoroutines(t *testing.T) {
	rt := newRuntime(t)
	var q timer.DelayQueue[string]
	const each, fillers = 200, 4
	taker := rtlib.SpawnOn(rt.Handle(), rtlib.PollFunc[int](func() func(cx *rtlib.Context) (int, bool) {
		n := 0
		return func(cx *rtlib.Context) (int, bool) {
			for {
				_, ok, ready := q.PollNext(cx)
				if !ready || !ok {
					return n, ready
				}
				n++
			}
		}
	}()))
	removed := make([]int, fillers)
	var fill sync.WaitGroup
	for i := range fillers {
		fill.Go(func() {
			r := rand.New(rand.NewPCG(uint64(i), 0))
			for range each {
				key := q.InsertAt(nil, "x", rt.Now().Add(time.Duration(r.IntN(5000))*time.Microsecond))
				if r.IntN(4) == 0 {
					if _, ok := q.Remove(nil, key); ok {
						removed[i]++
					}
				}
			}
		})
	}
	fill.Wait()
	q.Close(nil)
	got, err := rtlib.BlockOnHandle[rtlib.Result[int]](rt.Handle(), taker).Unpack()
	want := each * fillers
	for _, n := range removed {
		want -= n
	}
	if err != nil || got != want {
		t.Fatalf("%d values came out, want %d; %v", got, want, err)
	}
}

// wakes counts.
type wakes struct{ n int }

func (w *wakes) Wake() { w.n++ }

// A future that was never polled does not wait: what is in the queue, or the interval,
// is of another one.
func TestCancelOfAFutureThatDoesNotWait(t *testing.T) {
	rt := paused(t)
	var q timer.DelayQueue[string]
	i := timer.NewIntervalAt(rt.Now().Add(ms), time.Hour)
	var pulled, ticked, gone wakes
	inTask(rt, func(cx *rtlib.Context) {
		task := cx.SetWaker(rtlib.NewWaker(&pulled))
		q.Next().Poll(cx)
		q.Next().Cancel(cx)
		cx.SetWaker(rtlib.NewWaker(&ticked))
		i.Tick().Poll(cx)
		i.Tick().Cancel(cx)

		cx.SetWaker(rtlib.NewWaker(&gone))
		var q timer.DelayQueue[string]
		waits := q.Next()
		waits.Poll(cx)
		waits.Cancel(cx)
		cx.SetWaker(task)
		q.Insert(cx, "v", ms)
	})
	inTask(rt, func(cx *rtlib.Context) { q.Insert(cx, "v", ms) })
	rtlib.BlockOnHandle[rtlib.Unit](rt.Handle(), timer.Sleep(2*ms))
	if pulled.n != 1 || ticked.n != 1 || gone.n != 0 {
		t.Errorf("woken: the queue's %d times, the interval's %d times, and one that was cancelled %d times", pulled.n, ticked.n, gone.n)
	}
}

func TestDelayKeyOfAnotherQueueNamesNothing(t *testing.T) {
	var mine, other timer.DelayQueue[string]
	key := other.Insert(nil, "other's", time.Hour)
	mine.Insert(nil, "mine", time.Hour)
	for _, key := range []timer.DelayKey[string]{key, {}} {
		if v, removed := mine.Remove(nil, key); removed {
			t.Errorf("removed %q", v)
		}
		if mine.Reset(nil, key, time.Minute) {
			t.Error("reset")
		}
	}
	if v, removed := other.Remove(nil, key); !removed || v != "other's" || mine.Len() != 1 {
		t.Errorf("%q, %v; %d left", v, removed, mine.Len())
	}
}

// A key may be kept for as long as its owner likes.
func TestDelayKeyKeepsNoValue(t *testing.T) {
	var q timer.DelayQueue[*[64]int]
	insert := func() (timer.DelayKey[*[64]int], weak.Pointer[[64]int]) {
		v := new([64]int)
		return q.Insert(nil, v, 0), weak.Make(v)
	}
	popped, first := insert()
	if _, ok, ready := q.PollNext(nil); !ok || !ready {
		t.Fatal("it does not come")
	}
	removed, second := insert()
	if _, ok := q.Remove(nil, removed); !ok {
		t.Fatal("it is not there")
	}
	runtime.GC()
	if first.Value() != nil || second.Value() != nil {
		t.Error("it is kept")
	}
	runtime.KeepAlive(popped)
	runtime.KeepAlive(removed)
}

package rtlib_test

import (
	"testing"

	"github.com/asyncgen/asyncgen/rtlib"
)

func TestNilContext(t *testing.T) {
	var cx *rtlib.Context
	if cx.Waker() != (rtlib.Waker{}) {
		t.Error("a nil Context has a waker")
	}
	for range 1000 {
		if !cx.Spend() {
			t.Fatal("a nil Context has a limit")
		}
	}
	cx.Yield()
	cx.Waker().Wake()
	cx.Waker().WakeFrom(cx)
	if cx.Now().IsZero() || rtlib.Current(cx) != rtlib.Default().Handle() {
		t.Error("a nil Context is not of the default runtime")
	}
	if cx.Uint64() == cx.Uint64() {
		t.Error("a nil Context gives no random numbers")
	}
	if _, ready := rtlib.YieldNow().Poll(cx); !ready {
		t.Error("YieldNow is pending though nobody would wake it")
	}
}

func TestBudgetLetsOthersRun(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	var other gate
	spent, polls := 0, 0
	greedy := &probe{onPoll: func(cx *rtlib.Context) (int, bool) {
		polls++
		if polls == 1 {
			rtlib.Spawn[int](cx, &probe{onPoll: func(*rtlib.Context) (int, bool) { other.open(); return 0, true }})
		}
		for cx.Spend() {
			spent++
			select {
			case <-other.done():
				return 0, true
			default:
			}
		}
		return 0, false
	}}
	rtlib.BlockOnHandle[int](rt.Handle(), greedy)
	if spent < 100 || spent > 1000 {
		t.Errorf("the other task ran after %d operations", spent)
	}
}

func TestYieldGoesBehindTheOthers(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	var order []string
	step := func(name string) rtlib.Future[rtlib.Unit] {
		var y rtlib.YieldNowFuture
		return rtlib.PollFunc[rtlib.Unit](func(cx *rtlib.Context) (rtlib.Unit, bool) {
			order = append(order, name)
			return y.Poll(cx)
		})
	}
	release := occupy(t, rt)
	var last *rtlib.JoinHandle[rtlib.Unit]
	for _, name := range []string{"a", "b", "c"} {
		last = rtlib.SpawnOn(rt.Handle(), step(name))
	}
	release()
	if _, err := outcome(rt, last); err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, name := range order {
		got += name
	}
	if got != "abcabc" {
		t.Errorf("ran in the order %s", got)
	}
}

func TestYieldUnderACombinatorsWakerWakesThat(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	child := new(countingWaker)
	polls := 0
	rtlib.BlockOnHandle[rtlib.Unit](rt.Handle(), rtlib.PollFunc[rtlib.Unit](func(cx *rtlib.Context) (rtlib.Unit, bool) {
		polls++
		if polls == 1 {
			old := cx.SetWaker(rtlib.NewWaker(child))
			cx.Yield()
			if cx.SetWaker(old) == old {
				t.Error("SetWaker did not return the waker before")
			}
			cx.Yield()
		}
		return rtlib.Unit{}, polls == 2
	}))
	if child.n != 1 {
		t.Errorf("the combinator's waker was woken %d times", child.n)
	}
}

package rtlib_test

import (
	"testing"

	"github.com/asyncgen/asyncgen/rtlib"
)

// counting is a stream as the goroutine back end generates it.
type counting struct{ rtlib.GoroutineStream[int] }

func newCounting(body func(s *counting)) *counting {
	s := &counting{}
	s.Begin(&blockingMachine, func() { body(s) })
	return s
}

// next is what PollNext returns.
type next struct {
	v         int
	ok, ready bool
}

func nextOf(s *counting, cx *rtlib.Context) (n next) {
	n.v, n.ok, n.ready = s.PollNext(cx)
	return n
}

func TestGoroutineStreamRunsFromYieldToYield(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	inTask(rt, func(cx *rtlib.Context) {
		var j journal
		s := newCounting(func(s *counting) {
			j.note("begin")
			s.Yield(0)
			j.note("between")
			s.Yield(rtlib.Await[int](s, pendingThen(1, 20)))
			j.note("end")
		})
		for i, want := range []next{{0, true, true}, {}, {20, true, true}, {0, false, true}} {
			if got := nextOf(s, cx); got != want {
				t.Errorf("poll %d gives %v, want %v", i, got, want)
			}
			j.note("polled")
		}
		j.want(t, "begin", "polled", "between", "polled", "polled", "end", "polled")
		s.Cancel(cx)
		want := "rtlib: poll of test.blocking (test.ago:7), which had returned"
		if got := panicText(func() { nextOf(s, cx) }); got != want {
			t.Errorf("polled after its end it panics with %q", got)
		}
	})
}

func TestCancelEndsAGoroutineStreamAtItsYield(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	inTask(rt, func(cx *rtlib.Context) {
		var j journal
		body := func(s *counting) {
			defer func() { j.note("deferred, recovers %v", recover()) }()
			s.Yield(1)
			j.note("not reached")
		}
		s := newCounting(body)
		nextOf(s, cx)
		s.Cancel(cx)
		s.Cancel(cx)
		newCounting(body).Cancel(cx) // never polled: nothing of it runs
		j.want(t, "deferred, recovers <nil>")
	})
}

func TestAPanicOfAGoroutineStreamComesOutOfItsPoll(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	inTask(rt, func(cx *rtlib.Context) {
		s := newCounting(func(s *counting) {
			s.Yield(1)
			panic("on purpose")
		})
		nextOf(s, cx)
		if got := panicText(func() { nextOf(s, cx) }); got != "on purpose" {
			t.Errorf("it panics with %q", got)
		}
		s.Cancel(cx)
	})
}

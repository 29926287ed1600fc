package rtlib_test

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib"
)

// blocking is a future as the goroutine back end generates it.
type blocking struct{ rtlib.GoroutineFuture[int] }

var blockingMachine = rtlib.Machine{Func: "test.blocking", File: "test.ago", Line: 7}

func newBlocking(body func(f *blocking) int) *blocking {
	f := &blocking{}
	f.Begin(&blockingMachine, func() int { return body(f) })
	return f
}

// journal notes what happens, in order.
type journal []string

func (j *journal) note(format string, args ...any) { *j = append(*j, fmt.Sprintf(format, args...)) }

func (j *journal) want(t *testing.T, want ...string) {
	t.Helper()
	if !slices.Equal(*j, want) {
		t.Errorf("got  %q\nwant %q", *j, want)
	}
}

func TestGoroutineFutureRunsUpToWhatIsPending(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	inTask(rt, func(cx *rtlib.Context) {
		var j journal
		f := newBlocking(func(f *blocking) int {
			j.note("begin")
			n := rtlib.Await[int](f, pendingThen(2, 20))
			j.note("got %d", n)
			if f.Context().Waker() != cx.Waker() {
				t.Error("the body has another waker than the poll")
			}
			return n + rtlib.Await[int](f, pendingThen(0, 1))
		})
		for i := range 2 {
			if _, ready := f.Poll(cx); ready {
				t.Errorf("ready at poll %d", i)
			}
			j.note("polled")
		}
		if v, ready := f.Poll(cx); v != 21 || !ready {
			t.Errorf("gave %d, %t", v, ready)
		}
		j.want(t, "begin", "polled", "polled", "got 20")
		f.Cancel(cx)
		want := "rtlib: poll of test.blocking (test.ago:7), which had returned"
		if got := panicText(func() { f.Poll(cx) }); got != want {
			t.Errorf("polled after its end it panics with %q", got)
		}
	})
}

// A deferred call has the context of the cancel that runs it, although it was
// given one when it was deferred.
func TestTheContextOfABodyIsThatOfThePollOrCancel(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	inTask(rt, func(cx *rtlib.Context) {
		var j journal
		f := newBlocking(func(f *blocking) int {
			defer func(own *rtlib.Context) {
				j.note("deferred %t %t", own == f.Context(), own.Waker() == cx.Waker())
				own.Yield()
			}(f.Context())
			return rtlib.Await[int](f, &probe{})
		})
		f.Poll(nil)
		f.Cancel(cx)
		j.want(t, "deferred true true")
	})
}

func TestGoroutineFutureThatWasNeverPolledRunsNothing(t *testing.T) {
	newRuntime(t, rtlib.Workers(1))
	f := newBlocking(func(*blocking) int { t.Error("it ran"); return 0 })
	f.Cancel(nil)
	f.Cancel(nil)
	if got := panicText(func() { f.Poll(nil) }); !strings.Contains(got, "was cancelled") {
		t.Errorf("polled after Cancel it panics with %q", got)
	}
}

func TestGoroutineFutureCallsItsLike(t *testing.T) {
	newRuntime(t, rtlib.Workers(1))
	outer := newBlocking(func(f *blocking) int {
		return 1 + rtlib.Await[int](f, newBlocking(func(f *blocking) int {
			stack := make([]byte, 1<<16)
			stack = stack[:runtime.Stack(stack, false)]
			if n := strings.Count(string(stack), "newBlocking"); n < 2 {
				t.Errorf("%d bodies on the stack:\n%s", n, stack)
			}
			return rtlib.Await[int](f, pendingThen(1, 1))
		}))
	})
	if _, ready := outer.Poll(nil); ready {
		t.Error("ready too early")
	}
	if v, ready := outer.Poll(nil); v != 2 || !ready {
		t.Errorf("gave %d, %t", v, ready)
	}
}

// Of three functions that wait for each other, the innermost's child is
// cancelled first; then the deferred calls run, and recover gives nothing.
func TestCancelOfAGoroutineFutureIsGoexitAtItsAwait(t *testing.T) {
	for _, c := range []struct {
		name   string
		cancel func() // what the child does when it is cancelled
		panics string
		seen   any // by recover
	}{
		{name: "plain", cancel: func() {}},
		{name: "panic", cancel: func() { panic("boom") }, seen: "boom"},
		{name: "Goexit", cancel: runtime.Goexit},
	} {
		t.Run(c.name, func(t *testing.T) {
			newRuntime(t, rtlib.Workers(1))
			var j journal
			child := &probe{onCancel: func(*rtlib.Context) { j.note("child"); c.cancel() }}
			inner := func(f *blocking) int {
				defer func() { j.note("inner %v", recover()) }()
				rtlib.Await[int](f, child)
				t.Error("the inner body went on")
				return 0
			}
			outer := newBlocking(func(f *blocking) int {
				defer func() { j.note("outer %v", recover()) }()
				rtlib.Await[int](f, newBlocking(inner))
				t.Error("the outer body went on")
				return 0
			})
			outer.Poll(nil)
			outer.Cancel(nil)
			outer.Cancel(nil)
			j.want(t, "child", fmt.Sprintf("inner %v", c.seen), "outer <nil>")
		})
	}
}

func TestAPanicInCancelOfAGoroutineFutureComesOutOfIt(t *testing.T) {
	newRuntime(t, rtlib.Workers(1))
	f := newBlocking(func(f *blocking) int {
		defer func() { panic("boom") }()
		return rtlib.Await[int](f, &probe{})
	})
	f.Poll(nil)
	if got := panicText(func() { f.Cancel(nil) }); got != "boom" {
		t.Errorf("Cancel panicked with %q", got)
	}
}

func TestCrashOfAGoroutineFutureIsItsTasksJoinError(t *testing.T) {
	boom := errors.New("boom")
	for _, c := range []struct {
		name  string
		body  func()
		cause error
	}{
		{"panic", func() { panic(boom) }, boom},
		{"Goexit", runtime.Goexit, rtlib.ErrGoexit},
	} {
		t.Run(c.name, func(t *testing.T) {
			rt := newRuntime(t, rtlib.Workers(1))
			f := newBlocking(func(f *blocking) int {
				rtlib.Await[int](f, pendingThen(1, 0))
				return rtlib.Await[int](f, newBlocking(func(*blocking) int { c.body(); return 0 }))
			})
			_, err := outcome(rt, rtlib.SpawnOn[int](rt.Handle(), f))
			var end *rtlib.JoinError
			if !errors.As(err, &end) || errors.Unwrap(err) != c.cause {
				t.Fatalf("ended with %v", err)
			}
			if end.Panicked() && !strings.Contains(string(end.Stack), "TestCrashOfAGoroutineFuture") {
				t.Errorf("the stack does not show the body:\n%s", end.Stack)
			}
			if v, err := outcome(rt, rtlib.SpawnOn(rt.Handle(), ready(5))); v != 5 || err != nil {
				t.Errorf("afterwards a task gives %v, %v", v, err)
			}
		})
	}
}

// Two branches of one task never run at the same time, as the race detector would
// notice.
func TestGoroutineFuturesOfATaskShareItsTurn(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(4))
	count := 0
	branch := func() rtlib.Future[int] {
		return newBlocking(func(f *blocking) int {
			for range 100 {
				count++
				rtlib.Await(f, rtlib.YieldNow())
			}
			return count
		})
	}
	rtlib.BlockOnHandle[rtlib.Tuple2[int, int]](rt.Handle(), rtlib.Join2(branch(), branch()))
	if count != 200 {
		t.Errorf("counted %d", count)
	}
}

func TestAwaitOfANilFutureSaysWhere(t *testing.T) {
	newRuntime(t, rtlib.Workers(1))
	f := newBlocking(func(f *blocking) int { return rtlib.Await[int](f, nil) })
	got := panicText(func() { f.Poll(nil) })
	if !strings.HasPrefix(got, "rtlib: await of a nil future in test.blocking (test.ago:") {
		t.Errorf("panicked with %q", got)
	}
}

// goroutinePanics is the program of a root whose body panics below an await.
func goroutinePanics() {
	root := newBlocking(func(f *blocking) int {
		rtlib.Await(f, rtlib.YieldNow())
		return rtlib.Await[int](f, newBlocking(func(*blocking) int { panic("boom") }))
	})
	rtlib.BlockOn[rtlib.Unit](rtlib.PollFunc[rtlib.Unit](func(cx *rtlib.Context) (rtlib.Unit, bool) {
		rtlib.SpawnDetached[int](cx, root)
		return rtlib.Unit{}, false
	}))
}

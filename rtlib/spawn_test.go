package rtlib_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib"
)

// inTask calls f in a poll of a task of rt.
func inTask(rt *rtlib.Runtime, f func(cx *rtlib.Context)) {
	rtlib.BlockOnHandle[rtlib.Unit](rt.Handle(), rtlib.PollFunc[rtlib.Unit](func(cx *rtlib.Context) (rtlib.Unit, bool) {
		f(cx)
		return rtlib.Unit{}, true
	}))
}

// panicText returns what f panics with, as text.
func panicText(f func()) (text string) {
	defer func() { text, _ = recover().(string) }()
	f()
	return ""
}

func TestSpawnMisused(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	done := rtlib.SpawnOn(rt.Handle(), ready(1))
	if _, err := outcome(rt, done); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		do   func()
		want string
	}{
		{"Spawn without a Context", func() { rtlib.Spawn(nil, ready(1)) }, "use SpawnOn"},
		{"SpawnDetached without a Context", func() { rtlib.SpawnDetached(nil, ready(1)) }, "use SpawnOn"},
		{"SpawnTask without a Context", func() { rtlib.SpawnTask(nil, &rtlib.Task[int, one]{}) }, "use SpawnOn"},
		{"a nil future", func() { rtlib.SpawnOn[int](rt.Handle(), nil) }, "nil future"},
		{"a handle polled twice", func() { done.Poll(nil) }, "ready before"},
	} {
		if got := panicText(c.do); !strings.Contains(got, c.want) {
			t.Errorf("%s: panic %q does not say %q", c.name, got, c.want)
		}
	}
}

func TestSpawnTaskRunsTheFutureInIt(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	var h *rtlib.JoinHandle[int]
	detached := new(rtlib.Task[int, probe])
	inTask(rt, func(cx *rtlib.Context) {
		h = rtlib.SpawnTask(cx, new(rtlib.Task[int, one]))
		rtlib.SpawnTaskDetached(cx, detached)
	})
	if v, err := outcome(rt, h); v != 1 || err != nil {
		t.Errorf("got %v, %v", v, err)
	}
	within(t, detached.Future.polled.done(), "the detached task")
}

func TestCancellingAHandleLeavesItsTaskRunning(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	var free, ended gate
	waiting := free.wait()
	h := rtlib.SpawnOn[int](rt.Handle(), rtlib.PollFunc[int](func(cx *rtlib.Context) (int, bool) {
		_, ready := waiting.Poll(cx)
		if ready {
			ended.open()
		}
		return 0, ready
	}))
	woken := new(countingWaker)
	inTask(rt, func(cx *rtlib.Context) {
		old := cx.SetWaker(rtlib.NewWaker(woken))
		defer cx.SetWaker(old)
		if _, ready := h.Poll(cx); ready {
			t.Error("ready before its task")
		}
		h.Cancel(cx)
		h.Cancel(cx)
	})
	free.open()
	within(t, ended.done(), "the task")
	occupy(t, rt)() // the task's poll is over
	if woken.n != 0 {
		t.Error("a cancelled handle woke its waker")
	}
}

// countingWaker counts wake-ups from one goroutine at a time.
type countingWaker struct{ n int }

func (w *countingWaker) Wake() { w.n++ }

func TestHandleWakesTheLatestWaker(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	var free gate
	waiting := free.wait()
	h := rtlib.SpawnOn[rtlib.Unit](rt.Handle(), waiting)
	first, second := new(countingWaker), new(countingWaker)
	inTask(rt, func(cx *rtlib.Context) {
		old := cx.SetWaker(rtlib.NewWaker(first))
		h.Poll(cx)
		cx.SetWaker(rtlib.NewWaker(second))
		h.Poll(cx)
		h.Poll(cx)
		cx.SetWaker(old)
	})
	free.open()
	other := rtlib.SpawnOn(rt.Handle(), ready(0))
	for !h.IsFinished() {
		if _, err := outcome(rt, other); err != nil {
			t.Fatal(err)
		}
		other = rtlib.SpawnOn(rt.Handle(), ready(0))
	}
	if _, err := outcome(rt, other); err != nil {
		t.Fatal(err)
	}
	if first.n != 0 || second.n != 1 {
		t.Errorf("woke the first waker %d times, the second %d times", first.n, second.n)
	}
}

func TestJoinErrorTexts(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	aborted := rtlib.SpawnOn[int](rt.Handle(), &probe{})
	aborted.Abort()
	for _, c := range []struct {
		handle *rtlib.JoinHandle[int]
		want   string
	}{
		{aborted, "task aborted"},
		{rtlib.SpawnOn[int](rt.Handle(), &probe{onPoll: crashInPoll}), "task panicked: boom"},
		{rtlib.SpawnOn[int](rt.Handle(), &probe{onPoll: exitInPoll}), "task called runtime.Goexit"},
	} {
		_, err := outcome(rt, c.handle)
		var end *rtlib.JoinError
		if !errors.As(err, &end) || err.Error() != c.want {
			t.Errorf("got %q, want %q", err, c.want)
		}
	}
}

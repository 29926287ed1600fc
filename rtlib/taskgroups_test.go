package rtlib_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib"
)

func TestCancelTokenReachesItsDescendantsOnly(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(2))
	root := rtlib.NewCancelToken()
	left, right := root.Child(), root.Child()
	leaf := left.Child().Child()
	wait := func(tok *rtlib.CancelToken) *rtlib.JoinHandle[rtlib.Unit] {
		return rtlib.SpawnOn[rtlib.Unit](rt.Handle(), tok.Done())
	}
	onLeaf, onRight, onRoot := wait(leaf), wait(right), wait(root)
	occupy(t, rt)() // they have registered, or will find it cancelled
	left.Cancel()
	left.Cancel()
	if _, err := outcome(rt, onLeaf); err != nil {
		t.Error(err)
	}
	if !leaf.IsCancelled() || right.IsCancelled() || root.IsCancelled() || onRight.IsFinished() || onRoot.IsFinished() {
		t.Error("cancelling a token reached others than its descendants")
	}
	if _, err := outcome(rt, wait(leaf.Child())); err != nil { // born cancelled
		t.Error(err)
	}
	root.Cancel()
	for _, h := range []*rtlib.JoinHandle[rtlib.Unit]{onRight, onRoot} {
		if _, err := outcome(rt, h); err != nil {
			t.Error(err)
		}
	}
}

func TestCancelTokenFromManyGoroutines(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(2))
	for range 200 {
		root := rtlib.NewCancelToken()
		var handles []*rtlib.JoinHandle[rtlib.Unit]
		for range 5 {
			handles = append(handles, rtlib.SpawnOn[rtlib.Unit](rt.Handle(), root.Child().Child().Done()))
			h := rtlib.SpawnOn[rtlib.Unit](rt.Handle(), root.Child().Done())
			go h.Abort()
		}
		go root.Cancel()
		for _, h := range handles {
			if _, err := outcome(rt, h); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestUntilCancelled(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	token := rtlib.NewCancelToken()
	got := rtlib.BlockOnHandle[rtlib.Result[int]](rt.Handle(), rtlib.UntilCancelled[int](token, pendingThen(2, 5)))
	if got.Value != 5 || got.Err != nil {
		t.Errorf("got %v", got)
	}
	p := forever()
	h := rtlib.SpawnOn[rtlib.Result[int]](rt.Handle(), rtlib.UntilCancelled[int](token.Child(), p))
	within(t, p.polled.done(), "the first poll")
	token.Cancel()
	r, err := outcome(rt, h)
	if err != nil || !errors.Is(r.Err, context.Canceled) || p.cancels.Load() != 1 {
		t.Errorf("got %v, %v, cancelled %d times", r, err, p.cancels.Load())
	}
}

func TestTaskTrackerWaitsForItsTasks(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(2), rtlib.PanicHandler(func(*rtlib.JoinError) {}))
	var tracker rtlib.TaskTracker
	var ended atomic.Int32
	var free gate
	for i := range 20 {
		waiting := free.wait()
		p := &probe{onCancel: func(*rtlib.Context) { ended.Add(1) }}
		p.onPoll = func(cx *rtlib.Context) (int, bool) {
			if _, ready := waiting.Poll(cx); !ready {
				return 0, false
			}
			switch i % 4 {
			case 0:
				panic("boom")
			case 1:
				return exitInPoll(cx)
			}
			ended.Add(1)
			return 0, true
		}
		h := rtlib.SpawnOn(rt.Handle(), rtlib.Track[int](&tracker, p))
		if i%4 == 2 {
			defer h.Abort()
		}
	}
	wait := rtlib.SpawnOn[rtlib.Unit](rt.Handle(), tracker.Wait())
	if n := tracker.Len(); n != 20 {
		t.Errorf("%d tasks", n)
	}
	free.open()
	tracker.Close()
	if _, err := outcome(rt, wait); err != nil || ended.Load() != 20 || tracker.Len() != 0 {
		t.Errorf("waited with %v, %d of 20 have ended", err, ended.Load())
	}
	tracker.Reopen()
	open := rtlib.SpawnOn[rtlib.Unit](rt.Handle(), tracker.Wait())
	occupy(t, rt)()
	if open.IsFinished() {
		t.Error("an open tracker does not wait")
	}
	open.Abort()
}

func TestJoinSetJoinsInTheOrderOfTheEnds(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	var set rtlib.JoinSet[int]
	gates := make([]gate, 4)
	for i := range gates {
		waiting := gates[i].wait()
		set.SpawnOn(rt.Handle(), &probe{onPoll: func(cx *rtlib.Context) (int, bool) {
			_, ready := waiting.Poll(cx)
			if ready && i == 2 {
				panic("boom")
			}
			return i, ready
		}})
	}
	if _, ok, _ := set.TryJoinNext(); ok || set.Len() != 4 {
		t.Error("a task has ended")
	}
	for _, i := range []int{3, 0, 2} {
		next := rtlib.SpawnOn[rtlib.Tuple3[int, bool, error]](rt.Handle(), set.JoinNext())
		gates[i].open()
		r, err := outcome(rt, next)
		var end *rtlib.JoinError
		v, ok, taskErr := r.Unpack()
		if err != nil || !ok || errors.As(taskErr, &end) != (i == 2) || i != 2 && v != i {
			t.Errorf("task %d: joined %d, %v, %v", i, v, ok, taskErr)
		}
	}
	set.AbortAll()
	r := rtlib.BlockOnHandle[rtlib.Tuple3[int, bool, error]](rt.Handle(), set.JoinNext())
	if !r.V2 || !errors.Is(r.V3, rtlib.ErrAborted) {
		t.Errorf("joined %v", r)
	}
	if r = rtlib.BlockOnHandle[rtlib.Tuple3[int, bool, error]](rt.Handle(), set.JoinNext()); r.V2 {
		t.Error("the set is not empty")
	}
	done := rtlib.SpawnOn(rt.Handle(), ready(8))
	for !done.IsFinished() {
		occupy(t, rt)()
	}
	set.Add(done)
	if v, ok, err := set.TryJoinNext(); v != 8 || !ok || err != nil {
		t.Errorf("joined %d, %v, %v", v, ok, err)
	}
	set.SpawnOn(rt.Handle(), forever())
	waiting := rtlib.SpawnOn[rtlib.Tuple3[int, bool, error]](rt.Handle(), set.JoinNext())
	occupy(t, rt)()
	set.DetachAll()
	if r, err := outcome(rt, waiting); err != nil || r.V2 {
		t.Errorf("joined %v, %v", r, err)
	}
}

func TestJoinSetOfManyTasks(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(2))
	const n = 2000
	var set rtlib.JoinSet[int]
	sum, joined := 0, 0
	started := false
	rtlib.BlockOnHandle[rtlib.Unit](rt.Handle(), rtlib.PollFunc[rtlib.Unit](func(cx *rtlib.Context) (rtlib.Unit, bool) {
		if !started {
			started = true
			for i := range n {
				set.Spawn(cx, pendingThen(i%3, i))
			}
		}
		for {
			r, ready := set.JoinNext().Poll(cx)
			if !ready {
				return rtlib.Unit{}, false
			}
			if !r.V2 {
				return rtlib.Unit{}, true
			}
			sum += r.V1
			joined++
		}
	}))
	if joined != n || sum != n*(n-1)/2 {
		t.Errorf("joined %d tasks, sum %d", joined, sum)
	}
}

// A future that was never polled, or has ended, has no waker in the set: that which is
// there is another's.
func TestCancelOfAJoinNextThatDoesNotWait(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	var set rtlib.JoinSet[rtlib.Unit]
	set.SpawnOn(rt.Handle(), ready(rtlib.Unit{}))
	ended := set.JoinNext()
	rtlib.BlockOnHandle[rtlib.Tuple3[rtlib.Unit, bool, error]](rt.Handle(), ended)
	var free, joined gate
	set.SpawnOn(rt.Handle(), free.wait())
	waits := set.JoinNext()
	rtlib.SpawnOn(rt.Handle(), rtlib.PollFunc[rtlib.Unit](func(cx *rtlib.Context) (u rtlib.Unit, ready bool) {
		if _, ready = waits.Poll(cx); ready {
			joined.open()
			return u, true
		}
		set.JoinNext().Cancel(cx)
		ended.Cancel(cx)
		free.open()
		return u, false
	}))
	within(t, joined.done(), "the set wakes who waits")
}

// Who awaits a future that panics may recover, and so lives on.
func TestAPanicLeavesNothingRegistered(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	polls := 0
	boom := rtlib.PollFunc[int](func(*rtlib.Context) (int, bool) {
		if polls++; polls == 1 {
			return 0, false
		}
		panic("boom")
	})
	var woken countingWaker
	// raises polls a future of boom until that panics.
	raises := func(fut rtlib.Future[rtlib.Result[int]]) {
		t.Helper()
		polls = 0
		recovered := rtlib.BlockOnHandle(rt.Handle(), rtlib.PollFunc[any](func(cx *rtlib.Context) (v any, ready bool) {
			task := cx.SetWaker(rtlib.NewWaker(&woken))
			defer func() {
				v, ready = recover(), true
				cx.SetWaker(task)
			}()
			for !ready {
				_, ready = fut.Poll(cx)
			}
			return v, true
		}))
		if recovered != "boom" {
			t.Errorf("the panic has become %v", recovered)
		}
	}
	withoutError := func(fut rtlib.Future[int]) rtlib.Future[rtlib.Result[int]] {
		return rtlib.PollFunc[rtlib.Result[int]](func(cx *rtlib.Context) (rtlib.Result[int], bool) {
			v, ready := fut.Poll(cx)
			return rtlib.Ok(v), ready
		})
	}
	var tracker rtlib.TaskTracker
	raises(withoutError(rtlib.Track(&tracker, rtlib.Future[int](boom))))
	if n := tracker.Len(); n != 0 {
		t.Errorf("the tracker counts %d", n)
	}
	token := rtlib.NewCancelToken()
	raises(rtlib.UntilCancelled(token, rtlib.Future[int](boom)))
	if token.Cancel(); woken.n != 0 {
		t.Error("the token still has a waker")
	}
	ctx := &watchedContext{Context: t.Context(), done: make(chan struct{})}
	raises(rtlib.WithContextValue(ctx, rtlib.Future[int](boom)))
	if ctx.registered != 0 {
		t.Error("the context is still watched")
	}
}

// watchedContext counts who waits for it.
type watchedContext struct {
	context.Context
	done       chan struct{}
	registered int
}

func (c *watchedContext) Done() <-chan struct{} { return c.done }

func (c *watchedContext) AfterFunc(func()) (stop func() bool) {
	c.registered++
	return func() bool { c.registered--; return true }
}

func TestJoinSetStaysWholeWithoutANilHandle(t *testing.T) {
	var set rtlib.JoinSet[int]
	func() {
		defer func() {
			if recover() == nil {
				t.Error("no panic")
			}
		}()
		set.Add(nil)
	}()
	if set.Len() != 0 {
		t.Errorf("%d tasks", set.Len())
	}
}

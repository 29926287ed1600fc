package lock_test

import (
	"errors"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/lock"
)

// isReady polls f on plain Go code's behalf.
func isReady[T any](f rtlib.Future[T]) bool {
	_, ready := f.Poll(nil)
	return ready
}

func TestNotifyOneIsStoredOnce(t *testing.T) {
	var n lock.Notify
	n.NotifyOne(nil)
	n.NotifyOne(nil)
	if !isReady(n.Notified()) {
		t.Error("not stored")
	}
	if isReady(n.Notified()) {
		t.Error("stored twice")
	}
}

func TestNotifyOneServesInOrder(t *testing.T) {
	var n lock.Notify
	a, b, c := n.Notified(), n.Notified(), n.Notified()
	for _, f := range []*lock.NotifyNotifiedFuture{a, b, c} {
		if isReady(f) {
			t.Fatal("ready with no notification")
		}
	}
	n.NotifyOne(nil)
	n.NotifyOne(nil)
	a.Cancel(nil) // was chosen: the next is instead
	if !isReady(b) || !isReady(c) {
		t.Error("a notification was lost")
	}
	if isReady(n.Notified()) {
		t.Error("a notification was doubled")
	}
}

func TestNotifyWaitersCountsFromNotified(t *testing.T) {
	var n lock.Notify
	unpolled := n.Notified()
	var polled []*lock.NotifyNotifiedFuture
	for range 20 { // more than are woken at a time
		f := n.Notified()
		isReady(f)
		polled = append(polled, f)
	}
	n.NotifyWaiters(nil)
	if isReady(n.Notified()) {
		t.Error("it was stored")
	}
	if !isReady(unpolled) {
		t.Error("missed what came before the first poll")
	}
	for i, f := range polled {
		if !isReady(f) {
			t.Fatalf("waiter %d still waits", i)
		}
	}
}

func TestBarrierLetsAllGoAtOnceAndAgain(t *testing.T) {
	b := lock.NewBarrier(20)
	for round := range 3 {
		var waiting []*lock.BarrierWaitFuture
		for range 19 {
			f := b.Wait()
			if isReady(f) {
				t.Fatalf("round %d: went ahead", round)
			}
			waiting = append(waiting, f)
		}
		waiting[0].Cancel(nil)
		waiting[0] = b.Wait()
		isReady(waiting[0])
		if leader, ready := b.Wait().Poll(nil); !leader || !ready {
			t.Fatalf("round %d: the last one: %t, %t", round, leader, ready)
		}
		for _, f := range waiting {
			if leader, ready := f.Poll(nil); leader || !ready {
				t.Fatalf("round %d: leader %t, ready %t", round, leader, ready)
			}
		}
	}
	if leader, ready := lock.NewBarrier(1).Wait().Poll(nil); !leader || !ready {
		t.Error("one stopped alone")
	}
}

// stage is a future that the test ends.
type stage[T any] struct {
	value     *T
	polls     int
	cancelled bool
}

func (s *stage[T]) Poll(*rtlib.Context) (v T, ready bool) {
	s.polls++
	if s.value == nil {
		return v, false
	}
	return *s.value, true
}

func (s *stage[T]) Cancel(*rtlib.Context) { s.cancelled = true }

func TestOnceCellRunsOneInit(t *testing.T) {
	var c lock.OnceCell[int]
	if _, ok := c.Get(); ok {
		t.Fatal("it is filled")
	}
	var first, second stage[int]
	a, b := c.GetOrInit(&first), c.GetOrInit(&second)
	if isReady(a) || isReady(b) || second.polls > 0 || c.Set(nil, 5) {
		t.Fatal("a second init beside the first")
	}
	// The first gives up, the second takes over.
	a.Cancel(nil)
	if !first.cancelled {
		t.Error("the init was not cancelled")
	}
	two := 2
	second.value = &two
	if v, ready := b.Poll(nil); !ready || v != 2 {
		t.Fatalf("%d, %t", v, ready)
	}
	if v, ok := c.Get(); !ok || v != 2 {
		t.Errorf("Get: %d, %t", v, ok)
	}
	var third stage[int]
	if v, ready := c.GetOrInit(&third).Poll(nil); !ready || v != 2 || third.polls > 0 {
		t.Errorf("later: %d, %t, %d polls", v, ready, third.polls)
	}
	if c.Set(nil, 3) {
		t.Error("filled twice")
	}
}

func TestOnceCellWaitersGetTheValue(t *testing.T) {
	var c lock.OnceCell[int]
	var init, unused stage[int]
	a, b := c.GetOrInit(&init), c.GetOrInit(&unused)
	isReady(a)
	isReady(b)
	one := 1
	init.value = &one
	a.Poll(nil)
	if v, ready := b.Poll(nil); !ready || v != 1 || unused.polls > 0 {
		t.Errorf("%d, %t, %d polls", v, ready, unused.polls)
	}
}

func TestOnceCellStaysEmptyAfterAnError(t *testing.T) {
	var c lock.OnceCell[int]
	failure := errors.New("no")
	bad, good := rtlib.Err[int](failure), rtlib.Ok(4)
	if r, ready := c.GetOrTryInit(&stage[rtlib.Result[int]]{value: &bad}).Poll(nil); !ready || r.Err != failure {
		t.Fatalf("%v, %t", r, ready)
	}
	if r, ready := c.GetOrTryInit(&stage[rtlib.Result[int]]{value: &good}).Poll(nil); !ready || r.Err != nil || r.Value != 4 {
		t.Fatalf("%v, %t", r, ready)
	}
	if c.Set(nil, 1) {
		t.Error("filled twice")
	}
}

// Who awaits the init may recover from its panic, and so lives on.
func TestOnceCellChoosesTheNextAfterAPanic(t *testing.T) {
	var c lock.OnceCell[int]
	raises := func(f func() bool) {
		t.Helper()
		defer func() {
			if recover() == nil {
				t.Error("no panic")
			}
		}()
		f()
	}
	raises(func() bool {
		return isReady(c.GetOrInit(rtlib.PollFunc[int](func(*rtlib.Context) (int, bool) { panic("first") })))
	})
	raises(func() bool {
		return isReady(c.GetOrTryInit(rtlib.PollFunc[rtlib.Result[int]](func(*rtlib.Context) (rtlib.Result[int], bool) { panic("second") })))
	})
	one := 1
	if v, ready := c.GetOrInit(&stage[int]{value: &one}).Poll(nil); !ready || v != 1 {
		t.Errorf("%d, %t", v, ready)
	}
}

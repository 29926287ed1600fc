package lock_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/lock"
	"go.uber.org/goleak"
)

// newRuntime starts a runtime of two workers that is shut down at the end of the
// test.
func newRuntime(t *testing.T) rtlib.Handle {
	t.Helper()
	before := goleak.IgnoreCurrent()
	rt := rtlib.New(rtlib.Workers(2))
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := rt.Shutdown(ctx); err != nil {
			t.Error(err)
		}
		goleak.VerifyNone(t, before)
	})
	return rt.Handle()
}

// holder locks, yields while it holds the lock, and unlocks, n times.
type holder struct {
	n       int
	acquire func() rtlib.Future[rtlib.Unit]
	release func(*rtlib.Context)
	lock    rtlib.Future[rtlib.Unit]
	held    bool
	yield   rtlib.YieldNowFuture
	inside  func(delta int32)
}

func (h *holder) Poll(cx *rtlib.Context) (u rtlib.Unit, ready bool) {
	for h.n > 0 {
		if !h.held {
			if h.lock == nil {
				h.lock = h.acquire()
			}
			if _, ready := h.lock.Poll(cx); !ready {
				return u, false
			}
			h.lock, h.held = nil, true
			h.inside(1)
			h.yield.Init()
		}
		if _, ready := h.yield.Poll(cx); !ready {
			return u, false
		}
		h.leave(cx)
		h.n--
	}
	return u, true
}

func (h *holder) leave(cx *rtlib.Context) {
	h.inside(-1)
	h.held = false
	h.release(cx)
}

func (h *holder) Cancel(cx *rtlib.Context) {
	if h.held {
		h.leave(cx)
	}
	if h.lock != nil {
		h.lock.Cancel(cx)
		h.lock = nil
	}
}

// contend has tasks contend for a lock, aborts every third of them at some time,
// and checks that never more than limit are inside.
func contend(t *testing.T, limit int32, acquire func() rtlib.Future[rtlib.Unit], release func(*rtlib.Context)) {
	t.Helper()
	h := newRuntime(t)
	var inside atomic.Int32
	count := func(delta int32) {
		if n := inside.Add(delta); n > limit {
			t.Errorf("%d inside", n)
		}
	}
	var tasks []*rtlib.JoinHandle[rtlib.Unit]
	for range 60 {
		tasks = append(tasks, rtlib.SpawnOn[rtlib.Unit](h, &holder{n: 200, acquire: acquire, release: release, inside: count}))
	}
	var wg sync.WaitGroup
	for i, task := range tasks {
		if i%3 == 0 {
			wg.Go(task.Abort)
		}
	}
	wg.Wait()
	for i, task := range tasks {
		if _, err := rtlib.BlockOnHandle(h, rtlib.Future[rtlib.Result[rtlib.Unit]](task)).Unpack(); err != nil && i%3 != 0 {
			t.Error(err)
		}
	}
}

func TestMutexUnderContentionAndAborts(t *testing.T) {
	var mu lock.Mutex
	contend(t, 1, func() rtlib.Future[rtlib.Unit] { return mu.Lock() }, mu.Unlock)
	if !mu.TryLock() {
		t.Error("the lock is lost")
	}
}

func TestRWMutexUnderContentionAndAborts(t *testing.T) {
	var mu lock.RWMutex
	contend(t, 60, func() rtlib.Future[rtlib.Unit] { return mu.RLock() }, mu.RUnlock)
	contend(t, 1, func() rtlib.Future[rtlib.Unit] { return mu.Lock() }, mu.Unlock)
	if !mu.TryLock() {
		t.Error("the lock is lost")
	}
}

// unit makes a Future[Unit] of one that ends with an error.
type unit struct{ f rtlib.Future[error] }

func (u unit) Poll(cx *rtlib.Context) (rtlib.Unit, bool) {
	_, ready := u.f.Poll(cx)
	return rtlib.Unit{}, ready
}

func (u unit) Cancel(cx *rtlib.Context) { u.f.Cancel(cx) }

func TestSemaphoreUnderContentionAndAborts(t *testing.T) {
	s := lock.NewSemaphore(5)
	contend(t, 2, func() rtlib.Future[rtlib.Unit] { return unit{s.Acquire(2)} },
		func(cx *rtlib.Context) { s.Release(cx, 2) })
	if n := s.Available(); n != 5 {
		t.Errorf("%d permits", n)
	}
}

// Goroutines and tasks share a lock.
func TestMutexIsSharedWithGoroutines(t *testing.T) {
	h := newRuntime(t)
	var mu lock.Mutex
	count := 0
	task := rtlib.SpawnOn[rtlib.Unit](h, &holder{
		n: 500, release: mu.Unlock,
		acquire: func() rtlib.Future[rtlib.Unit] { return mu.Lock() },
		inside:  func(delta int32) { count += int(delta+1) / 2 },
	})
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 500 {
				mu.LockBlocking()
				count++
				mu.Unlock(nil)
			}
		})
	}
	wg.Wait()
	rtlib.BlockOnHandle(h, rtlib.Future[rtlib.Result[rtlib.Unit]](task))
	if count != 2500 {
		t.Errorf("%d times inside", count)
	}
}

func TestNoAllocationsUncontended(t *testing.T) {
	var mu lock.Mutex
	s := lock.NewSemaphore(1)
	var l lock.MutexLockFuture
	var a lock.SemaphoreAcquireFuture
	if n := testing.AllocsPerRun(100, func() {
		l.Init(&mu)
		l.Poll(nil)
		mu.Unlock(nil)
		a.Init(s, 1)
		a.Poll(nil)
		s.Release(nil, 1)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestNoAllocationsContended(t *testing.T) {
	var mu lock.Mutex
	mu.TryLock()
	var l lock.MutexLockFuture
	if n := testing.AllocsPerRun(100, func() {
		l.Init(&mu)
		l.Poll(nil)
		mu.Unlock(nil)
		l.Poll(nil)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

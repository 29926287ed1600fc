package lock_test

import (
	"runtime"
	"testing"
	"weak"

	"github.com/asyncgen/asyncgen/rtlib/lock"
)

// The frame that awaited a lock may live long; what the lock is part of need not.
func TestAnEndedFutureKeepsNoLock(t *testing.T) {
	type guarded struct {
		mu   lock.Mutex
		rw   lock.RWMutex
		data [64]int
	}
	var l lock.MutexLockFuture
	var w lock.RWMutexLockFuture
	ref := func() weak.Pointer[guarded] {
		g := new(guarded)
		l.Init(&g.mu)
		l.Poll(nil)
		w.Init(&g.rw)
		w.Poll(nil)
		return weak.Make(g)
	}()
	runtime.GC()
	if ref.Value() != nil {
		t.Error("it is kept")
	}
	runtime.KeepAlive(&l)
	runtime.KeepAlive(&w)
}

package lock

import (
	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/internal/waitlist"
)

// Mutex is a mutual exclusion lock for tasks. The zero Mutex is unlocked. It is
// fair: Unlock hands it to who has waited longest. It must not be copied after
// first use. Like a [sync.Mutex] it belongs to nobody: one task may lock it and
// another unlock it.
type Mutex struct{ permits permits }

// Lock returns a future that ends when the caller has the lock. Cancelling it is
// safe: the place in the queue is lost, the lock is not.
func (m *Mutex) Lock() *MutexLockFuture {
	f := &MutexLockFuture{}
	f.Init(m)
	return f
}

// MutexLockFuture is the future that [Mutex.Lock] returns.
type MutexLockFuture struct {
	rtlib.Embeddable
	mutex  *Mutex
	waiter waitlist.Waiter
}

// Init sets the lock.
func (f *MutexLockFuture) Init(m *Mutex) { f.mutex = m }

// Poll is ready when the caller has the lock.
func (f *MutexLockFuture) Poll(cx *rtlib.Context) (rtlib.Unit, bool) {
	if f.mutex.permits.poll(cx, &f.waiter, 1, 1) == pending {
		return rtlib.Unit{}, false
	}
	f.mutex = nil // a frame that has ended with it must not keep it
	return rtlib.Unit{}, true
}

// Cancel stops waiting.
func (f *MutexLockFuture) Cancel(cx *rtlib.Context) {
	if f.mutex != nil {
		f.mutex.permits.cancel(cx, &f.waiter, 1, 1)
	}
}

// TryLock locks m if it is free and nobody waits for it, and reports whether it
// did.
func (m *Mutex) TryLock() bool { return m.permits.tryTake(1, 1) }

// LockBlocking locks m on a goroutine, which it blocks until m is locked. It is
// for plain Go code; in a task it would block a worker.
func (m *Mutex) LockBlocking() { m.permits.block(1, 1) }

// Unlock unlocks m, or hands it to who has waited longest. It panics if m is not
// locked.
func (m *Mutex) Unlock(cx *rtlib.Context) {
	if !m.permits.release(cx, 1, 1, 0) {
		panic("lock: Unlock of an unlocked Mutex")
	}
}

package lock

import (
	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/internal/waitlist"
)

// RWMutex is a lock that any number of readers hold together, or one writer
// alone. The zero RWMutex is unlocked. It is fair: a reader that comes after a
// writer waits for it, so that neither kind starves the other. A task that holds
// it must therefore not lock it again, not even both times for reading. It must
// not be copied after first use.
type RWMutex struct{ permits permits }

// allReaders is the number of permits: a reader takes one, a writer all.
const allReaders = 1 << 30

// Lock returns a future that ends when the caller has the lock alone. Cancelling
// it is safe.
func (m *RWMutex) Lock() *RWMutexLockFuture {
	f := &RWMutexLockFuture{}
	f.Init(m)
	return f
}

// RWMutexLockFuture is the future that [RWMutex.Lock] returns.
type RWMutexLockFuture struct {
	rtlib.Embeddable
	mutex  *RWMutex
	waiter waitlist.Waiter
}

// Init sets the lock.
func (f *RWMutexLockFuture) Init(m *RWMutex) { f.mutex = m }

// Poll is ready when the caller has the lock.
func (f *RWMutexLockFuture) Poll(cx *rtlib.Context) (rtlib.Unit, bool) {
	if f.mutex.permits.poll(cx, &f.waiter, allReaders, allReaders) == pending {
		return rtlib.Unit{}, false
	}
	f.mutex = nil
	return rtlib.Unit{}, true
}

// Cancel stops waiting.
func (f *RWMutexLockFuture) Cancel(cx *rtlib.Context) {
	if f.mutex != nil {
		f.mutex.permits.cancel(cx, &f.waiter, allReaders, allReaders)
	}
}

// RLock returns a future that ends when the caller shares the lock with other
// readers. Cancelling it is safe.
func (m *RWMutex) RLock() *RWMutexRLockFuture {
	f := &RWMutexRLockFuture{}
	f.Init(m)
	return f
}

// RWMutexRLockFuture is the future that [RWMutex.RLock] returns.
type RWMutexRLockFuture struct {
	rtlib.Embeddable
	mutex  *RWMutex
	waiter waitlist.Waiter
}

// Init sets the lock.
func (f *RWMutexRLockFuture) Init(m *RWMutex) { f.mutex = m }

// Poll is ready when the caller has the lock.
func (f *RWMutexRLockFuture) Poll(cx *rtlib.Context) (rtlib.Unit, bool) {
	if f.mutex.permits.poll(cx, &f.waiter, 1, allReaders) == pending {
		return rtlib.Unit{}, false
	}
	f.mutex = nil
	return rtlib.Unit{}, true
}

// Cancel stops waiting.
func (f *RWMutexRLockFuture) Cancel(cx *rtlib.Context) {
	if f.mutex != nil {
		f.mutex.permits.cancel(cx, &f.waiter, 1, allReaders)
	}
}

// TryLock locks m for writing if it is free and nobody waits for it, and reports
// whether it did.
func (m *RWMutex) TryLock() bool { return m.permits.tryTake(allReaders, allReaders) }

// TryRLock locks m for reading if no writer has it and nobody waits for it, and
// reports whether it did.
func (m *RWMutex) TryRLock() bool { return m.permits.tryTake(1, allReaders) }

// LockBlocking locks m for writing on a goroutine, which it blocks until then.
func (m *RWMutex) LockBlocking() { m.permits.block(allReaders, allReaders) }

// RLockBlocking locks m for reading on a goroutine, which it blocks until then.
func (m *RWMutex) RLockBlocking() { m.permits.block(1, allReaders) }

// Unlock ends the writer's hold. It panics if no writer has m.
func (m *RWMutex) Unlock(cx *rtlib.Context) {
	if !m.permits.release(cx, allReaders, allReaders, 0) {
		panic("lock: Unlock of an RWMutex that is not locked for writing")
	}
}

// RUnlock ends one reader's hold. It panics if no reader has m.
func (m *RWMutex) RUnlock(cx *rtlib.Context) {
	if m.permits.taken() == allReaders || !m.permits.release(cx, 1, allReaders, 0) {
		panic("lock: RUnlock of an RWMutex that is not locked for reading")
	}
}

// Downgrade turns the writer's hold into a reader's without letting another
// writer in between. It panics if no writer has m.
func (m *RWMutex) Downgrade(cx *rtlib.Context) {
	if m.permits.taken() != allReaders {
		panic("lock: Downgrade of an RWMutex that is not locked for writing")
	}
	m.permits.release(cx, allReaders-1, allReaders, 1)
}

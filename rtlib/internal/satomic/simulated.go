//go:build simatomic

package satomic

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Scheduler is told of every operation of the threads that it runs.
type Scheduler interface {
	// Step is called ahead of an operation and may run other threads.
	Step()
	// Block runs other threads until ready returns true.
	Block(ready func() bool)
	// Delay puts a store of the running thread off. Apply makes it visible to the
	// others, in the order of the thread's stores: at its next Fence, or before.
	Delay(at, value any, apply func())
	// Delayed returns what the running thread itself has stored there, if the others
	// do not see that yet.
	Delayed(at any) (value any, ok bool)
	// Fence makes visible what the running thread has stored.
	Fence()
}

// Current is the scheduler of the exploration that is under way, nil outside of
// one. While it is set, no goroutine but the exploration's may use the package.
var Current Scheduler

// exchange is the step of an operation that also writes.
func exchange() {
	if Current != nil {
		Current.Step()
		Current.Fence()
	}
}

// load is the step of one that does not. It returns what the thread itself has
// stored at x, if others do not see that yet.
func load(x any) (v any, ok bool) {
	if Current == nil {
		return nil, false
	}
	Current.Step()
	return Current.Delayed(x)
}

// delay is the step of a store of v at x that others may see later.
func delay(x, v any, store func()) {
	if Current == nil {
		store()
		return
	}
	Current.Step()
	Current.Delay(x, v, store)
}

// StoreReleaseUint32 is x.Store(v) for what only the caller writes, if nobody
// relies on its being seen before the caller's next load: others may see it later.
func StoreReleaseUint32(x *Uint32, v uint32) { delay(x, v, func() { x.real.Store(v) }) }

// StoreReleaseInt64 is StoreReleaseUint32 for an Int64.
func StoreReleaseInt64(x *Int64, v int64) { delay(x, v, func() { x.real.Store(v) }) }

// StoreReleaseUint64 is StoreReleaseUint32 for a Uint64.
func StoreReleaseUint64(x *Uint64, v uint64) { delay(x, v, func() { x.real.Store(v) }) }

// StoreReleasePointer is StoreReleaseUint32 for a Pointer.
func StoreReleasePointer[T any](x *Pointer[T], v *T) { delay(x, v, func() { x.real.Store(v) }) }

// Bool is [atomic.Bool].
type Bool struct{ real atomic.Bool }

// Load does what the method of [atomic.Bool] does, as do those below.
func (x *Bool) Load() bool       { load(x); return x.real.Load() }
func (x *Bool) Store(v bool)     { exchange(); x.real.Store(v) }
func (x *Bool) Swap(v bool) bool { exchange(); return x.real.Swap(v) }
func (x *Bool) CompareAndSwap(old, v bool) bool {
	exchange()
	return x.real.CompareAndSwap(old, v)
}

// InitUint32 sets a Uint32 that nobody else can reach yet: no step.
func InitUint32(x *Uint32, v uint32) { x.real.Store(v) }

// InitPointer is InitUint32 for a Pointer.
func InitPointer[T any](x *Pointer[T], v *T) { x.real.Store(v) }

// Int32 is [atomic.Int32].
type Int32 struct{ real atomic.Int32 }

// Load does what the method of [atomic.Int32] does, as do those below.
func (x *Int32) Load() int32           { load(x); return x.real.Load() }
func (x *Int32) Store(v int32)         { exchange(); x.real.Store(v) }
func (x *Int32) Swap(v int32) int32    { exchange(); return x.real.Swap(v) }
func (x *Int32) Add(delta int32) int32 { exchange(); return x.real.Add(delta) }
func (x *Int32) CompareAndSwap(old, v int32) bool {
	exchange()
	return x.real.CompareAndSwap(old, v)
}

// Int64 is [atomic.Int64].
type Int64 struct{ real atomic.Int64 }

// Load does what the method of [atomic.Int64] does, as do those below.
func (x *Int64) Load() int64 {
	if v, ok := load(x); ok {
		return v.(int64)
	}
	return x.real.Load()
}
func (x *Int64) Store(v int64)         { exchange(); x.real.Store(v) }
func (x *Int64) Swap(v int64) int64    { exchange(); return x.real.Swap(v) }
func (x *Int64) Add(delta int64) int64 { exchange(); return x.real.Add(delta) }
func (x *Int64) CompareAndSwap(old, v int64) bool {
	exchange()
	return x.real.CompareAndSwap(old, v)
}

// Uint32 is [atomic.Uint32].
type Uint32 struct{ real atomic.Uint32 }

// Load does what the method of [atomic.Uint32] does, as do those below.
func (x *Uint32) Load() uint32 {
	if v, ok := load(x); ok {
		return v.(uint32)
	}
	return x.real.Load()
}
func (x *Uint32) Store(v uint32)          { exchange(); x.real.Store(v) }
func (x *Uint32) Swap(v uint32) uint32    { exchange(); return x.real.Swap(v) }
func (x *Uint32) Add(delta uint32) uint32 { exchange(); return x.real.Add(delta) }
func (x *Uint32) And(mask uint32) uint32  { exchange(); return x.real.And(mask) }
func (x *Uint32) Or(mask uint32) uint32   { exchange(); return x.real.Or(mask) }
func (x *Uint32) CompareAndSwap(old, v uint32) bool {
	exchange()
	return x.real.CompareAndSwap(old, v)
}

// Uint64 is [atomic.Uint64].
type Uint64 struct{ real atomic.Uint64 }

// Load does what the method of [atomic.Uint64] does, as do those below.
func (x *Uint64) Load() uint64 {
	if v, ok := load(x); ok {
		return v.(uint64)
	}
	return x.real.Load()
}
func (x *Uint64) Store(v uint64)          { exchange(); x.real.Store(v) }
func (x *Uint64) Swap(v uint64) uint64    { exchange(); return x.real.Swap(v) }
func (x *Uint64) Add(delta uint64) uint64 { exchange(); return x.real.Add(delta) }
func (x *Uint64) And(mask uint64) uint64  { exchange(); return x.real.And(mask) }
func (x *Uint64) Or(mask uint64) uint64   { exchange(); return x.real.Or(mask) }
func (x *Uint64) CompareAndSwap(old, v uint64) bool {
	exchange()
	return x.real.CompareAndSwap(old, v)
}

// Pointer is [atomic.Pointer].
type Pointer[T any] struct{ real atomic.Pointer[T] }

// Load does what the method of [atomic.Pointer] does, as do those below.
func (x *Pointer[T]) Load() *T {
	if v, ok := load(x); ok {
		return v.(*T)
	}
	return x.real.Load()
}
func (x *Pointer[T]) Store(v *T)   { exchange(); x.real.Store(v) }
func (x *Pointer[T]) Swap(v *T) *T { exchange(); return x.real.Swap(v) }
func (x *Pointer[T]) CompareAndSwap(old, v *T) bool {
	exchange()
	return x.real.CompareAndSwap(old, v)
}

// Mutex is [sync.Mutex].
type Mutex struct {
	real   sync.Mutex
	locked bool // what an exploration knows, whose threads never block for real
}

// Lock locks m.
func (m *Mutex) Lock() {
	if Current == nil {
		m.real.Lock()
		return
	}
	exchange()
	if m.locked {
		Current.Block(func() bool { return !m.locked })
	}
	m.locked = true
}

// TryLock locks m if it is free.
func (m *Mutex) TryLock() bool {
	if Current == nil {
		return m.real.TryLock()
	}
	exchange()
	if m.locked {
		return false
	}
	m.locked = true
	return true
}

// Unlock unlocks m.
func (m *Mutex) Unlock() {
	if Current == nil {
		m.real.Unlock()
		return
	}
	if !m.locked {
		panic("satomic: unlock of an unlocked Mutex")
	}
	exchange()
	m.locked = false
}

// Parker blocks one goroutine until another lets it go on. An Unpark that comes
// first is kept, and further ones coincide with it.
type Parker struct {
	signal   chan struct{}
	signaled *bool // the same for an exploration
}

// NewParker makes a Parker.
func NewParker() Parker { return Parker{make(chan struct{}, 1), new(bool)} }

// Park blocks until Unpark is called, or returns at once if it was since the
// last Park.
func (p *Parker) Park() {
	if Current == nil {
		<-p.signal
		return
	}
	exchange()
	if !*p.signaled {
		Current.Block(func() bool { return *p.signaled })
	}
	*p.signaled = false
}

// Unpark lets the Park that is under way return, or else the next one.
func (p *Parker) Unpark() {
	if Current == nil {
		select {
		case p.signal <- struct{}{}:
		default:
		}
		return
	}
	exchange()
	*p.signaled = true
}

// Await waits until ready returns true, which takes another goroutine a few
// instructions.
func Await(ready func() bool) {
	if Current != nil {
		Current.Block(ready)
		return
	}
	for !ready() {
		runtime.Gosched()
	}
}

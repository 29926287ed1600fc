//go:build !simatomic

package satomic

import (
	"runtime"
	"sync"
	"sync/atomic"
	"unsafe"
)

// The types of sync/atomic and sync.
type (
	Bool           = atomic.Bool
	Int32          = atomic.Int32
	Int64          = atomic.Int64
	Uint32         = atomic.Uint32
	Uint64         = atomic.Uint64
	Pointer[T any] = atomic.Pointer[T]
	Mutex          = sync.Mutex
)

// InitUint32 sets a Uint32 that nobody else can reach yet. What then makes it
// reachable orders the write, so that it need not be the locked exchange that
// Store is, which takes as long as an uncontended mutex.
func InitUint32(x *Uint32, v uint32) { *(*uint32)(unsafe.Pointer(x)) = v }

// InitPointer is InitUint32 for a Pointer, whose Store is three calls besides.
func InitPointer[T any](x *Pointer[T], v *T) { *(**T)(unsafe.Pointer(x)) = v }

// Each type is as large as its value, which is thus all of it.
var (
	_ [unsafe.Sizeof(uint32(0)) - unsafe.Sizeof(Uint32{})]struct{}
	_ [unsafe.Sizeof(int64(0)) - unsafe.Sizeof(Int64{})]struct{}
	_ [unsafe.Sizeof(uint64(0)) - unsafe.Sizeof(Uint64{})]struct{}
	_ [unsafe.Sizeof(uintptr(0)) - unsafe.Sizeof(Pointer[int]{})]struct{}
)

// Parker blocks one goroutine until another lets it go on. An Unpark that comes
// first is kept, and further ones coincide with it.
type Parker struct{ signal chan struct{} }

// NewParker makes a Parker.
func NewParker() Parker { return Parker{make(chan struct{}, 1)} }

// Park blocks until Unpark is called, or returns at once if it was since the
// last Park.
func (p *Parker) Park() { <-p.signal }

// Unpark lets the Park that is under way return, or else the next one.
func (p *Parker) Unpark() {
	select {
	case p.signal <- struct{}{}:
	default:
	}
}

// Await waits until ready returns true, which takes another goroutine a few
// instructions.
func Await(ready func() bool) {
	for !ready() {
		runtime.Gosched()
	}
}

//go:build !simatomic

package satomic

import (
	"sync"
	"sync/atomic"
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

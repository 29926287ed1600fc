package waitlist

import (
	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/internal/satomic"
)

// Goroutine is a goroutine that waits as a future does.
type Goroutine struct{ satomic.Parker }

// NewGoroutine returns one for the caller.
func NewGoroutine() *Goroutine { return &Goroutine{satomic.NewParker()} }

// Wake lets the goroutine go on.
func (g *Goroutine) Wake() { g.Unpark() }

// Waker returns the waker that lets it go on.
func (g *Goroutine) Waker() rtlib.Waker { return rtlib.NewWaker(g) }

// Wait blocks the calling goroutine until w is granted.
func (g *Goroutine) Wait(w *Waiter) {
	for w.state.Load() != granted {
		g.Park()
	}
	satomic.StoreReleaseUint32(&w.state, idle)
}

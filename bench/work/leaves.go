package work

import "github.com/asyncgen/asyncgen/rtlib"

// SelfWake returns a future that is pending once, having woken its own task.
func SelfWake() *SelfWakeFuture { return &SelfWakeFuture{} }

// SelfWakeFuture is the future that [SelfWake] returns.
type SelfWakeFuture struct {
	rtlib.Embeddable
	woken bool
}

// Init makes the future one that was never polled.
func (f *SelfWakeFuture) Init() { f.woken = false }

// Poll is pending the first time.
func (f *SelfWakeFuture) Poll(cx *rtlib.Context) (rtlib.Unit, bool) {
	if f.woken {
		return rtlib.Unit{}, true
	}
	f.woken = true
	cx.Waker().WakeFrom(cx)
	return rtlib.Unit{}, false
}

// Cancel does nothing.
func (f *SelfWakeFuture) Cancel(*rtlib.Context) {}

// Forever returns a future that is never ready.
func Forever() *ForeverFuture { return &ForeverFuture{} }

// ForeverFuture is the future that [Forever] returns.
type ForeverFuture struct{ rtlib.Embeddable }

// Init does nothing.
func (f *ForeverFuture) Init() {}

// Poll is pending.
func (f *ForeverFuture) Poll(*rtlib.Context) (rtlib.Unit, bool) { return rtlib.Unit{}, false }

// Cancel does nothing.
func (f *ForeverFuture) Cancel(*rtlib.Context) {}

// Pend returns a future that is never ready.
func Pend() *PendFuture { return &PendFuture{} }

// PendFuture is the future that [Pend] returns. A poll of it is a call and writes to the
// frame, unlike one of a [ForeverFuture], which is all but nothing once it is inlined.
type PendFuture struct {
	rtlib.Embeddable
	polls int
}

// Init makes the future one that was never polled.
func (f *PendFuture) Init() { f.polls = 0 }

// Poll is pending.
//
//go:noinline
func (f *PendFuture) Poll(*rtlib.Context) (u rtlib.Unit, ready bool) {
	f.polls++
	return u, false
}

// Cancel does nothing.
func (f *PendFuture) Cancel(*rtlib.Context) {}

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

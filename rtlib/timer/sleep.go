// Package timer holds the futures of time: sleeping and time limits. Their
// clock is that of the runtime they run on, their resolution one millisecond,
// and they never end early.
package timer

import (
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
)

// Sleep returns a future that ends d after its first poll. A d that is not
// positive ends at the first poll. Cancelling it is safe and releases its
// timer.
func Sleep(d time.Duration) *SleepFuture {
	f := &SleepFuture{}
	f.Init(d)
	return f
}

// SleepFuture is the future that [Sleep] returns.
type SleepFuture struct {
	rtlib.Embeddable
	entry rtlib.TimerEntry // with the delay, until it is armed
}

// Init sets how long to sleep.
func (f *SleepFuture) Init(d time.Duration) { f.entry.SetDelay(d) }

// Poll is ready when the time is over.
func (f *SleepFuture) Poll(cx *rtlib.Context) (rtlib.Unit, bool) {
	if f.entry.Armed() {
		return rtlib.Unit{}, pollArmed(&f.entry, cx)
	}
	if f.entry.Delay() <= 0 {
		return rtlib.Unit{}, true
	}
	f.entry.Start(cx)
	return rtlib.Unit{}, false
}

// Cancel releases the timer.
func (f *SleepFuture) Cancel(*rtlib.Context) { f.entry.Disarm() }

// SleepUntil returns a future that ends when the runtime's clock reaches t, at
// the first poll if it already has. Cancelling it is safe and releases its
// timer.
func SleepUntil(t time.Time) *SleepUntilFuture {
	f := &SleepUntilFuture{}
	f.Init(t)
	return f
}

// SleepUntilFuture is the future that [SleepUntil] returns.
type SleepUntilFuture struct {
	rtlib.Embeddable
	at    time.Time
	entry rtlib.TimerEntry
}

// Init sets the time to sleep until.
func (f *SleepUntilFuture) Init(t time.Time) { f.at = t }

// Poll is ready when the time has come.
func (f *SleepUntilFuture) Poll(cx *rtlib.Context) (rtlib.Unit, bool) {
	if f.entry.Armed() {
		return rtlib.Unit{}, pollArmed(&f.entry, cx)
	}
	if !cx.Now().Before(f.at) {
		return rtlib.Unit{}, true
	}
	f.entry.Arm(cx, f.at)
	return rtlib.Unit{}, false
}

// Cancel releases the timer.
func (f *SleepUntilFuture) Cancel(*rtlib.Context) { f.entry.Disarm() }

// pollArmed polls an armed timer and disarms it once it has fired, so that its
// future may be started again.
func pollArmed(e *rtlib.TimerEntry, cx *rtlib.Context) (fired bool) {
	if !e.Poll(cx) {
		return false
	}
	e.Disarm()
	return true
}

package timer

import (
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
)

// MissedTick is what an [Interval] does when a tick comes so late that it, or
// the next one, was missed.
type MissedTick uint8

const (
	// Burst makes up for missed ticks: they come without a pause until the
	// interval has caught up with its schedule.
	Burst MissedTick = iota
	// Delay starts the schedule anew: the next tick comes a period after the late
	// one.
	Delay
	// Skip leaves missed ticks out: the next one comes at its time in the old
	// schedule.
	Skip
)

// tolerance is by how much a tick may be late before it counts as missed, since
// a timer has a resolution of its own.
const tolerance = 5 * time.Millisecond

// Interval ticks periodically. It is used by one task at a time, and is a
// stream of the ticks that never ends. What is dropped while it waits keeps a
// timer until that fires: cancel the Tick, or the stream.
type Interval struct {
	period  time.Duration
	missed  MissedTick
	started bool
	next    time.Time // of the tick that comes
	entry   rtlib.TimerEntry
}

// NewInterval returns an interval that first ticks at the first poll, and then
// every period. What it does about missed ticks is [Burst]. It panics if period
// is not positive.
func NewInterval(period time.Duration) *Interval {
	if period <= 0 {
		panic("timer: NewInterval: the period must be positive")
	}
	return &Interval{period: period}
}

// NewIntervalAt is NewInterval with the first tick at start.
func NewIntervalAt(start time.Time, period time.Duration) *Interval {
	i := NewInterval(period)
	i.started, i.next = true, start
	return i
}

// SetMissedTick sets what is done about missed ticks.
func (i *Interval) SetMissedTick(m MissedTick) { i.missed = m }

// Period returns the time between ticks.
func (i *Interval) Period() time.Duration { return i.period }

// Reset makes the next tick come a period from now, on the clock of cx's
// runtime. No Tick may be waiting.
func (i *Interval) Reset(cx *rtlib.Context) {
	i.entry.Disarm()
	i.started, i.next = true, cx.Now().Add(i.period)
}

// Tick returns a future for the next tick. It gives the time for which the tick
// was scheduled. Cancelling it loses none.
func (i *Interval) Tick() rtlib.Future[time.Time] {
	f := &IntervalTickFuture{}
	f.Init(i)
	return f
}

// IntervalTickFuture is the future that [Interval.Tick] returns.
type IntervalTickFuture struct {
	rtlib.Embeddable
	interval *Interval
	waits    bool // for the timer of the interval
}

// Init sets the interval.
func (f *IntervalTickFuture) Init(i *Interval) { f.interval, f.waits = i, false }

// Poll is ready when the time of the tick has come.
func (f *IntervalTickFuture) Poll(cx *rtlib.Context) (time.Time, bool) {
	t, _, ready := f.interval.PollNext(cx)
	f.waits = !ready
	return t, ready
}

// Cancel releases the timer.
func (f *IntervalTickFuture) Cancel(cx *rtlib.Context) {
	if f.waits {
		f.waits = false
		f.interval.Cancel(cx)
	}
}

// PollNext is ready when the time of the next tick has come. It makes Interval a
// stream.
func (i *Interval) PollNext(cx *rtlib.Context) (tick time.Time, ok, ready bool) {
	now := cx.Now()
	if !i.started {
		i.started, i.next = true, now
	}
	for now.Before(i.next) {
		if !i.entry.Armed() {
			i.entry.Arm(cx, i.next)
			return tick, false, false
		}
		if !i.entry.Poll(cx) {
			return tick, false, false
		}
		i.entry.Disarm() // fired, but the clock was set back: arm it again
	}
	if !cx.Spend() {
		return tick, false, false
	}
	i.entry.Disarm()
	tick = i.next
	i.next = i.after(tick, now)
	return tick, true, true
}

// after returns when the tick after one that was scheduled for tick and has
// come at now is due.
func (i *Interval) after(tick, now time.Time) time.Time {
	late := now.Sub(tick)
	if late <= tolerance {
		return tick.Add(i.period)
	}
	switch i.missed {
	case Delay:
		return now.Add(i.period)
	case Skip:
		return now.Add(i.period - late%i.period)
	}
	return tick.Add(i.period)
}

// Cancel releases the timer. The interval may go on being used.
func (i *Interval) Cancel(*rtlib.Context) { i.entry.Disarm() }

package rtlib

import (
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/asyncgen/asyncgen/rtlib/internal/reactor"
	"github.com/asyncgen/asyncgen/rtlib/internal/satomic"
)

func newDriver(o options) driver {
	if o.simulated {
		return newClockDriver(newSimulatedDriver(), true)
	}
	if o.currentThread {
		return newClockDriver(newSystemDriver(), o.paused)
	}
	return newSystemDriver()
}

// clockDriver is a driver whose clock can stand still. While it does, it goes on
// only when there is nothing else to do: park, instead of waiting for a timer,
// sets the clock to it.
type clockDriver struct {
	driver
	frozen satomic.Bool
	at     satomic.Int64 // the time while frozen
	behind satomic.Int64 // the real driver's, while not
	busy   func() bool   // something is under way in real time that the clock should wait for
}

func newClockDriver(d driver, paused bool) *clockDriver {
	c := &clockDriver{driver: d, busy: func() bool { return false }}
	c.frozen.Store(paused)
	return c
}

func (c *clockDriver) now() time.Duration {
	if c.frozen.Load() {
		return time.Duration(c.at.Load())
	}
	return c.driver.now() - time.Duration(c.behind.Load())
}

func (c *clockDriver) time() time.Time {
	real := c.driver.time()
	return real.Add(c.now() - c.driver.since(real))
}

func (c *clockDriver) park(timeout time.Duration, soon bool, wake func(reactor.Notifier)) {
	if !c.frozen.Load() {
		c.driver.park(timeout, soon, wake)
		return
	}
	if timeout < 0 || c.busy() {
		c.driver.park(-1, soon, wake)
		return
	}
	woken := false
	c.driver.poll(func(n reactor.Notifier) { woken = true; wake(n) })
	if !woken {
		c.at.Add(int64(timeout))
	}
}

// pause stops the clock at a tick, so that a timer that is a number of ticks away fires
// when just that time has passed.
func (c *clockDriver) pause() {
	if !c.frozen.Load() {
		c.at.Store(tickAt(c.now()) * int64(wheelTick))
		c.frozen.Store(true)
	}
}

func (c *clockDriver) resume() {
	if c.frozen.Load() {
		c.behind.Store(int64(c.driver.now()) - c.at.Load())
		c.frozen.Store(false)
	}
}

// Pause makes the clock of cx's runtime stand still. From then on it moves by
// [Advance], and by itself when every task waits and none of the functions of
// [SpawnBlocking] is running: it then goes to the time of the next timer at once.
// Sleeps, timeouts and intervals thus take their order but no time, and those of whole
// milliseconds are exact. Descriptors
// and other goroutines know nothing of it: while a task waits for one of them,
// the clock does not wait with it. It panics unless the runtime was made with
// [CurrentThread] or [Simulated].
func Pause(cx *Context) { mustClock(cx, "Pause").pause() }

// Resume makes the clock of cx's runtime go on from where it is. Pausing it when
// it is paused, or resuming it when it is not, does nothing.
func Resume(cx *Context) { mustClock(cx, "Resume").resume() }

func mustClock(cx *Context, name string) *clockDriver {
	c, ok := runtimeOf(cx).driver.(*clockDriver)
	if !ok {
		panic("rtlib: " + name + ": the clock of this runtime cannot be paused; make it with CurrentThread")
	}
	return c
}

// Advance returns a future that moves the paused clock on by d, and lets the
// tasks that sleep run as it passes their times. It ends once the clock is there
// and those tasks have run as far as they go without waiting. Tasks that are
// never idle do not hold it up. Its Poll panics if the clock is not paused.
// Cancelling it leaves the clock where it is.
func Advance(d time.Duration) *AdvanceFuture {
	f := &AdvanceFuture{}
	f.Init(d)
	return f
}

// AdvanceFuture is the future that [Advance] returns.
type AdvanceFuture struct {
	Embeddable
	by      time.Duration
	to      time.Duration
	started bool
}

// Init sets how far to go.
func (f *AdvanceFuture) Init(d time.Duration) { *f = AdvanceFuture{by: max(d, 0)} }

// Poll goes to the next timer, or to the end.
func (f *AdvanceFuture) Poll(cx *Context) (Unit, bool) {
	c := mustClock(cx, "Advance")
	if !c.frozen.Load() {
		panic("rtlib: Advance: the clock is not paused")
	}
	now := c.now()
	switch {
	case !f.started:
		f.started, f.to = true, later(now, f.by)
	case now >= f.to:
		return Unit{}, true
	}
	rt := runtimeOf(cx)
	rt.settleTimers()
	next := f.to
	if due := rt.nextTimer(); due != neverDue {
		next = max(min(next, time.Duration(due)*wheelTick), now)
	}
	c.at.Store(int64(next))
	if cx.worker != nil {
		cx.worker.fireUpTo(math.MaxInt, next)
		cx.worker.enqueueAll(cx.worker.takeWoken())
	}
	cx.Yield()
	return Unit{}, false
}

// Cancel does nothing: the future registers nowhere.
func (f *AdvanceFuture) Cancel(*Context) {}

// simulatedEpoch is when every simulation starts.
var simulatedEpoch = time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC)

// simulatedDriver is a world in which nothing happens by itself. Its clock is
// that of the clockDriver around it.
type simulatedDriver struct{ kick chan struct{} }

func newSimulatedDriver() *simulatedDriver { return &simulatedDriver{make(chan struct{}, 1)} }

func (d *simulatedDriver) now() time.Duration              { return 0 }
func (d *simulatedDriver) since(t time.Time) time.Duration { return t.Sub(simulatedEpoch) }
func (d *simulatedDriver) time() time.Time                 { return simulatedEpoch }
func (d *simulatedDriver) watching() bool                  { return false }
func (d *simulatedDriver) poll(func(reactor.Notifier))     {}
func (d *simulatedDriver) close()                          {}

// park waits for unpark: only a goroutine outside of the simulation can end it.
func (d *simulatedDriver) park(time.Duration, bool, func(reactor.Notifier)) { <-d.kick }

func (d *simulatedDriver) unpark() {
	select {
	case d.kick <- struct{}{}:
	default:
	}
}

func (d *simulatedDriver) reactor() (*reactor.Reactor, error) {
	return nil, fmt.Errorf("rtlib: descriptors in a simulated runtime: %w", errors.ErrUnsupported)
}

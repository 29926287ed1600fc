package rtlib

import (
	"fmt"
	"testing"
	"time"
)

// notice is closed when what a test waits for has happened.
type notice chan struct{}

// Wake closes n, so that a notice can be woken, once.
func (n notice) Wake() { close(n) }

// gives returns a future that closes n at its first poll.
func (n notice) gives() Future[Unit] {
	return PollFunc[Unit](func(*Context) (u Unit, ready bool) {
		close(n)
		return u, true
	})
}

// awaitSleep waits until the monitor sleeps beside the poll that calls it.
func awaitSleep(t *testing.T, rt *Runtime) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !rt.monitor.asleep.Load(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Error("the monitor does not sleep")
			return
		}
	}
}

// While the monitor sleeps beside a poll that lasts, what that poll leaves for
// others is done all the same, and so is what comes from outside. With several workers,
// the one that is woken for it need not be the one that is parked in the driver.
func TestNothingWaitsForASleepingMonitor(t *testing.T) {
	for name, step := range map[string]func(*Context, notice){
		"a spawn": func(cx *Context, done notice) { Spawn(cx, done.gives()) },
		"a timer": func(cx *Context, done notice) {
			var alarm TimerEntry
			alarm.ArmAfter(&Context{rt: cx.rt, worker: cx.worker, waker: NewWaker(done)}, time.Millisecond)
		},
		"a timer at a time": func(cx *Context, done notice) {
			var alarm TimerEntry
			alarm.Arm(&Context{rt: cx.rt, worker: cx.worker, waker: NewWaker(done)}, time.Now().Add(time.Millisecond))
		},
		"a spawn from outside": func(cx *Context, done notice) { SpawnOn(cx.rt.Handle(), done.gives()) },
		"a wake-up of a task that was here last": func(cx *Context, done notice) {
			h := newTask(done.gives(), stateSpawned)
			cx.rt.adopt(nil, cx.worker, &h.core)
			h.core.submit()
		},
		"what a second long poll spawns": func(cx *Context, done notice) {
			SpawnDetached(cx, PollFunc[Unit](func(cx *Context) (u Unit, ready bool) {
				Spawn(cx, done.gives())
				<-done
				return u, true
			}))
		},
	} {
		for _, workers := range []int{1, 3} {
			t.Run(fmt.Sprintf("%s, %d workers", name, workers), func(t *testing.T) {
				t.Parallel()
				rt := newTestRuntime(t, workers)
				BlockOnHandle(rt.Handle(), PollFunc[Unit](func(cx *Context) (u Unit, ready bool) {
					awaitSleep(t, rt)
					done := make(notice)
					step(cx, done)
					receive(t, done, name)
					return u, true
				}))
			})
		}
	}
}

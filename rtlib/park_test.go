package rtlib

import (
	"context"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/rtlib/internal/reactor"
)

// untilParked waits until every worker has published that it is parked.
func untilParked(rt *Runtime) {
	awake := func(w *worker) bool { return !rt.idle.isParked(w.id) && !w.retired.Load() }
	for slices.ContainsFunc(rt.everyone(), awake) {
		runtime.Gosched()
	}
}

// undrivenRuntime is a runtime whose workers do what a test has them do.
func undrivenRuntime(workers int, d driver) *Runtime {
	return newRuntime(resolveOptions([]Option{Workers(workers), Seed(1)}), d)
}

// newTestRuntime starts a runtime that is shut down at the end of the test.
func newTestRuntime(t *testing.T, workers int) *Runtime {
	rt := New(Workers(workers))
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := rt.Shutdown(ctx); err != nil {
			t.Error(err)
		}
	})
	return rt
}

// busyDriver always has something ready.
type busyDriver struct{ setClock }

func (*busyDriver) watching() bool                                            { return true }
func (*busyDriver) poll(wake func(reactor.Notifier))                          { wake(nobody{}) }
func (*busyDriver) park(_ time.Duration, _ bool, wake func(reactor.Notifier)) { wake(nobody{}) }

func TestAWorkerLooksAtTheDriverWithoutAllocating(t *testing.T) {
	driver := &busyDriver{}
	w := undrivenRuntime(1, driver).workers[0]
	for name, look := range map[string]func(){
		"busy":   func() { w.lookAtDriver(driver.at) },
		"parked": w.park,
	} {
		if n := testing.AllocsPerRun(100, look); n != 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}

func receive(t *testing.T, c <-chan struct{}, what string) {
	t.Helper()
	select {
	case <-c:
	case <-time.After(20 * time.Second):
		t.Fatalf("%s: not in time", what)
	}
}

func TestTimerArmedOutsideHastensTheParkedDriver(t *testing.T) {
	rt := newTestRuntime(t, 2)
	for _, d := range []time.Duration{time.Hour, time.Millisecond} { // the second is earlier
		untilParked(rt)
		fired := make(goroutineWaker, 1)
		var e TimerEntry
		e.ArmAfter(&Context{rt: rt, waker: Waker{fired}}, d)
		if d < time.Minute {
			receive(t, fired, "the timer")
		}
		defer e.Disarm()
	}
}

// timerTask is a future that is ready when its timer has fired.
type timerTask struct {
	entry TimerEntry
	ended chan struct{}
}

func (f *timerTask) Poll(cx *Context) (Unit, bool) {
	if !f.entry.Armed() {
		f.entry.ArmAfter(cx, time.Millisecond)
	}
	if !f.entry.Poll(cx) {
		return Unit{}, false
	}
	close(f.ended)
	return Unit{}, true
}

func (f *timerTask) Cancel(*Context) { f.entry.Disarm() }

// A worker that armed a timer and parks beside the driver leaves the timer to
// the driver's owner, who parked without knowing of it.
func TestTimerOfAWorkerBesideTheDriverFires(t *testing.T) {
	rt := newTestRuntime(t, 2)
	for range 10 {
		untilParked(rt)
		for _, w := range rt.workers {
			if w.ownDriver.Load() {
				continue
			}
			fut := &timerTask{ended: make(chan struct{})}
			task := newTask(fut, stateSpawned)
			if !rt.adopt(nil, w, &task.core) {
				t.Fatal("shut down")
			}
			task.core.submit()
			receive(t, fut.ended, "the timer")
			break
		}
	}
}

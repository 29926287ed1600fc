package asynctest_test

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/asynctest"
	"github.com/asyncgen/asyncgen/rtlib/timer"
)

// then is a future that awaits first and then calls f.
type then struct {
	first rtlib.Future[rtlib.Unit]
	f     func(cx *rtlib.Context)
}

func (t *then) Poll(cx *rtlib.Context) (u rtlib.Unit, ready bool) {
	if _, ready = t.first.Poll(cx); ready {
		t.f(cx)
	}
	return u, ready
}

func (t *then) Cancel(cx *rtlib.Context) { t.first.Cancel(cx) }

func TestTestRunsTheFutureToItsEnd(t *testing.T) {
	ran := false
	t.Run("sub", func(t *testing.T) {
		asynctest.Test(t, &then{timer.Sleep(time.Millisecond), func(*rtlib.Context) { ran = true }})
	})
	if !ran {
		t.Error("it has not ended")
	}
}

// testingTB is a testing.TB that takes note of what is reported.
type testingTB struct {
	testing.TB
	fatal    []any
	cleanups []func()
}

func (tb *testingTB) Helper()           {}
func (tb *testingTB) Name() string      { return "noted" }
func (tb *testingTB) Fatal(args ...any) { tb.fatal = append(tb.fatal, args...) }
func (tb *testingTB) Cleanup(f func())  { tb.cleanups = append(tb.cleanups, f) }
func (tb *testingTB) Error(args ...any) { tb.TB.Error(args...) }
func (tb *testingTB) finish(t *testing.T) {
	t.Helper()
	for _, f := range tb.cleanups {
		f()
	}
}

func TestTestErrFailsWithTheError(t *testing.T) {
	tb := &testingTB{TB: t}
	failed := errors.New("failed")
	asynctest.TestErr(tb, rtlib.PollFunc[error](func(*rtlib.Context) (error, bool) { return failed, true }))
	tb.finish(t)
	if len(tb.fatal) != 1 || tb.fatal[0] != failed {
		t.Errorf("reported %v", tb.fatal)
	}
}

// limitedTB is a testingTB with a deadline.
type limitedTB struct {
	testingTB
	deadline time.Time
	logged   string
}

func (tb *limitedTB) Deadline() (time.Time, bool)  { return tb.deadline, true }
func (tb *limitedTB) Logf(format string, a ...any) { tb.logged += fmt.Sprintf(format, a...) }
func (tb *limitedTB) Fatalf(format string, a ...any) {
	tb.fatal = append(tb.fatal, fmt.Sprintf(format, a...))
	runtime.Goexit()
}

// alone calls f on a goroutine of its own, which it may end, and returns what it panics
// with.
func alone(f func()) (panicked any) {
	done := make(chan any, 1)
	go func() {
		defer func() { done <- recover() }()
		f()
	}()
	return <-done
}

func TestATestThatWaitsForEverReportsItsTasks(t *testing.T) {
	tb := &limitedTB{testingTB: testingTB{TB: t}, deadline: time.Now().Add(200 * time.Millisecond)}
	alone(func() { asynctest.Test(tb, pending{}) })
	tb.finish(t)
	if len(tb.fatal) != 1 || !strings.Contains(fmt.Sprint(tb.fatal...), "asynctest_test.pending [waiting") {
		t.Errorf("reported %v", tb.fatal)
	}
}

// pending never ends.
type pending struct{}

func (pending) Poll(*rtlib.Context) (u rtlib.Unit, ready bool) { return u, false }
func (pending) Cancel(*rtlib.Context)                          {}

func TestThePanicOfATestIsLoggedWithItsStack(t *testing.T) {
	tb := &limitedTB{testingTB: testingTB{TB: t}, deadline: time.Now().Add(time.Hour)}
	panicked := alone(func() { asynctest.Test(tb, &then{timer.Sleep(time.Millisecond), panics}) })
	tb.finish(t)
	if panicked != "it panics" || !strings.Contains(tb.logged, "asynctest_test.panics") {
		t.Errorf("panicked with %v, logged %s", panicked, tb.logged)
	}
}

func panics(*rtlib.Context) { panic("it panics") }

// Subtests end, and say whether they passed, on runtimes of all kinds.
func TestSubtestReportsWhetherTheSubtestPassed(t *testing.T) {
	for name, opts := range map[string][]rtlib.Option{
		"current thread": {rtlib.CurrentThread()},
		"paused":         {rtlib.CurrentThread(), rtlib.Paused()},
		"two workers":    {rtlib.Workers(2)},
	} {
		rt := rtlib.New(opts...)
		start := rt.Now()
		for _, end := range []func(*testing.T){func(*testing.T) {}, (*testing.T).SkipNow} {
			sub := asynctest.Subtest(t, name, func(t *testing.T) rtlib.Future[rtlib.Unit] {
				return &then{timer.Sleep(20 * time.Millisecond), func(*rtlib.Context) { end(t) }}
			})
			if !rtlib.BlockOnHandle(rt.Handle(), sub) {
				t.Errorf("%s: not passed", name)
			}
		}
		if d := rt.Now().Sub(start); d < 40*time.Millisecond {
			t.Errorf("%s: the subtests took %v", name, d)
		}
		if err := rt.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

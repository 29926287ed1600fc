package asynctest

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
)

// runBody runs fut on a runtime of t's own and returns its value, or ends the test as
// the task has ended. A test that waits for ever fails ahead of its deadline, at which
// the testing package would show the stacks of goroutines, and no tasks.
func runBody[T any](t testing.TB, fut rtlib.Future[T]) T {
	t.Helper()
	h := runtimeOf(t).Handle()
	task := rtlib.SpawnOn(h, fut)
	w := watch(t, h, task.AbortHandle())
	defer w.stop() // outcome may not return
	v, end := outcome(t, h, task)
	if report := w.stop(); end != nil && report != "" {
		t.Fatalf("the test does not end in time; %s", report)
	}
	if end != nil {
		panic(end)
	}
	return v
}

// outcome waits for the task of a body. Its end is returned if it was aborted; a panic
// and a Goexit are the caller's.
func outcome[T any](t testing.TB, h rtlib.Handle, task *rtlib.JoinHandle[T]) (v T, aborted *rtlib.JoinError) {
	t.Helper()
	v, err := rtlib.BlockOnHandle[rtlib.Result[T]](h, task).Unpack()
	var end *rtlib.JoinError
	switch {
	case !errors.As(err, &end):
	case end.Panicked():
		t.Logf("the body of the test has panicked:\n%s", end.Stack)
		panic(end.PanicValue)
	case end.Aborted():
		return v, end
	default:
		runtime.Goexit() // as FailNow and SkipNow have done in the task
	}
	return v, nil
}

// watchdog aborts a body that is still there when the time of its test is nearly over.
type watchdog struct {
	timer *time.Timer // nil if the test has no deadline

	mu     sync.Mutex
	report string // of what the tasks did when it aborted the body
}

// watch starts the watchdog of a test.
func watch(t testing.TB, h rtlib.Handle, body rtlib.AbortHandle) *watchdog {
	w := new(watchdog)
	limited, ok := t.(interface{ Deadline() (time.Time, bool) })
	if !ok {
		return w
	}
	if deadline, ok := limited.Deadline(); ok {
		left := time.Until(deadline)
		w.timer = time.AfterFunc(left-min(left/10, shutdownTime/2), func() {
			var text strings.Builder
			err := rtlib.Dump(&text, h)
			w.mu.Lock()
			defer w.mu.Unlock()
			w.report = text.String()
			if err != nil {
				w.report = fmt.Sprint("no report: ", err)
			}
			body.Abort()
		})
	}
	return w
}

// stop ends the watch and returns the report, empty if the body was not aborted.
func (w *watchdog) stop() string {
	if w.timer != nil {
		w.timer.Stop()
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.report
}

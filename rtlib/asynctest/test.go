package asynctest

import (
	"context"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
)

// shutdownTime is how long the tasks of a test may take to end.
const shutdownTime = 10 * time.Second

// Test runs fut as the body of the test or benchmark t, on a runtime of its own,
// and returns when it has ended. FailNow, SkipNow and panics of the body are
// those of the test; the stack of a panic is logged. A body that waits shortly before
// the deadline of the test is aborted, and the test fails with a report of its tasks.
// The tasks that fut leaves behind are cancelled after the
// test's own clean-up functions; it is an error of the test if they do not end.
func Test(t testing.TB, fut rtlib.Future[rtlib.Unit]) {
	t.Helper()
	runBody(t, fut)
}

// TestErr is [Test] for a body that fails the test by returning an error.
func TestErr(t testing.TB, fut rtlib.Future[error]) {
	t.Helper()
	if err := runBody(t, fut); err != nil {
		t.Fatal(err)
	}
}

// runtimeOf makes the runtime of t.
func runtimeOf(t testing.TB) *rtlib.Runtime {
	rt := rtlib.New(rtlib.CurrentThread(), rtlib.Name(t.Name()))
	t.Cleanup(func() {
		if err := shutdown(rt); err != nil {
			t.Error(err)
		}
	})
	return rt
}

func shutdown(rt *rtlib.Runtime) error {
	ctx, cancel := context.WithTimeout(context.Background(), shutdownTime)
	defer cancel()
	return rt.Shutdown(ctx)
}

// Example runs fut as the body of an example, as [Test] does.
func Example(fut rtlib.Future[rtlib.Unit]) {
	rt := rtlib.New(rtlib.CurrentThread(), rtlib.Name("example"))
	defer mustShutdown(rt)
	rtlib.BlockOnHandle(rt.Handle(), fut)
}

// ExampleErr is [Example] for a body that returns an error, with which it panics.
func ExampleErr(fut rtlib.Future[error]) {
	rt := rtlib.New(rtlib.CurrentThread(), rtlib.Name("example"))
	defer mustShutdown(rt)
	if err := rtlib.BlockOnHandle(rt.Handle(), fut); err != nil {
		panic(err)
	}
}

func mustShutdown(rt *rtlib.Runtime) {
	if err := shutdown(rt); err != nil {
		panic(err)
	}
}

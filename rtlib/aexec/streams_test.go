package aexec_test

import (
	"bytes"
	"io"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/timer"
)

// A stream that is no file is copied by a goroutine, for which the end of the
// process has to wait: the worker must not.
func TestWaitForAStreamDoesNotBlockTheWorker(t *testing.T) {
	rt := rtlib.New(rtlib.CurrentThread())
	defer rt.Shutdown(t.Context())
	in, feed := io.Pipe() // nothing comes, and no end
	defer feed.Close()
	c := program("exit", "0")
	c.Exec.Stdin, c.Exec.Stdout = in, &bytes.Buffer{}
	child := start(t, rt.Handle(), c)
	wait := child.Wait()
	fed := time.AfterFunc(5*time.Second, func() { feed.Close() }) // so that a failure ends
	defer fed.Stop()
	begin := time.Now()
	rtlib.BlockOnHandle(rt.Handle(), rtlib.PollFunc[rtlib.Unit](pollBoth(wait, timer.Sleep(500*time.Millisecond))))
	if d := time.Since(begin); d > 3*time.Second {
		t.Errorf("the worker was blocked for %v", d)
	}
	feed.Close()
	if err := rtlib.BlockOnHandle(rt.Handle(), wait); err != nil {
		t.Error(err)
	}
}

// pollBoth polls wait, which is not over, for as long as sleep takes.
func pollBoth(wait rtlib.Future[error], sleep rtlib.Future[rtlib.Unit]) func(*rtlib.Context) (rtlib.Unit, bool) {
	return func(cx *rtlib.Context) (rtlib.Unit, bool) {
		if _, ready := wait.Poll(cx); ready {
			return rtlib.Unit{}, true
		}
		return sleep.Poll(cx)
	}
}

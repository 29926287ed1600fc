package afs_test

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/afs"
)

// A task that is in a poll when its runtime is shut down goes on to the end of that. An
// operation that it begins there is not done, which is an error like others.
func TestOperationsWhileTheRuntimeIsShutDown(t *testing.T) {
	rt := rtlib.New(rtlib.Workers(1))
	polled, shut := make(chan struct{}), make(chan struct{})
	type errs struct{ write, read, open error }
	task := rtlib.SpawnOn(rt.Handle(), rtlib.Future[errs](rtlib.PollFunc[errs](func(cx *rtlib.Context) (errs, bool) {
		close(polled)
		<-shut
		name := filepath.Join(t.TempDir(), "file")
		write, _ := afs.WriteFile(name, nil, 0o600).Poll(cx)
		read, _ := afs.ReadFile(name).Poll(cx)
		open, _ := afs.Create(name).Poll(cx)
		return errs{write, read.Err, open.Err}, true
	})))
	<-polled
	ended := make(chan error)
	go func() { ended <- rt.Shutdown(t.Context()) }()
	for !rtlib.SpawnOn(rt.Handle(), afs.Exists("/")).IsFinished() { // refused, as the runtime is shut down
		time.Sleep(time.Millisecond)
	}
	close(shut)
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	r, _ := task.Poll(nil)
	if r.Err != nil {
		t.Fatal(r.Err)
	}
	for _, err := range []error{r.Value.write, r.Value.read, r.Value.open} {
		if !errors.Is(err, rtlib.ErrAborted) {
			t.Errorf("error %v", err)
		}
	}
}

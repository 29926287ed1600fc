//go:build unix

package aexec_test

import (
	"os/exec"
	"syscall"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/aexec"
)

// All ends are heard of, and no zombie is left.
func TestManyShortLivedChildren(t *testing.T) {
	path, err := exec.LookPath("true")
	if err != nil {
		t.Skip(err)
	}
	rt := newRuntime(t)
	const children, atOnce = 1000, 50
	for range children / atOnce {
		var tasks []*rtlib.JoinHandle[error]
		for range atOnce {
			c := aexec.Command(path)
			tasks = append(tasks, rtlib.SpawnOn[error](rt, rtlib.PollFunc[error](statusError(c))))
		}
		for _, task := range tasks {
			failed, err := rtlib.BlockOnHandle(rt, task).Unpack()
			if failed != nil || err != nil {
				t.Fatal(failed, err)
			}
		}
	}
	var status syscall.WaitStatus
	if pid, err := syscall.Wait4(-1, &status, syscall.WNOHANG, nil); err != syscall.ECHILD {
		t.Errorf("a child is left: %d, %v", pid, err)
	}
}

// statusError polls the status of c, and gives its error alone.
func statusError(c *aexec.Cmd) func(*rtlib.Context) (error, bool) {
	f := c.Status()
	return func(cx *rtlib.Context) (error, bool) {
		r, ready := f.Poll(cx)
		return r.Err, ready
	}
}

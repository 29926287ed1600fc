package aexec_test

import (
	"syscall"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib"
	"golang.org/x/sys/unix"
)

// Who has asked for the descriptor of the process has it; a goroutine waits.
func TestWaitWithoutTheDescriptorOfTheProcess(t *testing.T) {
	rt := newRuntime(t)
	pidfd := -1
	c := program("exit", "3")
	c.Exec.SysProcAttr = &syscall.SysProcAttr{PidFD: &pidfd}
	state, err := rtlib.BlockOnHandle(rt, c.Status()).Unpack()
	if err != nil || state.ExitCode() != 3 {
		t.Errorf("%v, %v", state, err)
	}
	if pidfd >= 0 {
		if err := unix.Close(pidfd); err != nil {
			t.Error(err)
		}
	}
}

package aexec_test

import (
	"os"
	"syscall"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib"
)

// Programs may share the attributes that they are started with.
func TestSharedAttributesStayAsTheyAre(t *testing.T) {
	rt := newRuntime(t)
	attr := &syscall.SysProcAttr{Setpgid: true}
	before := descriptors(t)
	for range 5 {
		c := program("exit", "0")
		c.Exec.SysProcAttr = attr
		if _, err := rtlib.BlockOnHandle(rt, c.Status()).Unpack(); err != nil {
			t.Fatal(err)
		}
	}
	if attr.PidFD != nil {
		t.Error("the caller's attributes were changed")
	}
	// One is the runtime's poller, if it is the first test.
	if now := descriptors(t); now > before+3 {
		t.Errorf("%d descriptors are open, %d were before", now, before)
	}
}

func descriptors(t *testing.T) int {
	t.Helper()
	list, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}

//go:build unix

package asignal_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/asignal"
)

// roleVar makes this test binary a program that is interrupted.
const roleVar = "ASIGNAL_TEST_ROLE"

func TestMain(m *testing.M) {
	switch os.Getenv(roleVar) {
	case "waits":
		var f asignal.CtrlCFuture
		rtlib.BlockOn(rtlib.PollFunc[rtlib.Unit](func(cx *rtlib.Context) (rtlib.Unit, bool) {
			v, ready := f.Poll(cx)
			if !ready {
				fmt.Println("ready")
			}
			return v, ready
		}))
		os.Exit(0)
	case "never waits":
		_ = asignal.CtrlC() // not polled
		fmt.Println("ready")
		select {}
	}
	os.Exit(m.Run())
}

func TestInterruptOfAProcess(t *testing.T) {
	for _, test := range []struct{ role, end string }{
		{"waits", "exit status 0"},
		{"never waits", "signal: interrupt"},
	} {
		t.Run(test.role, func(t *testing.T) {
			cmd := exec.Command(os.Args[0])
			cmd.Env = append(os.Environ(), roleVar+"="+test.role)
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			line, _ := bufio.NewReader(out).ReadString('\n')
			if strings.TrimSpace(line) != "ready" {
				t.Errorf("the program printed %q", line)
			}
			if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
				t.Error(err)
			}
			_ = cmd.Wait()
			if end := cmd.ProcessState.String(); end != test.end {
				t.Errorf("the program ended with %s, want %s", end, test.end)
			}
		})
	}
}

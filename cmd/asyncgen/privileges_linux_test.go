package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"

	"golang.org/x/sys/unix"
)

// dropPrivileges gives up the right to write everywhere, if the environment asks
// for it, by running the program again without it: tests in a container often
// run as root, to whom no folder is read-only.
func dropPrivileges() {
	const ask = "ASYNCGEN_TEST_DROP_PRIVILEGES=1"
	env := os.Environ()
	for i, v := range env {
		if v != ask {
			continue
		}
		env[i] = strings.Replace(ask, "1", "done", 1)
		runtime.LockOSThread()
		err := unix.Prctl(unix.PR_CAPBSET_DROP, unix.CAP_DAC_OVERRIDE, 0, 0, 0)
		if err == nil || os.Geteuid() != 0 {
			exe, _ := os.Executable()
			err = unix.Exec(exe, os.Args, env)
		}
		fmt.Fprintln(os.Stderr, "cannot drop privileges:", err)
		os.Exit(99)
	}
}

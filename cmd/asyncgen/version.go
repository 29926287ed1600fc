package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// versionCmd is `asyncgen version`.
type versionCmd struct{}

// Run prints the version of the command and of the Go release it was built
// with.
func (versionCmd) Run(s *session) error {
	version := "(unknown)"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		version = info.Main.Version
	}
	_, err := fmt.Fprintf(s.stdout, "asyncgen %s %s %s/%s\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}

//go:build linux

package main

import (
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
)

// buildTokio builds the program that does the work on Tokio and returns its
// path; empty, after a notice, if there is no Cargo or it cannot build it.
func buildTokio(notices io.Writer) string {
	const dir = "tokio"
	cargo, err := exec.LookPath("cargo")
	if err != nil {
		fmt.Fprintln(notices, "Cargo is not installed: nothing is measured on Tokio")
		return ""
	}
	cmd := exec.Command(cargo, "build", "--release", "--locked", "--quiet")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		fmt.Fprintf(notices, "Cargo cannot build %s: nothing is measured on Tokio\n%s", dir, out)
		return ""
	}
	path, err := filepath.Abs(filepath.Join(dir, "target", "release", "tokio-peer"))
	if err != nil {
		fmt.Fprintln(notices, err)
		return ""
	}
	return path
}

// tokioVersion names the Tokio that the program was built with, empty if there is
// none.
func tokioVersion(program string) string {
	if program == "" {
		return ""
	}
	out, err := exec.Command(program, "version").Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}

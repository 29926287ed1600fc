package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// runCmd is `asyncgen run`.
type runCmd struct {
	compileFlags
	Package string   `arg:"" help:"The package to run."`
	Args    []string `arg:"" optional:"" passthrough:"" help:"Arguments of the program."`
}

// Run generates the package and the packages that it imports, builds the
// program and runs it. It builds by itself rather than through go run, which
// swallows the signals that are sent to it.
func (c *runCmd) Run(s *session) error {
	cfg := c.config(s, []string{c.Package})
	cfg.Deps = true
	pkgs, err := s.compile(cfg, c.JSON)
	if err := cmp.Or(err, s.write(pkgs, c.JSON)); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "asyncgen-run-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	program := filepath.Join(dir, programName(s, c.Package))
	if err := s.wait(s.command("go", c.buildArgs(program)...)); err != nil {
		return exitCode(exitErrors)
	}
	return s.programResult(s.wait(s.command(program, c.Args...)))
}

// programName is what the program sees as its own name: the package's folder.
func programName(s *session, pkg string) string {
	name := filepath.Base(s.abs(strings.TrimSuffix(pkg, "/")))
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	return name
}

func (s *session) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = s.stdin, s.stdout, s.stderr
	cmd.Env, cmd.Dir = s.env, s.dir
	return cmd
}

// programResult turns how the program ended into how the command ends.
func (s *session) programResult(err error) error {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		fmt.Fprintln(s.stderr, exit.ProcessState)
		return exitCode(exitFailed)
	}
	return err
}

func (c *runCmd) buildArgs(program string) []string {
	args := []string{"build", "-o", program}
	if c.Tags != "" {
		args = append(args, "-tags="+c.Tags)
	}
	return append(args, packageOf(c.Package))
}

package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// runCmd is `asyncgen run`.
type runCmd struct {
	compileFlags
	outputFlags
	Race    bool     `help:"Build with Go's race detector."`
	Package string   `arg:"" help:"The package to run."`
	Args    []string `arg:"" optional:"" help:"Arguments of the program: all that follows the package, flags too."`
}

// Run generates the package and the packages that it imports, builds the
// program and runs it. It builds by itself rather than through go run, which
// swallows the signals that are sent to it.
func (c *runCmd) Run(s *session) error {
	if strings.HasSuffix(c.Package, "_test.ago") {
		return usageError(c.Package + " holds tests: generate, and then go test runs them")
	}
	dir, err := os.MkdirTemp("", "asyncgen-run-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	flags, err := c.generate(s, dir)
	if err != nil {
		return err
	}
	bin := filepath.Join(dir, "bin")
	if err := s.wait(s.command("go", c.buildArgs(bin, flags)...)); err != nil {
		return exitCode(exitErrors)
	}
	program, err := onlyFile(bin)
	if err != nil {
		return err
	}
	return s.programResult(s.wait(s.command(program, c.Args...)))
}

// generate brings the outputs to where the go command finds them with the
// flags that it returns. Those of the goroutine back end go to dir: what is on
// disk, and committed, is that of the machines.
func (c *runCmd) generate(s *session, dir string) (flags []string, err error) {
	cfg := c.config(s, []string{c.Package})
	cfg.Deps, cfg.Race = true, c.Race
	c.apply(&cfg)
	pkgs, err := s.compile(cfg, c.JSON)
	if !cfg.Goroutines {
		return nil, cmp.Or(err, s.write(pkgs, c.JSON))
	}
	if err != nil {
		return nil, err
	}
	name, err := s.overlay(pkgs, dir, c.JSON)
	return []string{"-overlay=" + name}, err
}

// buildArgs makes the go command build a program into dir, under the name that
// it would have if it was installed. It refuses what is no program.
func (c *runCmd) buildArgs(dir string, flags []string) []string {
	args := append([]string{"build", "-o", dir + string(filepath.Separator)}, flags...)
	if c.Race {
		args = append(args, "-race")
	}
	if c.Tags != "" {
		args = append(args, "-tags="+c.Tags)
	}
	return append(args, packageOf(c.Package))
}

func onlyFile(dir string) (string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", err
	}
	if len(entries) != 1 {
		return "", usageError(fmt.Sprintf("the pattern stands for %d programs, not one", len(entries)))
	}
	return filepath.Join(dir, entries[0].Name()), nil
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

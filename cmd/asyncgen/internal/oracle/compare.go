package oracle

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"time"

	"github.com/asyncgen/asyncgen/cmd/asyncgen/testmodule"
)

// Program is one Go program of one file.
type Program struct {
	Name string // a folder's name
	Src  []byte
}

// Verdict says how a program's twin did.
type Verdict struct {
	Program
	Async   int    // functions that became async
	Broken  string // why the original does not build here, if it does not
	Refused string // the compiler's diagnostics, if it refused the twin
	Differs string // how the twin's run differs from the original's, if it does
}

// Workspace is a module in which twins are compiled and run.
type Workspace struct {
	Dir     string        // a fresh folder
	Command string        // the asyncgen binary
	Limit   time.Duration // of one run of one program

	// Plant changes what is emitted: a bug of the compiler, to see whether it
	// is noticed. It may be nil.
	Plant func([]byte) []byte
}

// Compare compiles and runs each program and its twin.
func (w *Workspace) Compare(programs []Program, o Options) ([]Verdict, error) {
	if err := w.module(); err != nil {
		return nil, err
	}
	verdicts := make([]Verdict, len(programs))
	for i, p := range programs {
		v, err := w.lay(p, o)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.Name, err)
		}
		verdicts[i] = v
	}
	if err := w.buildAll(programs); err != nil {
		return nil, err
	}
	for i := range verdicts {
		w.judge(&verdicts[i])
	}
	return verdicts, nil
}

// buildAll compiles all programs with one run of each tool. What fails is left
// out, and built again alone to hear why.
func (w *Workspace) buildAll(programs []Program) error {
	_ = w.command("go", "build", "-ldflags=-w", "-o", "bin/original/", "./original/...").Run()
	_ = w.command(w.Command, "generate", "./twin/...").Run()
	for _, p := range programs {
		if err := w.plant(filepath.Join(w.Dir, "twin", p.Name, "main.ago.go")); err != nil {
			return err
		}
	}
	_ = w.command("go", "build", "-ldflags=-w", "-o", "bin/twin/", "./twin/...").Run()
	return nil
}

func (w *Workspace) plant(file string) error {
	if w.Plant == nil {
		return nil
	}
	code, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	return os.WriteFile(file, w.Plant(code), 0o666)
}

func (w *Workspace) module() error {
	if err := testmodule.Write(w.Dir, "twins"); err != nil {
		return err
	}
	for _, kind := range []string{"original", "twin"} {
		if err := os.MkdirAll(filepath.Join(w.Dir, "bin", kind), 0o777); err != nil {
			return err
		}
	}
	return nil
}

func (w *Workspace) lay(p Program, o Options) (Verdict, error) {
	twin, async, err := Twin("main.go", p.Src, o)
	if err != nil {
		return Verdict{}, err
	}
	for sub, file := range map[string]struct {
		name string
		text []byte
	}{"original": {"main.go", p.Src}, "twin": {"main.ago", twin}} {
		dir := filepath.Join(w.Dir, sub, p.Name)
		if err := os.MkdirAll(dir, 0o777); err != nil {
			return Verdict{}, err
		}
		if err := os.WriteFile(filepath.Join(dir, file.name), file.text, 0o666); err != nil {
			return Verdict{}, err
		}
	}
	return Verdict{Program: p, Async: async}, nil
}

func (w *Workspace) judge(v *Verdict) {
	original, err := w.binary("original", v.Name)
	if err != nil {
		v.Broken = err.Error()
		return
	}
	if _, err := os.Stat(filepath.Join(w.Dir, "twin", v.Name, "main.ago.go")); err != nil {
		var stderr bytes.Buffer
		cmd := w.command(w.Command, "generate", "./twin/"+v.Name)
		cmd.Stderr = &stderr
		if err := cmd.Run(); err != nil {
			v.Refused = stderr.String()
			return
		}
	}
	twin, err := w.binary("twin", v.Name)
	if err != nil {
		v.Differs = err.Error()
		return
	}
	v.Differs = difference(w.run(original), w.run(twin))
}

func (w *Workspace) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Env = w.Dir, append(os.Environ(), "GOFLAGS=-mod=mod")
	return cmd
}

// binary returns the path of an executable that buildAll has built, or else
// builds it.
func (w *Workspace) binary(kind, name string) (string, error) {
	bin := filepath.Join(w.Dir, "bin", kind, name)
	if runtime.GOOS == "windows" {
		bin += ".exe"
	}
	if _, err := os.Stat(bin); err == nil {
		return bin, nil
	}
	if out, err := w.command("go", "build", "-o", bin, "./"+kind+"/"+name).CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return bin, nil
}

// outcome is what a run of a program shows.
type outcome struct {
	stdout, stderr string
	code           int
}

func (w *Workspace) run(bin string) outcome {
	ctx, cancel := context.WithTimeout(context.Background(), w.Limit)
	defer cancel()
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, bin)
	cmd.Dir, cmd.Stdout, cmd.Stderr = w.Dir, &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return outcome{stdout.String(), "it did not end in time", -1}
	case errors.As(err, &exit):
		return outcome{stdout.String(), stderr.String(), exit.ExitCode()}
	case err != nil:
		return outcome{stdout.String(), err.Error(), -1}
	}
	return outcome{stdout.String(), stderr.String(), 0}
}

// difference compares what two runs show: all of stdout, the exit code, and of
// stderr what stands before the goroutines' stacks.
func difference(want, got outcome) string {
	var b strings.Builder
	if want.code != got.code {
		fmt.Fprintf(&b, "exit code %d, want %d\n", got.code, want.code)
	}
	if want.stdout != got.stdout {
		fmt.Fprintf(&b, "stdout %q, want %q\n", clip(got.stdout), clip(want.stdout))
	}
	if w, g := beforeStacks(want.stderr), beforeStacks(got.stderr); w != g {
		fmt.Fprintf(&b, "stderr %q, want %q\n", clip(g), clip(w))
	}
	return b.String()
}

var (
	stacks  = regexp.MustCompile(`(?s)\n\ngoroutine \d+ .*`)
	address = regexp.MustCompile(`0x[0-9a-f]+`)
)

func beforeStacks(stderr string) string {
	return address.ReplaceAllString(stacks.ReplaceAllString(stderr, ""), "0x")
}

func clip(s string) string {
	if len(s) > 400 {
		return s[:400] + "…"
	}
	return s
}

package batch

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/asyncgen/asyncgen/cmd/asyncgen/testmodule"
)

//go:embed testdata/module
var module embed.FS

// Runner builds batches in a module of its own.
type Runner struct {
	dir   string
	links string // the importcfg of what the module's own packages need

	// Spent is how long each step of all runs has taken.
	Spent map[string]time.Duration

	// Patience is how long a program may run, a minute if nobody sets it.
	Patience time.Duration

	// Goroutines says to compile for the goroutine back end.
	Goroutines bool

	// Plant changes what is emitted: a bug of the compiler, to see
	// whether it is noticed.
	Plant Bug
}

// NewRunner makes the module in dir, an empty folder.
func NewRunner(ctx context.Context, dir string) (*Runner, error) {
	if err := testmodule.Write(dir, "batch"); err != nil {
		return nil, err
	}
	files, err := fs.Sub(module, "testdata/module")
	if err != nil {
		return nil, err
	}
	if err := os.CopyFS(dir, files); err != nil {
		return nil, err
	}
	r := &Runner{dir: dir, Spent: make(map[string]time.Duration), Patience: time.Minute}
	args := append([]string{"list", "-export", "-deps", "-f", "{{with .Export}}packagefile {{$.ImportPath}}={{.}}{{end}}",
		"context", "encoding/json", "./leaf", "./plain/leaf", "./plain/rtlib"}, imports...)
	out, err := r.command(ctx, "go", args...).Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w\n%s", err, stderrOf(err))
	}
	r.links = string(out)
	return r, nil
}

func stderrOf(err error) []byte {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.Stderr
	}
	return nil
}

func (r *Runner) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Env = r.dir, append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off", "GOGC=800")
	return cmd
}

// Run builds and runs programs, and returns those that fail.
func (r *Runner) Run(ctx context.Context, programs []Program) ([]Failure, error) {
	b := &build{Runner: r, failed: make(map[string]bool)}
	for _, name := range []string{"async", "plain"} {
		if err := os.RemoveAll(filepath.Join(r.dir, name, "p")); err != nil {
			return nil, err
		}
		if err := os.MkdirAll(filepath.Join(r.dir, name, "p"), 0o777); err != nil {
			return nil, err
		}
	}
	for _, p := range programs {
		if err := b.write("plain/p/"+p.Name+".go", Plain(p.Src)); err != nil {
			return nil, err
		}
		if err := b.write("async/p/"+p.Name+".ago", p.Src); err != nil {
			return nil, err
		}
	}
	b.programs = programs
	for _, step := range []struct {
		name string
		run  func(context.Context) error
	}{{"plain", b.plain}, {"asyncgen", b.lower}, {"async", b.async}, {"link", b.link}, {"run", b.run}} {
		if len(b.programs) == 0 {
			break
		}
		began := time.Now()
		if err := step.run(ctx); err != nil {
			return nil, fmt.Errorf("%s: %w", step.name, err)
		}
		r.Spent[step.name] += time.Since(began)
	}
	return b.failures, nil
}

// build is one batch on its way through the tools.
type build struct {
	*Runner
	programs []Program // those that have not failed
	failed   map[string]bool
	failures []Failure
}

func (b *build) write(name, text string) error {
	return os.WriteFile(filepath.Join(b.dir, filepath.FromSlash(name)), []byte(text), 0o666)
}

// fail takes a program out.
func (b *build) fail(f Failure) {
	if b.failed[f.Program.Name] {
		return
	}
	b.failed[f.Program.Name] = true
	b.failures = append(b.failures, f)
	b.programs = slices.DeleteFunc(slices.Clone(b.programs), func(p Program) bool { return p.Name == f.Program.Name })
	_ = os.Remove(filepath.Join(b.dir, "async", "p", f.Program.Name+".ago"))
}

// blame fails the programs that lines of a tool's output name, and reports
// whether there were any.
func (b *build) blame(kind Kind, report string) bool {
	said := make(map[string]string)
	for line := range strings.Lines(report) {
		if m := fileName.FindStringSubmatch(line); m != nil {
			said[m[1]] += line
		}
	}
	found := false
	for _, p := range b.programs {
		if text := said[p.Name]; text != "" {
			b.fail(Failure{Program: p, Kind: kind, Got: text})
			found = true
		}
	}
	return found
}

var fileName = regexp.MustCompile(`(\w+)\.(?:go|ago|ago\.go):\d+`)

// plain compiles the plain programs.
func (b *build) plain(ctx context.Context) error {
	return b.compile(ctx, "plain/p", ".go", Invalid)
}

// async compiles what the compiler has made of the async programs.
func (b *build) async(ctx context.Context) error {
	return b.compile(ctx, "async/p", ".ago.go", Fails)
}

// compile compiles the files of a package, without those that are at fault.
func (b *build) compile(ctx context.Context, pkg, suffix string, kind Kind) error {
	if err := b.write("import.cfg", b.links); err != nil {
		return err
	}
	for len(b.programs) > 0 {
		args := []string{"tool", "compile", "-p", "batch/" + pkg, "-importcfg", "import.cfg", "-pack", "-complete", "-e",
			"-c=1", "-l", "-dwarf=false", "-o", object(pkg)}
		for _, p := range b.programs {
			args = append(args, pkg+"/"+p.Name+suffix)
		}
		out, err := b.command(ctx, "go", args...).CombinedOutput()
		if err == nil {
			return nil
		}
		if !b.blame(kind, string(out)) {
			return fmt.Errorf("go tool compile: %w\n%s", err, out)
		}
	}
	return nil
}

func object(pkg string) string { return strings.ReplaceAll(pkg, "/", "_") + ".a" }

// link makes the driver.
func (b *build) link(ctx context.Context) error {
	var cases strings.Builder
	cases.WriteString("package main\n\nimport (\n\tasync \"batch/async/p\"\n\tplain \"batch/plain/p\"\n)\n\nvar cases = []testCase{\n")
	for _, p := range b.programs {
		fmt.Fprintf(&cases, "\t{%q, plain.%s, async.%s, needs{%t, %t}},\n", p.Name, Entry+p.Name, Entry+p.Name,
			strings.Contains(p.Src, "rtlib.Spawn"), strings.Contains(p.Src, "defer await "))
	}
	cases.WriteString("}\n")
	if err := b.write("driver/cases.go", cases.String()); err != nil {
		return err
	}
	links := b.links
	for _, pkg := range []string{"plain/p", "async/p"} {
		links += fmt.Sprintf("packagefile batch/%s=%s\n", pkg, filepath.Join(b.dir, object(pkg)))
	}
	if err := b.write("import.cfg", links); err != nil {
		return err
	}
	for _, args := range [][]string{
		{"compile", "-p", "main", "-importcfg", "import.cfg", "-pack", "-complete", "-o", "driver.a", "driver/main.go", "driver/tasks.go", "driver/cases.go"},
		{"link", "-importcfg", "import.cfg", "-w", "-s", "-o", "run.exe", "driver.a"},
	} {
		var out bytes.Buffer
		cmd := b.command(ctx, "go", append([]string{"tool"}, args...)...)
		cmd.Stdout, cmd.Stderr = &out, &out
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("go tool %s: %w\n%s", args[0], err, &out)
		}
	}
	return nil
}

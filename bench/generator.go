//go:build linux

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/asyncgen/asyncgen/bench/internal/report"
)

// generator measures how many lines of .ago the command compiles in a second,
// beyond what loading the packages takes: the time for many lines minus the time
// for few.
func generator(o options) ([]report.Row, error) {
	dir, err := os.MkdirTemp("", "generator-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	g := &generatorRun{command: filepath.Join(dir, "asyncgen"), module: filepath.Join(dir, "module")}
	if err := g.prepare(); err != nil {
		return nil, err
	}
	functions := o.scale(5000)
	var speeds []float64
	for range o.rounds {
		few, _, err := g.time(1)
		if err != nil {
			return nil, err
		}
		many, lines, err := g.time(functions)
		if err != nil {
			return nil, err
		}
		speeds = append(speeds, float64(lines)/(many-few).Seconds())
	}
	return []report.Row{{Work: "compiling, beyond loading", Unit: "lines/s", Higher: true,
		Figures: map[report.Side]float64{report.Asyncgen: report.Median(speeds)}}}, nil
}

// generatorRun is a module to compile, and what compiles it.
type generatorRun struct{ command, module string }

// prepare builds the command and makes a module like this one.
func (g *generatorRun) prepare() error {
	root, err := filepath.Abs("..")
	if err != nil {
		return err
	}
	build := exec.Command("go", "build", "-o", g.command, "./cmd/asyncgen")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%s", err, out)
	}
	mod, err := os.ReadFile("go.mod")
	if err != nil {
		return err
	}
	sum, err := os.ReadFile("go.sum")
	if err != nil {
		return err
	}
	mod = regexp.MustCompile(`(?m)^module .*$`).ReplaceAll(mod, []byte("module generated"))
	mod = regexp.MustCompile(`=> \.\./?`).ReplaceAll(mod, []byte("=> "+root))
	if err := os.MkdirAll(g.module, 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(g.module, "go.mod"), mod, 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(g.module, "go.sum"), sum, 0o644)
}

// time compiles a file of n functions and returns how long that took and how
// many lines the file has.
func (g *generatorRun) time(n int) (time.Duration, int, error) {
	text := generatorSource(n)
	if err := os.WriteFile(filepath.Join(g.module, "x.ago"), []byte(text), 0o644); err != nil {
		return 0, 0, err
	}
	cmd := exec.Command(g.command, "generate", ".")
	cmd.Dir = g.module
	start := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil {
		return 0, 0, fmt.Errorf("%w\n%s", err, out)
	}
	return time.Since(start), strings.Count(text, "\n"), nil
}

// generatorSource returns a file of n async functions of the usual kind.
func generatorSource(n int) string {
	var b strings.Builder
	b.WriteString("package generated\n\nimport \"github.com/asyncgen/asyncgen/rtlib\"\n")
	for i := range n {
		fmt.Fprintf(&b, `
async func f%[1]d(n int, names []string) (int, error) {
	total := 0
	for i, name := range names {
		if len(name) == n {
			continue
		}
		await rtlib.YieldNow()
		total += i * len(name)
	}
	if n > 0 {
		sum := await f%[1]d(n-1, names)?
		total += sum
	}
	switch {
	case total > 100:
		return total, nil
	default:
		await rtlib.YieldNow()
	}
	return total + 1, nil
}
`, i)
	}
	return b.String()
}

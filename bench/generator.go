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
// for a single function. Reading the many lines is part of it. Beside that stands
// what the same measure says of gofmt and the Go compiler, for the output that
// those lines become, and how many times longer twice the lines take.
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
	speeds := make(map[string][]float64)
	for range o.rounds {
		if err := g.sample(o.scale(2400), speeds); err != nil {
			return nil, err
		}
	}
	var rows []report.Row
	for _, m := range generatorMeasures {
		rows = append(rows, report.Row{Work: m.work, Unit: "lines/s", Workers: m.workers, Higher: true,
			Figures: map[report.Side]float64{report.Asyncgen: report.Median(speeds[m.key()])}})
	}
	return append(rows, report.Row{Work: twiceTheLines, Unit: "times as long",
		Figures: map[report.Side]float64{report.Asyncgen: report.Median(speeds[twiceTheLines])}}), nil
}

const twiceTheLines = "compiling twice the lines"

// generatorMeasure is one thing that is done with the lines.
type generatorMeasure struct {
	work    string
	workers int                            // processors; 0 for all
	command func(g *generatorRun) []string // what does it
}

func (m generatorMeasure) key() string { return fmt.Sprint(m.work, m.workers) }

var generatorMeasures = []generatorMeasure{
	{"compiling, beyond loading", 1, (*generatorRun).generate},
	{"compiling, beyond loading", 0, (*generatorRun).generate},
	{"gofmt of the output, by lines of the source", 0, func(*generatorRun) []string { return []string{"gofmt", "-l", "x.ago.go"} }},
	{"go build of the output, by lines of the source", 0, func(*generatorRun) []string { return []string{"go", "build", "."} }},
}

func (g *generatorRun) generate() []string { return []string{g.command, "generate", "."} }

// sample adds to speeds what one round says of each measure, for a file of n functions.
func (g *generatorRun) sample(n int, speeds map[string][]float64) error {
	few, err := g.times(1)
	if err != nil {
		return err
	}
	many, err := g.times(n)
	if err != nil {
		return err
	}
	for _, m := range generatorMeasures {
		speeds[m.key()] = append(speeds[m.key()], float64(many.lines-few.lines)/(many.took[m.key()]-few.took[m.key()]).Seconds())
	}
	twice, err := g.times(2 * n)
	if err != nil {
		return err
	}
	all := generatorMeasures[1].key() // the compiler, on all processors
	ratio := float64(twice.took[all]-few.took[all]) / float64(many.took[all]-few.took[all])
	speeds[twiceTheLines] = append(speeds[twiceTheLines], ratio)
	return nil
}

// generatorRun is a module to compile, and what compiles it.
type generatorRun struct {
	command, module string
	files           int // made so far
}

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

// generatorTimes says how long each measure has taken for a file.
type generatorTimes struct {
	lines int
	took  map[string]time.Duration
}

// times makes a file of n functions and does with it what is measured.
func (g *generatorRun) times(n int) (generatorTimes, error) {
	g.files++ // so that no build is taken from a cache
	text := fmt.Sprintf("%s\nconst file = %d\n", generatorSource(n), g.files)
	if err := os.WriteFile(filepath.Join(g.module, "x.ago"), []byte(text), 0o644); err != nil {
		return generatorTimes{}, err
	}
	t := generatorTimes{lines: strings.Count(text, "\n"), took: make(map[string]time.Duration)}
	for _, m := range generatorMeasures {
		took, err := g.time(m)
		if err != nil {
			return t, err
		}
		t.took[m.key()] = took
	}
	return t, nil
}

func (g *generatorRun) time(m generatorMeasure) (time.Duration, error) {
	args := m.command(g)
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = g.module
	if m.workers > 0 {
		cmd.Env = append(os.Environ(), fmt.Sprint("GOMAXPROCS=", m.workers))
	}
	start := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("%s: %w\n%s", strings.Join(args, " "), err, out)
	}
	return time.Since(start), nil
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

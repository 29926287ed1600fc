//go:build linux

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/asyncgen/asyncgen/bench/internal/report"
)

// generator measures how many lines of .ago the command compiles in a second,
// beyond what loading the packages takes: the time for many lines minus the time
// for few. Reading the many lines is part of it. Beside that stands
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
	var rows []report.Row
	for _, s := range generatorSamples {
		more, err := g.measure(s, o)
		if err != nil {
			return nil, err
		}
		rows = append(rows, more...)
	}
	return rows, nil
}

// generatorSample is a file of which a part is repeated.
type generatorSample struct {
	file, what string
	measures   []generatorMeasure
}

var generatorSamples = []generatorSample{
	{"dense.ago", "an await on every 7th line", slices.Concat(compiling, itsOutput)},
	{"usual.ago", "an await on every 26th line", compiling},
}

// generatorMeasure is one thing that is done with the lines.
type generatorMeasure struct {
	work    string
	workers int                            // processors; 0 for all
	command func(g *generatorRun) []string // what does it
}

func (m generatorMeasure) key() string { return fmt.Sprint(m.work, m.workers) }

var (
	compiling = []generatorMeasure{
		{"compiling, beyond loading", 1, (*generatorRun).generate},
		{"compiling, beyond loading", 0, (*generatorRun).generate},
	}
	itsOutput = []generatorMeasure{
		{"gofmt of the output, by lines of the source", 0, func(*generatorRun) []string { return []string{"gofmt", "-l", "x.ago.go"} }},
		{"go build of the output, by lines of the source", 0, func(*generatorRun) []string { return []string{"go", "build", "."} }},
	}
)

const twiceTheLines = "compiling twice the lines"

func (g *generatorRun) generate() []string { return []string{g.command, "generate", "."} }

// measure returns the rows of s.
func (g *generatorRun) measure(s generatorSample, o options) ([]report.Row, error) {
	text, err := os.ReadFile(filepath.Join("..", "cmd", "asyncgen", "internal", "generate", "testdata", "speed", s.file))
	if err != nil {
		return nil, err
	}
	g.header, g.part, _ = strings.Cut(string(text), "// Repeated:\n")
	copies := max(1, o.scale(60_000)/strings.Count(g.part, "\n"))
	speeds := make(map[string][]float64)
	for range o.rounds {
		if err := g.sample(s.measures, copies, speeds); err != nil {
			return nil, err
		}
	}
	row := func(work, key string) report.Row {
		return report.Row{Work: work + ": " + s.what, Figures: map[report.Side]float64{report.Asyncgen: report.Median(speeds[key])}}
	}
	var rows []report.Row
	for _, m := range s.measures {
		r := row(m.work, m.key())
		r.Unit, r.Workers, r.Higher = "lines/s", m.workers, true
		rows = append(rows, r)
	}
	twice := row(twiceTheLines, twiceTheLines)
	twice.Unit = "times as long"
	return append(rows, twice), nil
}

// sample adds to speeds what one round says of each measure, for a file of n copies.
func (g *generatorRun) sample(measures []generatorMeasure, n int, speeds map[string][]float64) error {
	few, err := g.times(measures, 1)
	if err != nil {
		return err
	}
	many, err := g.times(measures, n)
	if err != nil {
		return err
	}
	for _, m := range measures {
		speeds[m.key()] = append(speeds[m.key()], float64(many.lines-few.lines)/(many.took[m.key()]-few.took[m.key()]).Seconds())
	}
	twice, err := g.times(measures, 2*n)
	if err != nil {
		return err
	}
	all := compiling[1].key() // on all processors
	ratio := float64(twice.took[all]-few.took[all]) / float64(many.took[all]-few.took[all])
	speeds[twiceTheLines] = append(speeds[twiceTheLines], ratio)
	return nil
}

// generatorRun is a module to compile, and what compiles it.
type generatorRun struct {
	command, module string
	files           int // made so far

	header, part string // of the sample
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

// times makes a file of n copies and does with it what is measured.
func (g *generatorRun) times(measures []generatorMeasure, n int) (generatorTimes, error) {
	g.files++ // so that no build is taken from a cache
	text := fmt.Sprintf("%s\nconst file = %d\n", g.source(n), g.files)
	if err := os.WriteFile(filepath.Join(g.module, "x.ago"), []byte(text), 0o644); err != nil {
		return generatorTimes{}, err
	}
	t := generatorTimes{lines: strings.Count(text, "\n"), took: make(map[string]time.Duration)}
	for _, m := range measures {
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

// source returns a file of n copies of the sample's part, each with names of its own.
func (g *generatorRun) source(n int) string {
	var b strings.Builder
	b.WriteString(g.header)
	for i := range n {
		b.WriteString(strings.ReplaceAll(g.part, "__", strconv.Itoa(i)))
	}
	return b.String()
}

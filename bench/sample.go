//go:build linux

package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"

	"github.com/asyncgen/asyncgen/bench/internal/report"
)

// measure samples every side of w, in turn, once per number of workers.
func (w workload) measure(o options) ([]report.Row, error) {
	var rows []report.Row
	for _, workers := range w.workers {
		samples := make(map[report.Side][]float64)
		for range w.rounds(o) {
			for _, side := range w.sides(o, workers) {
				v, err := w.sample(o, side, workers)
				if err != nil {
					return nil, fmt.Errorf("%s, %d workers: %w", side, workers, err)
				}
				samples[side] = append(samples[side], v)
			}
		}
		rows = append(rows, report.NewRow(w.title, w.unit, workers, samples))
	}
	return rows, nil
}

func (w workload) rounds(o options) int {
	if n := heavy[w.name]; n > 0 {
		return min(n, o.rounds)
	}
	return o.rounds
}

func (w workload) size(o options) int {
	if heavy[w.name] > 0 {
		return w.n
	}
	return o.scale(w.n)
}

// sides returns who can do w.
func (w workload) sides(o options, workers int) []report.Side {
	sides := []report.Side{report.Asyncgen}
	if w.goroutines != nil {
		sides = append(sides, report.Goroutines)
	}
	if w.tokio && o.tokio != "" {
		sides = append(sides, report.Tokio)
		if workers == 1 {
			sides = append(sides, report.TokioCurrent)
		}
	}
	return sides
}

// sample has one side do w in a process of its own and returns its figure.
func (w workload) sample(o options, side report.Side, workers int) (float64, error) {
	n := strconv.Itoa(w.size(o))
	var cmd *exec.Cmd
	switch side {
	case report.Tokio:
		cmd = exec.Command(o.tokio, w.name, strconv.Itoa(workers), n)
	case report.TokioCurrent:
		cmd = exec.Command(o.tokio, w.name, "current", n)
	default:
		self, err := os.Executable()
		if err != nil {
			return 0, err
		}
		cmd = exec.Command(self, childFlag, "work", string(side), w.name, n)
		cmd.Env = append(os.Environ(), "GOMAXPROCS="+strconv.Itoa(workers))
	}
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return 0, err
	}
	return strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
}

// workRole is the role of a child that does a workload: its arguments are the
// side, the workload's name and the number of operations.
func workRole(args []string, _ *bufio.Scanner, out io.Writer) error {
	if len(args) != 3 {
		return fmt.Errorf("arguments %q", args)
	}
	i := slices.IndexFunc(works, func(w workload) bool { return w.name == args[1] })
	if i < 0 {
		return fmt.Errorf("no work %q", args[1])
	}
	n, err := strconv.Atoi(args[2])
	if err != nil {
		return err
	}
	do := works[i].async
	if report.Side(args[0]) == report.Goroutines {
		do = works[i].goroutines
	}
	v, err := do(n)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%.3f\n", v)
	return err
}

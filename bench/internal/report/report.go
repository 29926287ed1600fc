// Package report holds the figures of a benchmark run and shows them: as a table
// on the terminal, and as a page with plots.
package report

import (
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
)

// Side is one of those that are compared.
type Side string

// The sides, in the order of the columns.
const (
	Asyncgen     Side = "asyncgen"
	Goroutines   Side = "goroutines"
	Tokio        Side = "Tokio"
	TokioCurrent Side = "Tokio current-thread"
	Gnet         Side = "gnet"
	Netpoll      Side = "netpoll"
)

var sides = []Side{Asyncgen, Goroutines, Tokio, TokioCurrent, Gnet, Netpoll}

// Row is one measured quantity of one piece of work.
type Row struct {
	Work    string // what is done, as "spawn and join"
	Unit    string // of the figures, as "ns"
	Workers int    // processors that each side may use; 0 if that is not varied
	Higher  bool   // a higher figure is better
	Figures map[Side]float64
}

// NewRow makes a row of the medians of the samples.
func NewRow(work, unit string, workers int, samples map[Side][]float64) Row {
	r := Row{Work: work, Unit: unit, Workers: workers, Figures: make(map[Side]float64)}
	for side, s := range samples {
		r.Figures[side] = Median(s)
	}
	return r
}

// Advantage is how many times better asyncgen is than the peer, below 1 worse.
// It is 0 if one of the two was not measured, or is 0 itself.
func (r Row) Advantage(peer Side) float64 {
	ours, theirs := r.Figures[Asyncgen], r.Figures[peer]
	switch {
	case ours == 0 || theirs == 0:
		return 0
	case r.Higher:
		return ours / theirs
	}
	return theirs / ours
}

// figure is what side has in the table.
func (r Row) figure(side Side) string {
	v, measured := r.Figures[side]
	switch {
	case !measured:
		return "-"
	case v == math.Trunc(v) || v >= 1000:
		return fmt.Sprintf("%.0f", v)
	case v < 10:
		return fmt.Sprintf("%.2f", v)
	}
	return fmt.Sprintf("%.1f", v)
}

// peers returns the sides other than asyncgen that some row has figures of.
func peers(rows []Row) (present []Side) {
	for _, side := range sides[1:] {
		if slices.ContainsFunc(rows, func(r Row) bool { _, ok := r.Figures[side]; return ok }) {
			present = append(present, side)
		}
	}
	return present
}

// Table prints the rows beside each other, with the environment that they come from. The
// peers' columns say how many times better asyncgen is.
func Table(w io.Writer, environment string, rows []Row) error {
	fmt.Fprintln(w, environment)
	tw := tabwriter.NewWriter(w, 0, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(tw, "work\tworkers\tunit\tasyncgen\t")
	others := peers(rows)
	for _, side := range others {
		fmt.Fprintf(tw, "%s\t\t", side)
	}
	fmt.Fprintln(tw)
	for _, r := range rows {
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t", r.Work, workers(r), r.Unit, r.figure(Asyncgen))
		for _, side := range others {
			fmt.Fprintf(tw, "%s\t%s\t", r.figure(side), times(r.Advantage(side)))
		}
		fmt.Fprintln(tw)
	}
	return tw.Flush()
}

func workers(r Row) string {
	if r.Workers == 0 {
		return "-"
	}
	return fmt.Sprint(r.Workers)
}

func times(ratio float64) string {
	if ratio == 0 {
		return "-"
	}
	return fmt.Sprintf("%.2f×", ratio)
}

// Environment names what the figures depend on. Others are the versions of the
// peers, as far as there are any.
func Environment(others ...string) string {
	here := []string{
		runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH,
		fmt.Sprintf("%d processors", runtime.NumCPU()), cpuModel(),
	}
	return strings.Join(append(here, slices.DeleteFunc(others, func(s string) bool { return s == "" })...), ", ")
}

func cpuModel() string {
	text, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return "unknown processor"
	}
	for line := range strings.Lines(string(text)) {
		if name, ok := strings.CutPrefix(line, "model name"); ok {
			return strings.TrimSpace(strings.TrimLeft(name, " \t:"))
		}
	}
	return "unknown processor"
}

// Median returns the middle of the samples; it panics if there are none.
func Median(samples []float64) float64 {
	s := slices.Clone(samples)
	slices.Sort(s)
	if n := len(s); n%2 == 0 {
		return (s[n/2-1] + s[n/2]) / 2
	}
	return s[len(s)/2]
}

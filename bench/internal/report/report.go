// Package report collects the samples of a benchmark run and prints them as
// one table of medians and ratios.
package report

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
)

// Row is one measured quantity of one piece of work: ours beside the peer's.
type Row struct {
	Work   string // what is done, as "spawn+join"
	Unit   string // of both figures, as "ns"
	Ours   float64
	Peer   float64
	Higher bool // a higher figure is better
}

// Advantage is how many times better ours is than the peer; below 1, worse.
func (r Row) Advantage() float64 {
	if r.Higher {
		return r.Ours / r.Peer
	}
	return r.Peer / r.Ours
}

// Table prints the rows beside each other, with the machine they come from.
func Table(w io.Writer, rows []Row) error {
	fmt.Fprintln(w, Environment())
	tw := tabwriter.NewWriter(w, 0, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tw, "work\tasyncgen\tgoroutines\tunit\tadvantage\t")
	for _, r := range rows {
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t%s\t\n", r.Work, figure(r.Ours), figure(r.Peer), r.Unit, advantage(r))
	}
	return tw.Flush()
}

func figure(v float64) string {
	switch {
	case v == 0:
		return "-"
	case v < 10:
		return fmt.Sprintf("%.2f", v)
	case v < 1000:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.0f", v)
}

func advantage(r Row) string {
	if r.Peer == 0 || r.Ours == 0 {
		return "-"
	}
	return fmt.Sprintf("%.2f×", r.Advantage())
}

// Environment names what the figures depend on.
func Environment() string {
	return fmt.Sprintf("%s %s/%s, GOMAXPROCS %d, %s", runtime.Version(), runtime.GOOS, runtime.GOARCH,
		runtime.GOMAXPROCS(0), cpuModel())
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

// Pair takes rounds samples of each side in turn, so that both see the same
// weather on a noisy machine, and returns the medians.
func Pair(rounds int, ours, peer func() float64) (float64, float64) {
	var a, b []float64
	for range rounds {
		a = append(a, ours())
		b = append(b, peer())
	}
	return Median(a), Median(b)
}

//go:build linux

// Command bench measures asyncgen beside goroutines, all in one run, and
// prints medians and ratios. Run it from its folder: go run .
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"regexp"

	"github.com/asyncgen/asyncgen/bench/internal/report"
)

// scenario is one piece of work, measured on both sides.
type scenario struct {
	name string
	run  func(o options) ([]report.Row, error)
}

type options struct {
	rounds  int  // samples of each side; the median counts
	quick   bool // a tenth of the work, to see that it runs
	workers int  // GOMAXPROCS of servers
}

// scale divides a number of operations for a quick run.
func (o options) scale(n int) int {
	if o.quick {
		return n / 10
	}
	return n
}

var scenarios = []scenario{
	{"spawn", spawn},
	{"yield", yield},
	{"chain", chain},
	{"sleepers", sleepers},
	{"echo", echo},
}

func main() {
	if len(os.Args) > 2 && os.Args[1] == childFlag {
		os.Exit(child(os.Args[2], os.Args[3:]))
	}
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

func run(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(stderr)
	only := flags.String("run", "", "run the scenarios whose name matches this regular expression")
	rounds := flags.Int("rounds", 5, "samples of each side")
	quick := flags.Bool("quick", false, "a tenth of the work")
	if err := flags.Parse(args); err != nil {
		return 64
	}
	match, err := regexp.Compile(*only)
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 64
	}
	var rows []report.Row
	for _, s := range scenarios {
		if !match.MatchString(s.name) {
			continue
		}
		fmt.Fprintf(stderr, "%s …\n", s.name)
		r, err := s.run(options{rounds: max(*rounds, 1), quick: *quick})
		if err != nil {
			fmt.Fprintf(stderr, "%s: %v\n", s.name, err)
			return 1
		}
		rows = append(rows, r...)
	}
	if err := report.Table(stdout, rows); err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	return 0
}

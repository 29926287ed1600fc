//go:build linux

// Command bench measures asyncgen beside goroutines and Tokio, and for echo beside
// gnet and netpoll, all in one run. Run it from its folder:
//
//	go run . -all            everything, and writes REPORT.md with its plots
//	go run . -run mpsc       prints what matches
//
// The sides take turns, each sample in a process of its own, and medians count.
// Tokio needs Cargo; without it its columns stay empty.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"

	"github.com/asyncgen/asyncgen/bench/internal/report"
)

// scenario is one piece of work, measured on several sides.
type scenario struct {
	name string
	run  func(o options) ([]report.Row, error)
}

type options struct {
	rounds int    // samples of each side; the median counts
	quick  bool   // a tenth of the work, to see that it runs
	tokio  string // the program that does the work on Tokio; empty if there is none
}

// scale divides a number of operations for a quick run.
func (o options) scale(n int) int {
	if o.quick {
		return n / 10
	}
	return n
}

// size says what of the work was done, if not all.
func (o options) size() string {
	if o.quick {
		return "a tenth of the operations"
	}
	return ""
}

// load is the load of the machine, this program's included.
func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return ""
	}
	average, _, _ := strings.Cut(string(text), " ")
	return "load average " + average + " at the end"
}

func scenarios() []scenario {
	var all []scenario
	for _, w := range works {
		all = append(all, scenario{w.name, w.measure})
	}
	return append(all, scenario{"echo", echo}, scenario{"idle", idle}, scenario{"frames", frames},
		scenario{"allocations", allocations}, scenario{"generator", generator})
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
	all := flags.Bool("all", false, "measure everything and write the report")
	only := flags.String("run", "", "measure the scenarios whose name matches this regular expression")
	rounds := flags.Int("rounds", 5, "samples of each side")
	quick := flags.Bool("quick", false, "a tenth of the work")
	out := flags.String("o", ".", "the folder of the report")
	if err := flags.Parse(args); err != nil {
		return 64
	}
	match, err := regexp.Compile(*only)
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 64
	}
	o := options{rounds: max(*rounds, 1), quick: *quick, tokio: buildTokio(stderr)}
	var rows []report.Row
	for _, s := range scenarios() {
		if !match.MatchString(s.name) {
			continue
		}
		fmt.Fprintf(stderr, "%s …\n", s.name)
		r, err := s.run(o)
		if err != nil {
			fmt.Fprintf(stderr, "%s: %v\n", s.name, err)
			return 1
		}
		rows = append(rows, r...)
	}
	environment := report.Environment(tokioVersion(o.tokio), load(), o.size())
	err = report.Table(stdout, environment, rows)
	if err == nil && *all {
		err = report.Write(*out, environment, rows)
	}
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	return 0
}

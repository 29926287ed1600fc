// Command compiler measures what the compiler makes: loops in async functions beside
// the same in plain functions. Run it from the folder bench:
//
//	go run ./compiler
//
// Where the linker puts a loop decides over up to a factor of two, in both forms alike.
// So the program is built several times, with the loops at other places, and the
// fastest and the median of these layouts are compared.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"time"

	"github.com/asyncgen/asyncgen/bench/compiler/loops"
)

// figure is what a shape takes in one layout.
type figure struct {
	Name         string
	Async, Plain time.Duration
}

func main() {
	rounds := flag.Int("rounds", 40, "measurements of each side in a layout; the fastest counts")
	only := flag.String("run", "", "measure what matches this regular expression")
	layouts := flag.Int("layouts", 16, "how many layouts; 0 for this one alone")
	asJSON := flag.Bool("json", false, "print the figures of this layout as JSON")
	flag.Parse()
	if err := run(*only, *rounds, *layouts, *asJSON); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(only string, rounds, layouts int, asJSON bool) error {
	match, err := regexp.Compile(only)
	if err != nil {
		return err
	}
	if layouts > 0 {
		return compareLayouts(only, rounds, layouts)
	}
	figures := measure(match, rounds)
	if asJSON {
		return json.NewEncoder(os.Stdout).Encode(figures)
	}
	table([][]figure{figures})
	return nil
}

func compareLayouts(only string, rounds, n int) error {
	dir, err := os.MkdirTemp("", "layouts-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	layouts, err := buildLayouts(dir, n)
	if err != nil {
		return err
	}
	var all [][]figure
	for _, l := range layouts {
		figures, err := l.measure(only, rounds)
		if err != nil {
			return err
		}
		all = append(all, figures)
	}
	table(all)
	return nil
}

// measure returns the shortest times that calls of both sides have taken. The sides
// take turns, so that what disturbs one disturbs the other.
func measure(match *regexp.Regexp, rounds int) []figure {
	var figures []figure
	for _, s := range loops.Shapes() {
		if !match.MatchString(s.Name) {
			continue
		}
		f := figure{s.Name, once(s.Async), once(s.Plain)}
		for range rounds {
			f.Async = min(f.Async, once(s.Async))
			f.Plain = min(f.Plain, once(s.Plain))
		}
		figures = append(figures, f)
	}
	return figures
}

func once(f func()) time.Duration {
	start := time.Now()
	f()
	return time.Since(start)
}

// table compares the fastest and the median layout of each side.
func table(layouts [][]figure) {
	fmt.Printf("%-10s  %10s %10s %6s  %10s %10s %6s\n", "loop", "fastest", "plain", "ratio", "median", "plain", "ratio")
	for i, f := range layouts[0] {
		var async, plain []time.Duration
		for _, figures := range layouts {
			async, plain = append(async, figures[i].Async), append(plain, figures[i].Plain)
		}
		slices.Sort(async)
		slices.Sort(plain)
		a, p := async[len(async)/2], plain[len(plain)/2]
		fmt.Printf("%-10s  %10v %10v %6.2f  %10v %10v %6.2f\n", f.Name,
			async[0], plain[0], ratio(async[0], plain[0]), a, p, ratio(a, p))
	}
}

func ratio(a, b time.Duration) float64 { return float64(a) / float64(b) }

// Command compiler measures what the compiler makes, and how fast: loops in async
// functions beside the same in plain functions. Run it from the folder bench:
//
//	go run ./compiler
package main

import (
	"flag"
	"fmt"
	"regexp"
	"time"

	"github.com/asyncgen/asyncgen/bench/compiler/loops"
)

func main() {
	rounds := flag.Int("rounds", 40, "measurements of each side; the fastest counts")
	only := flag.String("run", "", "measure what matches this regular expression")
	flag.Parse()
	match := regexp.MustCompile(*only)
	fmt.Printf("%-12s %12s %12s %8s\n", "loop", "async", "plain", "ratio")
	for _, s := range loops.Shapes() {
		if !match.MatchString(s.Name) {
			continue
		}
		async, plain := compare(s, *rounds)
		fmt.Printf("%-12s %12v %12v %8.2f\n", s.Name, async, plain, float64(async)/float64(plain))
	}
}

// compare returns the shortest time that a call of either side has taken. The
// sides take turns, so that what disturbs one disturbs the other.
func compare(s loops.Shape, rounds int) (async, plain time.Duration) {
	async, plain = once(s.Async), once(s.Plain)
	for range rounds {
		async = min(async, once(s.Async))
		plain = min(plain, once(s.Plain))
	}
	return async, plain
}

func once(f func()) time.Duration {
	start := time.Now()
	f()
	return time.Since(start)
}

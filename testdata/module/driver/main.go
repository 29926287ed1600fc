// Driver runs one golden case in one way: driver NAME ready|pending|alternate
// lets the case print, driver NAME twin its twin; driver NAME cancel gives it up
// at each of its suspensions in turn.
package main

import (
	"fmt"
	"os"

	"golden/leaf"

	"github.com/asyncgen/asyncgen/rtlib"
)

// The programs, by the name of their case.
var (
	cases = make(map[string]func() rtlib.Future[rtlib.Unit])
	twins = make(map[string]func())
)

var modes = map[string]leaf.Mode{
	"ready":     leaf.Ready,
	"pending":   leaf.Pending,
	"alternate": leaf.Alternate,
}

func main() {
	name, way := os.Args[1], os.Args[2]
	switch way {
	case "twin":
		twins[name]()
	case "cancel":
		cancelEverywhere(cases[name])
	default:
		leaf.Reset(modes[way])
		rtlib.BlockOn(cases[name]())
		mustBeDone("the end")
	}
}

// mustBeDone fails if a future was left pending, neither polled to its end nor
// cancelled.
func mustBeDone(when string) {
	if n := leaf.Suspended(); n != 0 {
		fmt.Fprintf(os.Stderr, "%d futures are still pending after %s\n", n, when)
		os.Exit(1)
	}
}

// cancelEverywhere runs the case again and again, each time up to one
// suspension further, until it ends by itself.
func cancelEverywhere(start func() rtlib.Future[rtlib.Unit]) {
	for n := range 1000 {
		leaf.Reset(leaf.Pending)
		f := &cancelled{fut: start(), polls: n}
		rtlib.BlockOn(f)
		mustBeDone(fmt.Sprintf("it was cancelled at suspension %d", n))
		if f.ended {
			return
		}
	}
	fmt.Fprintln(os.Stderr, "the case does not end")
	os.Exit(1)
}

// cancelled cancels a future once it has been pending for a number of polls.
type cancelled struct {
	fut   rtlib.Future[rtlib.Unit]
	polls int
	ended bool
}

// Poll polls the future, or cancels it; twice, as Cancel is idempotent.
func (c *cancelled) Poll(cx *rtlib.Context) (u rtlib.Unit, ready bool) {
	if c.polls == 0 {
		c.fut.Cancel(cx)
		c.fut.Cancel(cx)
		return u, true
	}
	c.polls--
	u, c.ended = c.fut.Poll(cx)
	return u, c.ended
}

// Cancel cancels the future.
func (c *cancelled) Cancel(cx *rtlib.Context) { c.fut.Cancel(cx) }

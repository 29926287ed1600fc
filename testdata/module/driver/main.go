// Driver runs one golden case in one way and lets it print. Each case is there as
// state machines, on goroutines, and as its twin, the plain Go program that it is
// without async and await: driver machine|goroutine|twin NAME WAY. And driver
// frames "" "" lists the frames whose sizes are not as the compiler says.
package main

import (
	"context"
	"fmt"
	"os"

	"golden/frames"
	"golden/leaf"
	twin "golden/twin/leaf"

	"github.com/asyncgen/asyncgen/rtlib"
)

// The programs, by the name of their case.
var (
	machines   = make(map[string]func() rtlib.Future[rtlib.Unit])
	goroutines = make(map[string]func() rtlib.Future[rtlib.Unit])
	twins      = make(map[string]func())
)

func main() {
	kind, name, way := os.Args[1], os.Args[2], os.Args[3]
	switch kind {
	case "machine":
		drive(futures(machines[name]), way)
	case "goroutine":
		drive(futures(goroutines[name]), way)
	case "twin":
		drive(plain(twins[name]), way)
	case "frames":
		for _, w := range frames.Wrong() {
			fmt.Println(w)
		}
	}
}

// program is a case that can be started again and again.
type program interface {
	// reset sets how the values that it awaits come.
	reset(m leaf.Mode)
	// raiseAt makes the n-th value come as a panic or runtime.Goexit, and raised
	// reports whether it has come.
	raiseAt(n int, exit bool)
	raised() bool
	// run runs the case to its end.
	run()
	// runSpent is run by polls that have little or nothing left of the budget.
	runSpent()
	// cancelAt gives it up at its n-th suspension and reports whether it has
	// ended before.
	cancelAt(n int) (ended bool)
}

// drive runs p as way says: once, with its awaits ready at once, pending or
// alternating, or with little of the budget left in each poll; or again and again, giving it up at each suspension in turn, or
// with one await after the other that panics or ends the goroutine.
func drive(p program, way string) {
	switch way {
	case "ready":
		once(p, leaf.Ready)
	case "pending":
		once(p, leaf.Pending)
	case "alternate":
		once(p, leaf.Alternate)
	case "spent":
		p.reset(leaf.Ready)
		p.runSpent()
		mustBeDone()
	case "cancel":
		again(func(n int) bool { return p.cancelAt(n) })
	case "panic":
		raise(p, leaf.Ready, false)
	case "exit":
		raise(p, leaf.Ready, true)
	case "latepanic":
		raise(p, leaf.Pending, false)
	case "lateexit":
		raise(p, leaf.Pending, true)
	}
}

func once(p program, m leaf.Mode) {
	p.reset(m)
	p.run()
	mustBeDone()
}

// raise runs p with each of its awaits raising in turn.
func raise(p program, m leaf.Mode, exit bool) {
	again(func(n int) bool {
		p.reset(m)
		p.raiseAt(n, exit)
		fmt.Println("---", outcome(p.run))
		return !p.raised()
	})
}

// outcome runs f on a goroutine of its own and says how it has ended.
func outcome(f func()) string {
	how := make(chan string)
	go func() {
		ended := "by runtime.Goexit"
		defer func() {
			if v := recover(); v != nil {
				ended = fmt.Sprint("by a panic: ", v)
			}
			how <- ended
		}()
		f()
		ended = "by itself"
	}()
	return <-how
}

// again calls f with 0, 1, 2 … until it reports that that was the last.
func again(f func(n int) (last bool)) {
	for n := range 1000 {
		last := f(n)
		mustBeDone()
		if last {
			return
		}
	}
	fmt.Fprintln(os.Stderr, "the case does not end")
	os.Exit(1)
}

// mustBeDone fails if a future was left pending, neither polled to its end nor
// cancelled.
func mustBeDone() {
	if n := leaf.Suspended(); n != 0 {
		fmt.Fprintf(os.Stderr, "%d futures are still pending at the end\n", n)
		os.Exit(1)
	}
}

// futures is a case that a back end has compiled.
type futures func() rtlib.Future[rtlib.Unit]

func (f futures) reset(m leaf.Mode)        { leaf.Reset(m) }
func (f futures) raiseAt(n int, exit bool) { leaf.RaiseAt(n, exit) }
func (f futures) raised() bool             { return leaf.Raised() }
func (f futures) run()                     { blockOn(f()) }

func (f futures) runSpent() { blockOn(&spent{fut: f()}) }

func (f futures) cancelAt(n int) (ended bool) {
	leaf.Reset(leaf.Pending)
	c := &cancelled{fut: f(), polls: n}
	blockOn(c)
	return c.ended
}

// blockOn drives fut on a runtime of its own, whose end waits for clean-up tasks.
func blockOn(fut rtlib.Future[rtlib.Unit]) {
	rt := rtlib.New(rtlib.CurrentThread())
	defer rt.Shutdown(context.Background())
	rtlib.BlockOnHandle(rt.Handle(), fut)
}

// plain is a twin. All its awaits are calls, so that nothing can cancel it.
type plain func()

func (f plain) reset(leaf.Mode)          { twin.RaiseAt(-1, false) }
func (f plain) raiseAt(n int, exit bool) { twin.RaiseAt(n, exit) }
func (f plain) raised() bool             { return twin.Raised() }
func (f plain) run()                     { f() }
func (f plain) runSpent()                { f() }
func (f plain) cancelAt(int) bool        { return true }

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

// spent polls a future with one unit of the budget left, or none, in turn: leaf
// futures that take one still come to their end.
type spent struct {
	fut  rtlib.Future[rtlib.Unit]
	some bool
}

// Poll polls the future.
func (s *spent) Poll(cx *rtlib.Context) (rtlib.Unit, bool) {
	const unit = 16 << 10 // bytes
	units := 127          // of the 128
	if s.some = !s.some; !s.some {
		units++
	}
	cx.SpendBytes(units * unit)
	return s.fut.Poll(cx)
}

// Cancel cancels the future.
func (s *spent) Cancel(cx *rtlib.Context) { s.fut.Cancel(cx) }

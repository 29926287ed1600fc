// Driver runs the cases of a batch, each as plain Go and as its async twin in
// every way, and prints where the two differ. It takes the number of the case to
// begin with, and how long one may take; and says which one it runs, so that who
// started it can go on behind a case that brings the process down.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync/atomic"
	"time"

	"batch/leaf"
	"batch/tr"

	"github.com/asyncgen/asyncgen/rtlib"
)

// testCase is one program.
type testCase struct {
	name  string
	plain func()
	async func() rtlib.Future[rtlib.Unit]
	needs needs
}

// needs is what the driver has to know of a program.
type needs struct {
	tasks bool // it spawns some, on a runtime
	late  bool // it defers awaits, which a cancelled program leaves to another task: it is not to be cancelled
}

// steps bounds how often a program loops and recurses.
const steps = 150

// mostPauses is how many pauses a program may have to be run again with something
// that happens at one: to go on at a depth of n takes n polls.
const mostPauses = 1 << 13

// mostPolls is more than a program takes that makes its steps.
const mostPolls = 1 << 20

// atMost is at how many pauses of a program something happens to it, for each
// act.
const atMost = 3

var at atomic.Int64

func main() {
	first, err := strconv.Atoi(os.Args[1])
	if err != nil {
		panic(err)
	}
	patience, err := time.ParseDuration(os.Args[2])
	if err != nil {
		panic(err)
	}
	go watch(patience)
	for i := first; i < len(cases); i++ {
		at.Store(int64(i))
		fmt.Printf("@%d\n", i)
		cases[i].run()
	}
	fmt.Println("done")
}

// watch ends the process if a case takes longer than a program does.
func watch(patience time.Duration) {
	last := int64(-1)
	for {
		time.Sleep(patience)
		if now := at.Load(); now != last {
			last = now
			continue
		}
		buf := make([]byte, 1<<16)
		fmt.Fprintf(os.Stderr, "hangs\n%s", buf[:runtime.Stack(buf, true)])
		os.Exit(3)
	}
}

func (c *testCase) run() {
	var trace string
	pauses := 0
	for m, name := range []string{"ready", "pending", "alternate"} {
		trace, pauses = c.both(name, tr.Mode(m), tr.None, 0)
	}
	if pauses > mostPauses {
		return
	}
	n := uint64(len(trace))
	for act, name := range []string{"", "cancelled", "panic", "Goexit"} {
		if act == 0 || c.needs.late && tr.Act(act) != tr.Panic {
			continue
		}
		for i := range min(pauses, atMost) {
			at := i + 1
			if pauses > atMost {
				n = n*6364136223846793005 + 1442695040888963407
				at = 1 + int(n>>33%uint64(pauses))
			}
			c.both(fmt.Sprintf("%s at pause %d", name, at), tr.Pending, tr.Act(act), at)
		}
	}
}

// both runs the case as plain Go and as its twin, in the same way, and returns
// what the plain one traces and how often it pauses.
func (c *testCase) both(way string, m tr.Mode, act tr.Act, at int) (trace string, pauses int) {
	plain, async := c.plain, c.drive
	if c.needs.tasks {
		plain, async = c.plainTasks, c.driveTasks
	}
	tr.Reset(m, steps, act, at)
	trace = aside(plain)
	pauses = tr.Pauses()
	tr.Reset(m, steps, act, at)
	c.compare(way, trace, aside(async))
	return trace, pauses
}

// drive polls the case's future to its end, or until it is to be cancelled.
func (c *testCase) drive() {
	leaf.Reset()
	defer showPending()
	f := c.async()
	for polls := 0; ; polls++ {
		if polls > mostPolls {
			tr.P(-1, "it does not end")
			return
		}
		if _, ready := f.Poll(nil); ready {
			return
		}
		if tr.Cancelled {
			f.Cancel(nil)
			f.Cancel(nil)
			runtime.Goexit()
		}
	}
}

// showPending traces how many futures were left pending, neither polled to their end
// nor cancelled.
func showPending() {
	if n := leaf.Suspended(); n != 0 {
		tr.P(-1, "futures left pending", n)
	}
}

// aside runs f in a goroutine of its own and returns what it traces, and how it
// ends.
func aside(f func()) string {
	done := make(chan struct{})
	how := "exits"
	go func() {
		defer close(done)
		defer func() {
			if v := recover(); v != nil {
				how = "panics"
				tr.P(0, v)
			}
		}()
		f()
		how = "returns"
	}()
	<-done
	return tr.Text() + how
}

func (c *testCase) compare(way, want, got string) {
	if want == got {
		return
	}
	line, err := json.Marshal(map[string]string{"name": c.name, "way": way, "want": want, "got": got})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%s\n", line)
}

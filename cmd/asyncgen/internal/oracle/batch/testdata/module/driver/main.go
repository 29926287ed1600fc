// Driver runs the cases of a batch, each as plain Go and as its async twin in
// every way, and prints where the two differ. It takes the number of the case to
// begin with, and says which one it runs, so that who started it can go on
// behind a case that brings the process down.
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
}

// steps bounds how often a program loops and recurses.
const steps = 150

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
	go watch()
	for i := first; i < len(cases); i++ {
		at.Store(int64(i))
		fmt.Printf("@%d\n", i)
		cases[i].run()
	}
	fmt.Println("done")
}

// watch ends the process if a case takes too long.
func watch() {
	last := int64(-1)
	for {
		time.Sleep(10 * time.Second)
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
	tr.Reset(steps, tr.None, 0)
	want := aside(func() { c.plain() })
	pauses := tr.Pauses()
	for m, name := range []string{"ready", "pending", "alternate"} {
		tr.Reset(steps, tr.None, 0)
		c.compare(name, want, aside(func() { c.drive(leaf.Mode(m)) }))
	}
	n := uint64(len(want))
	for act, name := range []string{"", "cancelled", "panic", "Goexit"} {
		if act == 0 {
			continue
		}
		for i := range min(pauses, atMost) {
			at := i + 1
			if pauses > atMost {
				n = n*6364136223846793005 + 1442695040888963407
				at = 1 + int(n>>33%uint64(pauses))
			}
			tr.Reset(steps, tr.Act(act), at)
			want := aside(func() { c.plain() })
			tr.Reset(steps, tr.Act(act), at)
			c.compare(fmt.Sprintf("%s at pause %d", name, at), want, aside(func() { c.drive(leaf.Pending) }))
		}
	}
}

// drive polls the case's future to its end, or until it is to be cancelled.
func (c *testCase) drive(m leaf.Mode) {
	leaf.Reset(m)
	defer func() {
		if n := leaf.Suspended(); n != 0 {
			tr.P(-1, "futures left pending", n)
		}
	}()
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

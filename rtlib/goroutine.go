package rtlib

import (
	"runtime"
	"runtime/debug"
)

// goroutine is what the body of an async function runs on if the goroutine
// back end has compiled it. It has its turn only while a Poll or Cancel waits for it:
// the poller hands the turn over and blocks until the body awaits something that
// is pending, or has ended. So the body runs where and when a state machine
// would, under the poller's Context; two branches of a Join2 never run at the
// same time, and nothing more needs a lock than with machines.
type goroutine struct {
	turn      chan struct{} // handed over and back in strict alternation
	cx        *Context      // of the poll or cancel that has handed the turn over
	cancelled bool          // the await that is under way is to be given up
	end       goroutineEnd
	panic     any    // the value, if end is endPanicked
	stack     []byte // the text of the stack at that panic
}

// goroutineEnd says how the body on a goroutine has ended.
type goroutineEnd uint8

const (
	notEnded goroutineEnd = iota
	endReturned
	endPanicked
	endExited // by runtime.Goexit
)

// startGoroutine runs body on a new goroutine, under cx, until its first
// suspension or its end. Crashes is asked when the body panics: true lets the
// panic end the program where it is, with the trace of what has raised it.
func startGoroutine(cx *Context, body func(*goroutine), crashes func(*Context) bool) *goroutine {
	g := &goroutine{turn: make(chan struct{}), cx: cx}
	go g.run(body, crashes)
	g.takeBack()
	return g
}

func (g *goroutine) run(body func(*goroutine), crashes func(*Context) bool) {
	returned := false
	defer func() {
		switch {
		case returned:
			g.end = endReturned
		case crashes(g.cx) && !exiting():
			return
		default:
			g.caught(recover())
		}
		g.turn <- struct{}{}
	}()
	body(g)
	returned = true
}

// caught notes how a body has ended that has not returned.
func (g *goroutine) caught(panicked any) {
	if panicked == nil {
		g.end = endExited
		return
	}
	g.end, g.panic, g.stack = endPanicked, panicked, debug.Stack()
}

// resume hands the turn over, until the body suspends again or has ended.
func (g *goroutine) resume(cx *Context) {
	g.cx = cx
	g.turn <- struct{}{}
	g.takeBack()
}

func (g *goroutine) takeBack() {
	<-g.turn
	g.cx = nil
}

// suspend gives the turn back in the midst of an await of child. It returns when
// child is to be polled again. If the await is cancelled, that is
// runtime.Goexit here, with the cancellation of child ahead of the deferred calls
// of the functions on the stack.
func (g *goroutine) suspend(child interface{ Cancel(*Context) }) {
	g.turn <- struct{}{}
	<-g.turn
	if g.cancelled {
		defer func() { child.Cancel(g.cx) }()
		runtime.Goexit()
	}
}

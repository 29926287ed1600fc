package rtlib

import (
	"math"
	"runtime"
	"runtime/debug"
)

// goroutine is what the body of an async function runs on if the goroutine
// back end has compiled it. It has its turn only while a Poll or Cancel waits for it:
// the poller hands the turn over and blocks until the body awaits something that
// is pending, or has ended. So the body runs where and when a state machine
// would, with what the poller's Context has; two branches of a Join2 never run at the
// same time, and nothing more needs a lock than with machines.
type goroutine struct {
	turn      chan struct{} // handed over and back in strict alternation
	cx        Context       // that of the poll or cancel under way, at one address for as long as the body runs
	cancelled bool          // the await that is under way is to be given up
	cleanup   goroutineCleanup
	end       goroutineEnd
	panic     any       // the value, if end is endPanicked
	over      *panicked // the last panic of an awaited deferred call, with those under it
	stack     []byte    // the text of the stack at that panic
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
	g := &goroutine{turn: make(chan struct{})}
	g.lend(cx)
	go g.run(body, crashes)
	g.takeBack(cx)
	return g
}

// lend gives the goroutine the context of the poller. The body has a copy, since
// what it has deferred must see the context that is there when it runs.
func (g *goroutine) lend(cx *Context) {
	if cx != nil && cx.rt != nil {
		g.cleanup.on = Handle{cx.rt}
	}
	if cx == nil {
		g.cx = Context{budget: math.MaxInt32}
		return
	}
	g.cx = *cx
}

func (g *goroutine) run(body func(*goroutine), crashes func(*Context) bool) {
	returned := false
	defer func() {
		switch {
		case returned:
			g.end = endReturned
		case crashes(&g.cx) && !exiting():
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

// raise makes the panic that the body has ended with one of the poller.
func (g *goroutine) raise() {
	var under *panicked
	if g.over != nil && onePanic(g.over.value, g.panic) {
		under = g.over.under
	}
	raiseOver(under, g.panic)
}

// resume hands the turn over, until the body suspends again or has ended.
func (g *goroutine) resume(cx *Context) {
	g.lend(cx)
	g.turn <- struct{}{}
	g.takeBack(cx)
}

func (g *goroutine) takeBack(cx *Context) {
	<-g.turn
	if cx != nil {
		*cx = g.cx
	}
	g.cx = Context{}
}

// suspend gives the turn back in the midst of an await of child. It returns when
// child is to be polled again. If the await is cancelled, that is
// runtime.Goexit here, with the cancellation of child ahead of the deferred calls
// of the functions on the stack.
func (g *goroutine) suspend(child interface{ Cancel(*Context) }) {
	g.turn <- struct{}{}
	<-g.turn
	if g.cancelled && !g.staysDeferred() {
		defer func() { child.Cancel(&g.cx) }()
		runtime.Goexit()
	}
}

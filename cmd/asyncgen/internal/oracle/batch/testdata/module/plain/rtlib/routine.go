// Package rtlib is what plain programs have in place of futures: functions that
// run in goroutines of their own, one at a time, and that stop at the pauses at
// which the futures of the async program are pending.
package rtlib

import (
	"runtime"

	"batch/tr"
)

// event is how a routine stops.
type event struct {
	kind  eventKind
	value any // of the panic
}

type eventKind int

const (
	exited eventKind = iota // it has called runtime.Goexit
	paused
	returned
	raised   // it has panicked
	overtook // it has panicked while it exited; whoever recovers makes it exit again
)

// routine is a goroutine that runs only during step.
type routine struct {
	resume chan bool // false to exit
	events chan event
}

// current is the routine that runs, or nil if it is the program itself.
var current *routine

// start returns a routine that stands before the call of f.
func start(f func()) *routine {
	r := &routine{resume: make(chan bool), events: make(chan event)}
	go func() {
		<-r.resume
		var e event
		defer func() { r.events <- e }()
		e.run(f)
		if e.kind == overtook {
			e.kind = raised // for it goes on here
		}
	}()
	return r
}

// run calls f and sets e to how that ends.
func (e *event) run(f func()) {
	defer func() {
		if e.kind == exited {
			if v := recover(); v != nil {
				*e = event{overtook, v}
			}
		}
	}()
	f()
	e.kind = returned
}

// step lets a routine go on, or exit, until it stops.
func (r *routine) step(goOn bool) event {
	outer := current
	current = r
	r.resume <- goOn
	e := <-r.events
	current = outer
	return e
}

// Suspend stops the routine that calls it until it is polled again. The program
// itself goes on at once, or exits if it has been cancelled.
func Suspend() {
	r := current
	if r == nil {
		if tr.Cancelled {
			runtime.Goexit()
		}
		return
	}
	r.events <- event{kind: paused}
	if !<-r.resume {
		runtime.Goexit()
	}
}

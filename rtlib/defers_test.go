package rtlib_test

import (
	"fmt"
	"runtime"
	"slices"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib"
)

// guarded is what a generated machine with defers does in one poll.
func guarded(d *rtlib.Defers, body func() (done bool)) (done bool) {
	return guardedIn(nil, d, body)
}

// guardedIn is guarded under cx.
func guardedIn(cx *rtlib.Context, d *rtlib.Defers, body func() (done bool)) (done bool) {
	step := func() (done bool) {
		d.Enter(cx)
		defer d.Catch()
		done = body()
		d.Leave()
		return done
	}
	if !step() && !d.Panicking() {
		return false
	}
	d.Run()
	return true
}

// on is what a generated machine does for `defer f()`.
func on(d *rtlib.Defers, f func()) {
	d.Push(func(d *rtlib.Defers) { defer f(); d.Next() })
}

// through is what a generated machine does for `defer f()` if f cannot recover.
func through(d *rtlib.Defers, f func()) {
	d.PushThrough(func(d *rtlib.Defers) { defer f(); d.Next() })
}

// note is a trace of what a case does.
type note func(v ...any)

func TestDefersRunAsInGo(t *testing.T) {
	for _, c := range []struct {
		name    string
		plain   func(note)                // with Go's own defers, the oracle
		machine func(*rtlib.Defers, note) // the same with Defers
	}{
		{
			name: "on return, last first",
			plain: func(n note) {
				for i := range 3 {
					defer func() { n(i, recover()) }()
				}
			},
			machine: func(d *rtlib.Defers, n note) {
				for i := range 3 {
					on(d, func() { n(i, recover()) })
				}
			},
		},
		{
			name: "a panic goes through calls that cannot recover",
			plain: func(n note) {
				defer func() { n("outer", recover()) }()
				func() {
					defer n("a")
					defer func() { n("b"); panic("q") }()
					panic("p")
				}()
			},
			machine: func(d *rtlib.Defers, n note) {
				defer func() { n("outer", recover()) }()
				var inner rtlib.Defers
				guarded(&inner, func() bool {
					through(&inner, func() { n("a") })
					through(&inner, func() { n("b"); panic("q") })
					panic("p")
				})
			},
		},
		{
			name: "Goexit goes through calls that cannot recover",
			plain: func(n note) {
				defer n("a")
				runtime.Goexit()
			},
			machine: func(d *rtlib.Defers, n note) {
				through(d, func() { n("a") })
				runtime.Goexit()
			},
		},
		{
			name: "recover ends a panic",
			plain: func(n note) {
				defer func() { n("outer", recover()) }()
				defer func() { n("inner", recover()) }()
				panic("p")
			},
			machine: func(d *rtlib.Defers, n note) {
				on(d, func() { n("outer", recover()) })
				on(d, func() { n("inner", recover()) })
				panic("p")
			},
		},
		{
			name: "no recover",
			plain: func(n note) {
				defer n("seen")
				panic("p")
			},
			machine: func(d *rtlib.Defers, n note) {
				on(d, func() { n("seen") })
				panic("p")
			},
		},
		{
			name: "recover in a function that a deferred one calls does nothing",
			plain: func(n note) {
				defer func() { func() { n(recover()) }() }()
				panic("p")
			},
			machine: func(d *rtlib.Defers, n note) {
				on(d, func() { func() { n(recover()) }() })
				panic("p")
			},
		},
		{
			name: "a deferred call panics anew",
			plain: func(n note) {
				defer func() { n(recover()) }()
				defer func() { panic(fmt.Sprint("again ", recover())) }()
				panic("p")
			},
			machine: func(d *rtlib.Defers, n note) {
				on(d, func() { n(recover()) })
				on(d, func() { panic(fmt.Sprint("again ", recover())) })
				panic("p")
			},
		},
		{
			name: "a panic replaces another",
			plain: func(n note) {
				defer n("last")
				defer func() { panic("second") }()
				panic("first")
			},
			machine: func(d *rtlib.Defers, n note) {
				on(d, func() { n("last") })
				on(d, func() { panic("second") })
				panic("first")
			},
		},
		{
			name: "a deferred call panics after a return",
			plain: func(n note) {
				defer func() { n(recover()) }()
				defer func() { panic("late") }()
			},
			machine: func(d *rtlib.Defers, n note) {
				on(d, func() { n(recover()) })
				on(d, func() { panic("late") })
			},
		},
		{
			name: "a runtime error keeps its type",
			plain: func(n note) {
				defer func() { err, ok := recover().(runtime.Error); n(ok, err) }()
				var m map[string]int
				m["x"] = 1
			},
			machine: func(d *rtlib.Defers, n note) {
				on(d, func() { err, ok := recover().(runtime.Error); n(ok, err) })
				var m map[string]int
				m["x"] = 1
			},
		},
		{
			name: "panic with nil",
			plain: func(n note) {
				defer func() { n(recover()) }()
				panic(nil)
			},
			machine: func(d *rtlib.Defers, n note) {
				on(d, func() { n(recover()) })
				panic(nil)
			},
		},
		{
			name: "a nil function panics when it is run",
			plain: func(n note) {
				var f func()
				defer func() { n(recover()) }()
				defer f()
				n("body")
			},
			machine: func(d *rtlib.Defers, n note) {
				var f func()
				on(d, func() { n(recover()) })
				on(d, f)
				n("body")
			},
		},
		{
			name: "Goexit",
			plain: func(n note) {
				defer func() { n(recover()) }()
				runtime.Goexit()
			},
			machine: func(d *rtlib.Defers, n note) {
				on(d, func() { n(recover()) })
				runtime.Goexit()
			},
		},
		{
			name: "Goexit in a deferred call ends a panic",
			plain: func(n note) {
				defer func() { n("outer", recover()) }()
				defer func() { runtime.Goexit() }()
				panic("p")
			},
			machine: func(d *rtlib.Defers, n note) {
				on(d, func() { n("outer", recover()) })
				on(d, func() { runtime.Goexit() })
				panic("p")
			},
		},
		{
			name: "a panic in a deferred call under Goexit",
			plain: func(n note) {
				defer func() { n("outer", recover()) }()
				defer func() { panic("p") }()
				runtime.Goexit()
			},
			machine: func(d *rtlib.Defers, n note) {
				on(d, func() { n("outer", recover()) })
				on(d, func() { panic("p") })
				runtime.Goexit()
			},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			want := ending(c.plain)
			got := ending(func(n note) {
				var d rtlib.Defers
				guarded(&d, func() bool { c.machine(&d, n); return true })
			})
			if !slices.Equal(want, got) {
				t.Errorf("got  %q\nwant %q", got, want)
			}
		})
	}
}

// ending runs f on a goroutine of its own and traces it to its end.
func ending(f func(note)) (trace []string) {
	n := func(v ...any) { trace = append(trace, fmt.Sprint(v...)) }
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() { n("panic:", recover()) }()
		f(n)
		n("returned")
	}()
	<-done
	return trace
}

func TestDefersKeepTheirCallsOverPolls(t *testing.T) {
	var d rtlib.Defers
	var trace []int
	for i := range 3 {
		done := guarded(&d, func() bool {
			on(&d, func() { trace = append(trace, i) })
			return i == 2
		})
		if done != (i == 2) {
			t.Fatalf("poll %d: done = %v", i, done)
		}
	}
	if want := []int{2, 1, 0}; !slices.Equal(trace, want) {
		t.Errorf("ran %v, want %v", trace, want)
	}
}

func TestDeferredCallsGetTheContextThatRunsThem(t *testing.T) {
	first, last := new(rtlib.Context), new(rtlib.Context)
	for _, c := range []struct {
		name string
		end  func(*rtlib.Defers)
	}{
		{"poll", func(d *rtlib.Defers) { d.Enter(last); d.Leave(); d.Run() }},
		{"cancel", func(d *rtlib.Defers) { d.Cancel(last) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			var d rtlib.Defers
			var got *rtlib.Context
			d.Enter(first)
			d.Push(func(d *rtlib.Defers) {
				defer func(cx *rtlib.Context) { got = cx }(d.Context())
				d.Next()
			})
			d.Leave()
			c.end(&d)
			if got != last {
				t.Error("not the context of the last poll")
			}
		})
	}
}

// A panic through more machines than it is raised again in where it is.
func TestPanicThroughManyMachines(t *testing.T) {
	const deep = 250
	rt := newRuntime(t, rtlib.Workers(1))
	for range 2 {
		var passed []int
		got, err := outcome(rt, rtlib.SpawnOn[any](rt.Handle(), rtlib.PollFunc[any](func(cx *rtlib.Context) (got any, ready bool) {
			var d rtlib.Defers
			guardedIn(cx, &d, func() bool {
				on(&d, func() { got = recover() })
				throughMachines(cx, deep, &passed)
				return true
			})
			return got, true
		})))
		if got != "boom" || err != nil {
			t.Errorf("ended with %v, %v", got, err)
		}
		if len(passed) != deep || !slices.IsSorted(passed) {
			t.Errorf("the deferred calls of %d machines ran in the order %v", len(passed), passed)
		}
	}
}

// throughMachines panics with so many machines on the stack, whose deferred calls note
// that they run and could recover.
func throughMachines(cx *rtlib.Context, n int, passed *[]int) {
	if n == 0 {
		panic("boom")
	}
	var d rtlib.Defers
	guardedIn(cx, &d, func() bool {
		on(&d, func() { *passed = append(*passed, n) })
		throughMachines(cx, n-1, passed)
		return true
	})
}

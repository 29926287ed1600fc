package rtlib_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
)

func crashInPoll(*rtlib.Context) (int, bool) { panic("boom") }

func exitInPoll(*rtlib.Context) (int, bool) { runtime.Goexit(); return 0, false }

func TestCrashOfATaskIsItsJoinError(t *testing.T) {
	for _, c := range []struct {
		name  string
		probe *probe
		abort bool
		panic any   // of the JoinError
		cause error // that it wraps
	}{
		{name: "panic in Poll", probe: &probe{onPoll: crashInPoll}, panic: "boom"},
		{name: "Goexit in Poll", probe: &probe{onPoll: exitInPoll}, cause: rtlib.ErrGoexit},
		{name: "panic in Cancel", probe: &probe{onCancel: func(*rtlib.Context) { panic("boom") }}, abort: true, panic: "boom"},
		{name: "Goexit in Cancel", probe: &probe{onCancel: func(*rtlib.Context) { runtime.Goexit() }}, abort: true, cause: rtlib.ErrAborted},
		{name: "panic in Poll and in Cancel", probe: &probe{
			onPoll:   crashInPoll,
			onCancel: func(*rtlib.Context) { panic("second") },
		}, panic: "boom"},
		{name: "Goexit in Poll, panic in Cancel", probe: &probe{
			onPoll:   exitInPoll,
			onCancel: func(*rtlib.Context) { panic("boom") },
		}, panic: "boom"},
		{name: "panic in Poll, Goexit in Cancel", probe: &probe{
			onPoll:   crashInPoll,
			onCancel: func(*rtlib.Context) { runtime.Goexit() },
		}, panic: "boom"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rt := newRuntime(t, rtlib.Workers(1))
			h := rtlib.SpawnOn[int](rt.Handle(), c.probe)
			within(t, c.probe.polled.done(), "the first poll")
			if c.abort {
				h.Abort()
			}
			_, err := outcome(rt, h)
			var end *rtlib.JoinError
			if !errors.As(err, &end) {
				t.Fatalf("ended with %v", err)
			}
			if end.PanicValue != c.panic || errors.Unwrap(err) != c.cause {
				t.Errorf("ended with panic %v, wrapping %v", end.PanicValue, errors.Unwrap(err))
			}
			if end.Panicked() && !strings.Contains(string(end.Stack), "rtlib_test") {
				t.Errorf("the stack does not show the panic:\n%s", end.Stack)
			}
			if got := c.probe.cancels.Load(); got != 1 {
				t.Errorf("cancelled %d times", got)
			}
			if v, err := outcome(rt, rtlib.SpawnOn(rt.Handle(), ready(5))); v != 5 || err != nil {
				t.Errorf("afterwards a task gives %v, %v", v, err)
			}
		})
	}
}

// A panic that is recovered while the goroutine ends does not keep it from ending.
func TestWorkerIsReplacedAfterAPanicDuringGoexit(t *testing.T) {
	for name, o := range map[string]rtlib.Option{"workers": rtlib.Workers(1), "current thread": rtlib.CurrentThread()} {
		t.Run(name, func(t *testing.T) {
			rt := newRuntime(t, o)
			for range 3 {
				_, err := outcome(rt, rtlib.SpawnOn[int](rt.Handle(), &probe{onPoll: func(*rtlib.Context) (int, bool) {
					defer func() { panic("boom") }()
					runtime.Goexit()
					return 0, true
				}}))
				var end *rtlib.JoinError
				if !errors.As(err, &end) || end.PanicValue != "boom" {
					t.Errorf("ended with %v", err)
				}
			}
			if v, err := outcome(rt, rtlib.SpawnOn(rt.Handle(), ready(5))); v != 5 || err != nil {
				t.Errorf("afterwards a task gives %v, %v", v, err)
			}
		})
	}
}

func TestJoinErrorWrapsAPanicWithAnError(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	want := errors.New("boom")
	p := &probe{onPoll: func(*rtlib.Context) (int, bool) { panic(want) }}
	if _, err := outcome(rt, rtlib.SpawnOn[int](rt.Handle(), p)); !errors.Is(err, want) {
		t.Errorf("ended with %v", err)
	}
}

func TestWorkersSurviveManyCrashes(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(2))
	var handles []*rtlib.JoinHandle[int]
	for i := range 200 {
		crash := crashInPoll
		if i%2 == 0 {
			crash = exitInPoll
		}
		handles = append(handles, rtlib.SpawnOn[int](rt.Handle(), &probe{onPoll: crash}))
	}
	for _, h := range handles {
		if _, err := outcome(rt, h); err == nil {
			t.Fatal("a task that crashed gave a value")
		}
	}
	// Both workers are there: two tasks run at the same time.
	release1, release2 := occupy(t, rt), occupy(t, rt)
	release1()
	release2()
}

func TestBlockOnEndsTheCallerAsTheTaskEnded(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	t.Run("panic", func(t *testing.T) {
		defer func() {
			if got := recover(); got != "boom" {
				t.Errorf("recovered %v", got)
			}
		}()
		rtlib.BlockOnHandle[int](rt.Handle(), &probe{onPoll: crashInPoll})
	})
	t.Run("Goexit", func(t *testing.T) {
		returned, done := false, make(chan any)
		go func() {
			defer func() { done <- recover() }()
			rtlib.BlockOnHandle[int](rt.Handle(), &probe{onPoll: exitInPoll})
			returned = true
		}()
		if v := <-done; v != nil || returned {
			t.Errorf("recovered %v, returned: %v", v, returned)
		}
	})
}

func TestPanicOfADetachedTaskGoesToTheHandler(t *testing.T) {
	got := make(chan *rtlib.JoinError, 1)
	rt := newRuntime(t, rtlib.Workers(1), rtlib.PanicHandler(func(e *rtlib.JoinError) { got <- e }))
	rtlib.BlockOnHandle[rtlib.Unit](rt.Handle(), rtlib.PollFunc[rtlib.Unit](func(cx *rtlib.Context) (rtlib.Unit, bool) {
		rtlib.SpawnDetached[int](cx, &probe{onPoll: crashInPoll})
		return rtlib.Unit{}, true
	}))
	if e := <-got; e.PanicValue != "boom" {
		t.Errorf("the handler got %v", e)
	}
}

// programs are what this test binary does instead of testing when it is started
// by endOf.
var programs = map[string]func(){
	"detached panic": func() {
		rtlib.BlockOn[rtlib.Unit](rtlib.PollFunc[rtlib.Unit](func(cx *rtlib.Context) (rtlib.Unit, bool) {
			rtlib.SpawnDetached[int](cx, &probe{onPoll: crashInPoll})
			return rtlib.Unit{}, false
		}))
	},
	"main panics": func() {
		rtlib.Main(rtlib.PollFunc[rtlib.Unit](mainPanics))
	},
	"defers panic": func() {
		panicThrough(func() { panic("boom") })
	},
	"defers fault": func() {
		var none *rtlib.JoinError
		panicThrough(func() { _ = none.Stack })
	},
	"defers raise a panic again": func() {
		panicThrough(func() { panicThrough(func() { panic("boom") }, unmoved) }, unmoved, unmoved)
	},
	"defers raise a fault again": func() {
		var none *rtlib.JoinError
		panicThrough(func() { _ = none.Stack }, unmoved)
	},
	"hook exits": func() {
		rt := rtlib.New(rtlib.Workers(1), rtlib.OnTaskTerminate(func(rtlib.TaskInfo) { runtime.Goexit() }))
		rtlib.BlockOnHandle(rt.Handle(), ready(0))
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := rt.Shutdown(ctx); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	},
	"main exits": func() {
		rtlib.Main(rtlib.PollFunc[rtlib.Unit](func(cx *rtlib.Context) (rtlib.Unit, bool) {
			rtlib.Spawn(cx, rtlib.PollFunc[rtlib.Unit](lingers()))
			go func() { fmt.Fprintln(os.Stderr, "a goroutine goes on") }()
			runtime.Goexit()
			return rtlib.Unit{}, true
		}))
	},
	"main waits for ever": func() {
		rtlib.Main(rtlib.PollFunc[rtlib.Unit](func(*rtlib.Context) (u rtlib.Unit, ready bool) {
			<-make(chan int)
			return u, true
		}))
	},
	"tasks wait for ever": func() {
		rtlib.Main(rtlib.PollFunc[rtlib.Unit](func(cx *rtlib.Context) (u rtlib.Unit, ready bool) {
			for range 3 {
				rtlib.SpawnDetached(cx, rtlib.PollFunc[rtlib.Unit](func(*rtlib.Context) (u rtlib.Unit, ready bool) {
					select {}
				}))
			}
			return u, false
		}))
	},
	"goroutine panics":  goroutinePanics,
	"main returns":      func() { rtlib.Main(ready(rtlib.Unit{})) },
	"main with success": func() { rtlib.MainErr(ready[error](nil)) },
	"main with error":   func() { rtlib.MainErr(ready(errors.New("no luck"))) },
}

// lingers returns a poll that is ready after a few.
func lingers() func(*rtlib.Context) (rtlib.Unit, bool) {
	polls := 0
	return func(cx *rtlib.Context) (rtlib.Unit, bool) {
		if polls++; polls < 5 {
			cx.Waker().Wake()
			return rtlib.Unit{}, false
		}
		fmt.Fprintln(os.Stderr, "a task goes on")
		return rtlib.Unit{}, true
	}
}

func mainPanics(*rtlib.Context) (rtlib.Unit, bool) { panic("boom") }

// panicThrough ends the program with a panic of f that goes through an rtlib.Defers.
func panicThrough(f func(), deferred ...func()) {
	var d rtlib.Defers
	guarded(&d, func() bool {
		for _, call := range deferred {
			on(&d, call)
		}
		f()
		return true
	})
}

// unmoved is a deferred call that could recover.
func unmoved() {
	if len(os.Args) == 0 {
		_ = recover()
	}
}

func TestProgramEnds(t *testing.T) {
	for _, c := range []struct {
		program string
		code    int
		stderr  string // how it begins; empty: it is empty
		trace   string // must be in it
	}{
		{"detached panic", 2, "panic: boom\n\ngoroutine ", "crashInPoll"},
		{"main panics", 2, "panic: boom\n\ngoroutine ", "mainPanics"},
		{"defers panic", 2, "panic: boom\n\ngoroutine ", "panicThrough"},
		{"defers fault", 2, "panic: runtime error: invalid memory address or nil pointer dereference\n[signal ", "panicThrough"},
		{"defers raise a panic again", 2, "panic: boom [recovered, repanicked]\n\ngoroutine ", "init.func"},
		{"defers raise a fault again", 2, "panic: runtime error: invalid memory address or nil pointer dereference [recovered, repanicked]\n[signal ", "init.func"},
		{"goroutine panics", 2, "panic: boom\n\ngoroutine ", "goroutinePanics.func"},
		{"hook exits", 2, "panic: rtlib: the function of OnTaskTerminate has called runtime.Goexit\n\ngoroutine ", "crash_test.go"},
		{"main exits", 2, "a ", "fatal error: no goroutines (main called runtime.Goexit) - deadlock!\n"},
		{"main waits for ever", 2, "fatal error: all goroutines are asleep - deadlock!\n", "[chan receive"},
		{"tasks wait for ever", 2, "20", "fatal error: all goroutines are asleep - deadlock!\n"},
		{"main returns", 0, "", ""},
		{"main with success", 0, "", ""},
		{"main with error", 1, "no luck\n", ""},
	} {
		t.Run(c.program, func(t *testing.T) {
			if withRace && strings.Contains(c.stderr+c.trace, "deadlock") {
				t.Skip("Go sees no deadlock in a program with cgo, which the race detector is")
			}
			cmd := exec.Command(os.Args[0])
			cmd.Env = append(os.Environ(), "RTLIB_TEST_PROGRAM="+c.program)
			var stderr strings.Builder
			cmd.Stderr = &stderr
			_ = cmd.Run() // the code tells
			if got := cmd.ProcessState.ExitCode(); got != c.code {
				t.Errorf("exit code %d, want %d", got, c.code)
			}
			text := stderr.String()
			if !strings.HasPrefix(text, c.stderr) || c.stderr == "" && text != "" || !strings.Contains(text, c.trace) {
				t.Errorf("stderr:\n%s", text)
			}
		})
	}
}

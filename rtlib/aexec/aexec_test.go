package aexec_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/aexec"
	"github.com/asyncgen/asyncgen/rtlib/aio"
	"go.uber.org/goleak"
)

// programs are what the test's own binary does when it is run again.
var programs = map[string]func(args []string){
	"cat":  func([]string) { io.Copy(os.Stdout, os.Stdin) },
	"echo": func(args []string) { fmt.Print(args[0]); fmt.Fprint(os.Stderr, args[1]) },
	"exit": func(args []string) { code, _ := strconv.Atoi(args[0]); os.Exit(code) },
	// hang tells that it runs, and ends when its input does.
	"hang": func([]string) { fmt.Println("running"); io.Copy(io.Discard, os.Stdin) },
}

func TestMain(m *testing.M) {
	if program := programs[os.Getenv("AEXEC_TEST_PROGRAM")]; program != nil {
		program(os.Args[1:])
		return
	}
	// Package os keeps a poller from its first pipe on, and so does the runtime.
	if r, w, err := os.Pipe(); err == nil {
		r.Close()
		w.Close()
	}
	os.Exit(m.Run())
}

func program(name string, args ...string) *aexec.Cmd {
	c := aexec.Command(os.Args[0], args...)
	c.Exec.Env = append(os.Environ(), "AEXEC_TEST_PROGRAM="+name)
	return c
}

// newRuntime starts a runtime of which nothing is left at the end of the test.
func newRuntime(t *testing.T) rtlib.Handle {
	t.Helper()
	before := goleak.IgnoreCurrent()
	rt := rtlib.New(rtlib.Workers(2))
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := rt.Shutdown(ctx); err != nil {
			t.Error(err)
		}
		goleak.VerifyNone(t, before)
	})
	return rt.Handle()
}

func start(t *testing.T, rt rtlib.Handle, c *aexec.Cmd) *aexec.Child {
	t.Helper()
	child, err := rtlib.BlockOnHandle(rt, rtlib.PollFunc[rtlib.Result[*aexec.Child]](
		func(cx *rtlib.Context) (r rtlib.Result[*aexec.Child], ready bool) {
			r.Value, r.Err = c.Start(cx)
			return r, true
		})).Unpack()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(child.Close)
	return child
}

func TestOutputHasWhatTheProgramWrites(t *testing.T) {
	rt := newRuntime(t)
	out, err := rtlib.BlockOnHandle(rt, program("echo", "out", "err").Output()).Unpack()
	if string(out) != "out" || err != nil {
		t.Fatalf("%q, %v", out, err)
	}
}

func TestOutputOfAProgramThatFails(t *testing.T) {
	rt := newRuntime(t)
	_, err := rtlib.BlockOnHandle(rt, program("exit", "3").Output()).Unpack()
	if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.ExitCode() != 3 {
		t.Fatalf("%v", err)
	}
	if _, err = rtlib.BlockOnHandle(rt, aexec.Command("no-such-program").Output()).Unpack(); !errors.Is(err, exec.ErrNotFound) {
		t.Fatalf("%v", err)
	}
}

func TestCombinedOutputHasBothStreamsInOrder(t *testing.T) {
	rt := newRuntime(t)
	out, err := rtlib.BlockOnHandle(rt, program("echo", "out", "err").CombinedOutput()).Unpack()
	if string(out) != "outerr" || err != nil {
		t.Errorf("%q, %v", out, err)
	}
	_, err = rtlib.BlockOnHandle(rt, program("exit", "3").CombinedOutput()).Unpack()
	if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.ExitCode() != 3 {
		t.Errorf("exit: %v", err)
	}
	taken := program("echo", "out", "err")
	taken.Exec.Stderr = io.Discard
	if _, err = rtlib.BlockOnHandle(rt, taken.CombinedOutput()).Unpack(); err == nil {
		t.Error("no error, although the standard error goes somewhere else")
	}
}

func TestStatusIsNoError(t *testing.T) {
	rt := newRuntime(t)
	for _, code := range []int{0, 3} {
		state, err := rtlib.BlockOnHandle(rt, program("exit", strconv.Itoa(code)).Status()).Unpack()
		if err != nil || state.ExitCode() != code {
			t.Errorf("%v, %v, want code %d", state, err, code)
		}
	}
}

func TestPipesCarryMoreThanTheyHold(t *testing.T) {
	rt := newRuntime(t)
	c := program("cat")
	c.PipeStdin, c.PipeStdout = true, true
	child := start(t, rt, c)
	sent := bytes.Repeat([]byte("0123456789abcdef"), 1<<15)
	writing := rtlib.SpawnOn(rt, aio.WriteAll(child.Stdin, sent))
	reading := rtlib.SpawnOn(rt, aio.ReadToEnd(child.Stdout))
	if r, err := rtlib.BlockOnHandle(rt, writing).Unpack(); err != nil || r != nil {
		t.Fatal(r, err)
	}
	if err := child.Stdin.Close(); err != nil {
		t.Fatal(err)
	}
	got, err := rtlib.BlockOnHandle(rt, reading).Unpack()
	if err != nil || got.Err != nil || !bytes.Equal(got.Value, sent) {
		t.Fatalf("%d bytes came back, %v, %v", len(got.Value), got.Err, err)
	}
	for range 2 {
		if err := rtlib.BlockOnHandle(rt, child.Wait()); err != nil {
			t.Fatal(err)
		}
	}
	if !child.State().Success() {
		t.Error(child.State())
	}
}

// hanging starts a program that runs until it is killed, or its input ends.
func hanging(t *testing.T, rt rtlib.Handle) *aexec.Child {
	t.Helper()
	c := program("hang")
	c.PipeStdin, c.PipeStdout = true, true
	child := start(t, rt, c)
	if _, err := rtlib.BlockOnHandle(rt, aio.Read(child.Stdout, make([]byte, 100))).Unpack(); err != nil {
		t.Fatal(err)
	}
	return child
}

func TestKill(t *testing.T) {
	rt := newRuntime(t)
	child := hanging(t, rt)
	if err := child.Kill(); err != nil {
		t.Fatal(err)
	}
	err := rtlib.BlockOnHandle(rt, child.Wait())
	if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.Success() {
		t.Fatalf("%v", err)
	}
	if err := child.Kill(); !errors.Is(err, os.ErrProcessDone) {
		t.Errorf("Kill after the end: %v", err)
	}
}

func TestCancelledWaitLeavesTheProcessRunning(t *testing.T) {
	rt := newRuntime(t)
	child := hanging(t, rt)
	rtlib.BlockOnHandle(rt, rtlib.PollFunc[rtlib.Unit](func(cx *rtlib.Context) (u rtlib.Unit, ready bool) {
		f := child.Wait()
		if err, ready := f.Poll(cx); ready {
			t.Errorf("ended: %v", err)
		}
		f.Cancel(cx)
		return u, true
	}))
	child.Stdin.Close()
	if err := rtlib.BlockOnHandle(rt, child.Wait()); err != nil {
		t.Fatal(err)
	}
}

// The process inherits the test's pipe, which ends with it.
func TestAbortOfATaskKillsItsProcess(t *testing.T) {
	rt := newRuntime(t)
	in, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	keep, stdin, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	c := program("hang")
	c.Exec.Stdin, c.Exec.Stdout = keep, out
	task := rtlib.SpawnOn(rt, c.Status())
	line := make([]byte, len("running\n"))
	if _, err := io.ReadFull(in, line); err != nil {
		t.Fatal(err)
	}
	task.Abort()
	if _, err := rtlib.BlockOnHandle(rt, task).Unpack(); !errors.Is(err, rtlib.ErrAborted) {
		t.Errorf("%v", err)
	}
	out.Close()
	keep.Close()
	if rest, err := io.ReadAll(in); len(rest) > 0 || err != nil {
		t.Errorf("%q, %v", rest, err)
	}
}

func TestPipesThatNobodyCouldUseAreRefused(t *testing.T) {
	rt := newRuntime(t)
	c := program("cat")
	c.PipeStdin = true
	if _, err := rtlib.BlockOnHandle(rt, c.Status()).Unpack(); err == nil {
		t.Error("Status with a pipe")
	}
	c.Exec.Stdin = os.Stdin
	if _, err := c.Start(nil); err == nil {
		t.Error("a stream that is two")
	}
}

// A future that was never polled does not wait: what is registered is of another one.
func TestCancelOfAWaitThatDoesNotWait(t *testing.T) {
	rt := newRuntime(t)
	child := hanging(t, rt)
	waits, ended := child.Wait(), make(chan struct{})
	rtlib.SpawnOn(rt, rtlib.PollFunc[rtlib.Unit](func(cx *rtlib.Context) (u rtlib.Unit, ready bool) {
		if _, ready = waits.Poll(cx); ready {
			close(ended)
			return u, true
		}
		child.Wait().Cancel(cx)
		if err := child.Kill(); err != nil {
			t.Error(err)
		}
		return u, false
	}))
	select {
	case <-ended:
	case <-time.After(20 * time.Second):
		t.Error("the end of the process wakes nobody")
	}
}

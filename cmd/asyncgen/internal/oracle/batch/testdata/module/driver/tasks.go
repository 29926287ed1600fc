package main

import (
	"context"
	"runtime"

	plain "batch/plain/rtlib"

	"batch/leaf"
	"batch/tr"

	"github.com/asyncgen/asyncgen/rtlib"
)

// plainTasks runs a plain program that has tasks.
func (c *testCase) plainTasks() {
	defer plain.Shutdown()
	c.plain()
}

// driveTasks is drive on a runtime, for a program that has tasks. A task that is
// left when the program has ended is aborted.
func (c *testCase) driveTasks() {
	rt := rtlib.New(rtlib.CurrentThread(), rtlib.Seed(1))
	leaf.Reset()
	defer showPending()
	defer func() {
		if err := rt.Shutdown(context.Background()); err != nil {
			tr.P(-1, err)
		}
	}()
	r := &root{future: c.async()}
	rtlib.BlockOnHandle[rtlib.Unit](rt.Handle(), r)
	if r.cancelled {
		runtime.Goexit()
	}
}

// root is a program that is cancelled where tr says so.
type root struct {
	future    rtlib.Future[rtlib.Unit]
	cancelled bool
}

// Poll polls the program.
func (r *root) Poll(cx *rtlib.Context) (u rtlib.Unit, ready bool) {
	leaf.Root = cx.Waker()
	if !tr.Cancelled {
		if _, ready := r.future.Poll(cx); ready {
			return u, true
		}
	}
	if !tr.Cancelled {
		return u, false
	}
	r.cancelled = true
	r.future.Cancel(cx)
	r.future.Cancel(cx)
	return u, true
}

// Cancel cancels the program.
func (r *root) Cancel(cx *rtlib.Context) { r.future.Cancel(cx) }

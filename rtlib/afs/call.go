package afs

import (
	"fmt"
	"os"
	"sync/atomic"

	"github.com/asyncgen/asyncgen/rtlib"
)

// call is a future that runs a function on the blocking pool.
type call[T any] struct {
	f         func() T
	failed    func(error) T        // the value of a function that has not run
	cancelled func()               // may be nil
	task      *rtlib.JoinHandle[T] // nil before the first poll and after the end
}

// Poll is ready when the function has returned. Should it have panicked, so does
// Poll. While the runtime is being shut down a task may still get here, and be told by
// an error that the function was not begun.
func (c *call[T]) Poll(cx *rtlib.Context) (v T, ready bool) {
	if c.task == nil {
		c.task = rtlib.SpawnBlocking(cx, c.f)
		c.f = nil
	}
	r, ready := c.task.Poll(cx)
	if !ready {
		return v, false
	}
	c.task = nil
	if end, failed := r.Err.(*rtlib.JoinError); failed {
		if !end.Aborted() {
			panic(end)
		}
		return c.failed(fmt.Errorf("afs: the operation was not begun: %w", end)), true
	}
	return r.Value, true
}

// Cancel keeps the function from starting.
func (c *call[T]) Cancel(cx *rtlib.Context) {
	if task := c.task; task != nil {
		c.task = nil
		task.Abort()
		task.Cancel(cx)
		if c.cancelled != nil {
			c.cancelled()
		}
	}
}

// do makes a future of a function that can fail.
func do[T any](f func() (T, error)) rtlib.Future[rtlib.Result[T]] {
	return &call[rtlib.Result[T]]{
		f: func() rtlib.Result[T] {
			v, err := f()
			return rtlib.Result[T]{Value: v, Err: err}
		},
		failed: rtlib.Err[T],
	}
}

// try makes a future of a function with nothing but an error.
func try(f func() error) rtlib.Future[error] {
	return &call[error]{f: f, failed: func(err error) error { return err }}
}

// open makes a future of a function that opens a file, which is closed if nobody gets it.
func open(f func() (*os.File, error)) rtlib.Future[rtlib.Result[*File]] {
	return made(opened(f), func(file *File) { file.Close() })
}

// opened is f with a File for what it opens.
func opened(f func() (*os.File, error)) func() (*File, error) {
	return func() (*File, error) {
		file, err := f()
		if err != nil {
			return nil, err
		}
		return FromFile(file), nil
	}
}

// made makes a future of a function that makes something. If it is cancelled, the second
// of the two to come to it, the function or the cancelling, undoes what was made.
func made[T any](f func() (T, error), undo func(T)) rtlib.Future[rtlib.Result[T]] {
	var r rtlib.Result[T] // the function's until one of the two has come
	var second atomic.Bool
	undoIfSecond := func() {
		if second.Swap(true) && r.Err == nil {
			undo(r.Value)
		}
	}
	return &call[rtlib.Result[T]]{
		f: func() rtlib.Result[T] {
			r.Value, r.Err = f()
			undoIfSecond()
			return r
		},
		failed:    rtlib.Err[T],
		cancelled: undoIfSecond,
	}
}

package rtlib

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"time"
)

// BlockOn runs fut as a task on the default runtime, blocks the calling
// goroutine until it has ended and returns its value. A panic of the task is
// re-raised on the caller with the same value, and so is runtime.Goexit. It is
// for plain Go code: inside a task it would block a worker.
func BlockOn[T any](fut Future[T]) T { return BlockOnHandle(Handle{}, fut) }

// BlockOnHandle is BlockOn on the runtime of h. It panics with a [*JoinError] if
// that runtime is shut down before the task has ended.
func BlockOnHandle[T any](h Handle, fut Future[T]) T {
	return valueOf(join(SpawnOn(h, fut)))
}

// valueOf returns the value of a task that has ended, or ends the calling
// goroutine as the task has.
func valueOf[T any](r Result[T]) T {
	if r.Err == nil {
		return r.Value
	}
	end := r.Err.(*JoinError)
	switch {
	case end.Panicked():
		panic(end.PanicValue)
	case end.cause == ErrGoexit:
		runtime.Goexit()
	}
	panic(end)
}

// join blocks the calling goroutine until the task has ended.
func join[T any](h *JoinHandle[T]) Result[T] {
	done := make(goroutineWaker, 1)
	cx := &Context{waker: Waker{done}, rt: h.core.home.Load().rt}
	for {
		if r, ready := h.Poll(cx); ready {
			return r
		}
		if rt := cx.rt; rt.loop != nil {
			rt.loop.await(&h.core, done)
		} else {
			<-done
		}
	}
}

// goroutineWaker wakes the goroutine that receives from it. Its capacity is 1:
// a wake-up that comes before the receive is kept, further ones coincide.
type goroutineWaker chan struct{}

// Wake makes the receiver go on.
func (w goroutineWaker) Wake() {
	select {
	case w <- struct{}{}:
	default:
	}
}

// Main runs the root future of a program on the default runtime. Generated code
// calls it for async func main(). It returns when root has ended, without
// waiting for other tasks, but for clean-up tasks, which have [CleanupTime]. A panic of root ends the process as that of a
// goroutine does: with its value, and the trace of where it was. If root calls
// runtime.Goexit, other tasks and goroutines go on, and when there are none left the
// process ends with Go's own error for that; one with cgo, in which Go sees no
// deadlocks, goes on for ever.
func Main(root Future[Unit]) { runRoot(root) }

// MainErr is Main for async func main() error: if root ends with an error, it
// prints the error to standard error and exits with code 1.
func MainErr(root Future[error]) {
	if err := runRoot(root); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func runRoot[T any](root Future[T]) T {
	h := newTask(root, stateSpawned|stateDetached)
	rt := Default()
	rt.launch(nil, &h.core)
	r := join(h)
	rt.awaitCleanups()
	if end, failed := r.Err.(*JoinError); failed && end.cause == ErrGoexit {
		for !rt.isAlone() {
			time.Sleep(aloneEvery)
		}
		_ = rt.Shutdown(context.Background()) // there is nothing to wait for
	}
	return valueOf(r)
}

// aloneEvery is how often main looks whether it is alone after it has called
// runtime.Goexit. Nothing tells when the goroutines of others end.
const aloneEvery = 20 * time.Millisecond

// isAlone reports whether the process has no more than the runtime, without a task,
// and the calling goroutine: nobody is there who could spawn one.
func (rt *Runtime) isAlone() bool {
	return rt.registry.len() == 0 && runtime.NumGoroutine() <= 1+int(rt.active.Load())
}

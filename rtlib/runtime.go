package rtlib

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/asyncgen/asyncgen/rtlib/internal/satomic"
)

// Runtime runs tasks on a fixed set of workers, each a goroutine, or, if it was
// made with [CurrentThread], on one that runs while somebody waits for it.
type Runtime struct {
	opts     options
	driver   driver
	workers  []*worker
	loop     *inlineLoop // drives the workers; nil if each has a goroutine
	registry registry
	random   rand.PCG // of the loop, and for the seeds of the workers
	injector injector
	idle     idleSet
	blocking blockingPool
	cleanups cleanups
	monitor  monitor
	reserve  reserve

	homes       satomic.Uint32 // given out so far, see anyWorker
	driverOwned satomic.Bool
	deadline    satomic.Int64 // see setDeadline

	stopping   satomic.Bool // no task is left and none will come
	stopOnce   sync.Once
	finishOnce sync.Once     // of loop.finish
	active     satomic.Int32 // goroutines of the runtime, but for the blocking pool's
	ended      chan struct{} // closed when all have
}

// New starts a runtime. It runs until [Runtime.Shutdown].
func New(opts ...Option) *Runtime {
	o := resolveOptions(opts)
	rt := newRuntime(o, newDriver(o))
	if c, ok := rt.driver.(*clockDriver); ok {
		c.busy = rt.blocking.busy
		rt.blocking.idle = rt.driver.unpark // the clock waits for it
	}
	if o.inline() {
		rt.loop = newInlineLoop(rt)
		return rt
	}
	rt.active.Store(int32(len(rt.workers) + 1))
	for _, w := range rt.workers {
		go w.drive()
	}
	go rt.watch()
	return rt
}

// newRuntime makes a runtime that nothing drives yet.
func newRuntime(o options, d driver) *Runtime {
	rt := &Runtime{opts: o, driver: d, ended: make(chan struct{})}
	rt.random.Seed(o.seed, 0)
	rt.idle = newIdleSet(o.workers + maxExtra)
	rt.registry.init(o.workers)
	rt.blocking.limit = o.maxBlocking
	rt.monitor = newMonitor()
	for id := range o.workers {
		rt.workers = append(rt.workers, newWorker(rt, id))
	}
	rt.reserve.all.Store(&rt.workers)
	return rt
}

// Default returns the runtime that [BlockOn] and plain Go code use. It is made
// at first use, with default options, and lives as long as the program.
func Default() *Runtime { return defaultRuntime() }

var defaultRuntime = sync.OnceValue(func() *Runtime { return New() })

// Handle returns the runtime's handle.
func (rt *Runtime) Handle() Handle { return Handle{rt} }

// Now returns the time on the runtime's clock.
func (rt *Runtime) Now() time.Time { return rt.driver.time() }

// Shutdown ends the runtime: every task is aborted, tasks spawned from now on
// end at once as aborted, and the workers stop when all tasks have ended,
// functions of [SpawnBlocking] included. The clean-up tasks of what is cancelled run;
// those that are left after [CleanupTime], or when ctx ends, are given up: what they await is
// cancelled, and only their other deferred calls run. If the end takes longer than ctx allows,
// it returns a [*ShutdownError]; the runtime then ends when its last task does.
// It may be called several times and from any goroutine, but blocks its caller,
// so it must not be called in a task of the runtime.
func (rt *Runtime) Shutdown(ctx context.Context) error {
	rt.registry.close()
	for _, h := range rt.registry.tasks() {
		if !h.state.isCleanup() {
			h.abort()
		}
	}
	if rt.registry.len() == 0 {
		rt.stop()
	}
	if rt.loop != nil {
		rt.finishOnce.Do(func() { go rt.loop.finish() })
	}
	late := time.NewTimer(CleanupTime)
	defer late.Stop()
	for {
		select {
		case <-rt.ended:
			return nil
		case <-late.C:
			rt.abortCleanups()
		case <-ctx.Done():
			if rt.hasEnded() {
				return nil
			}
			rt.abortCleanups()
			return rt.notShutDown(context.Cause(ctx))
		}
	}
}

func (rt *Runtime) hasEnded() bool {
	select {
	case <-rt.ended:
		return true
	default:
		return false
	}
}

// finish ends a registered task.
func (rt *Runtime) finish(cx *Context, h *header, err *JoinError) {
	var tell func()
	if rt.opts.hooks.terminate != nil {
		tell = rt.terminating(h)
	}
	rt.registry.remove(rt.shard(cx), h)
	h.task.complete(cx, err) // makes the removal visible, if the registry is not seen to be closed
	if tell != nil {
		tell()
	}
	if h.state.isCleanup() {
		rt.cleanups.end()
	}
	if rt.registry.closed.Load() && rt.registry.len() == 0 {
		rt.stop()
	}
}

// terminating returns what tells the program's hook that a task has ended, whose future
// still says which.
func (rt *Runtime) terminating(h *header) (tell func()) {
	hook := rt.opts.hooks.terminate
	if hook == nil {
		return func() {}
	}
	info := infoOf(h.task.future())
	return func() { hook(info) }
}

// stop makes the workers stop. The registry is closed and empty.
func (rt *Runtime) stop() {
	rt.stopping.Store(true)
	rt.stopOnce.Do(func() { close(rt.monitor.stopped) })
	for _, w := range rt.everyone() {
		rt.wakeWorker(w)
	}
}

// goroutineEnded counts a worker, or the monitor, that has stopped.
func (rt *Runtime) goroutineEnded() {
	if rt.active.Add(-1) == 0 {
		rt.end()
	}
}

// end is the end of the last goroutine of the runtime.
func (rt *Runtime) end() {
	rt.driver.close()
	close(rt.ended)
}

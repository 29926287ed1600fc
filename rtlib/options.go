package rtlib

import (
	"math/rand/v2"
	"runtime"
)

// Option changes how [New] sets a runtime up. A function that one is given, and that
// runs on a goroutine of the runtime outside of a poll, ends the program if it calls
// runtime.Goexit, as testing's FailNow does.
type Option func(*options)

type options struct {
	name          string
	workers       int
	currentThread bool
	simulated     bool
	paused        bool
	seed          uint64
	maxBlocking   int
	eventInterval int // 0: adapted
	queueInterval int // 0: with the events
	panicHandler  func(*JoinError)
	onBlocked     func(Blocked)
	onPoll        func(PollEvent)
	trackTasks    bool
	profileLabels bool
	hooks         hooks
}

func resolveOptions(opts []Option) options {
	o := options{name: "rtlib", workers: runtime.GOMAXPROCS(0), maxBlocking: 512, seed: rand.Uint64()}
	for _, opt := range opts {
		opt(&o)
	}
	if o.currentThread {
		o.workers = 1
	}
	if o.simulated {
		o.eventInterval = 1 // one poll a step
	}
	if o.paused && !o.inline() {
		panic("rtlib: Paused needs CurrentThread: several workers cannot agree when all are idle")
	}
	return o
}

// inline reports whether the runtime has no goroutines of its own.
func (o *options) inline() bool { return o.currentThread || o.simulated }

// Name sets the name of the runtime in reports and metrics; the default is
// "rtlib".
func Name(name string) Option { return func(o *options) { o.name = name } }

// Workers sets the number of workers; the default is GOMAXPROCS. It panics if n
// is not positive.
func Workers(n int) Option {
	mustBePositive("Workers", n)
	return func(o *options) { o.workers = n }
}

// CurrentThread makes a runtime of one worker without a goroutine of its own.
// Tasks run only while a goroutine is in [BlockOnHandle] (or BlockOn) with it;
// if several are, one of them drives for all. Nothing in it runs beside anything
// else, so that it is the runtime for tests, and the only one whose clock can be
// paused.
func CurrentThread() Option { return func(o *options) { o.currentThread = true } }

// Paused makes a runtime whose clock stands still, as by [Pause], from the
// start. It needs [CurrentThread].
func Paused() Option { return func(o *options) { o.paused = true } }

// Seed sets the start of the runtime's random source, which decides which worker
// is robbed first and what [Context.Uint64] returns. The default is random. On a
// CurrentThread runtime with a paused clock the same seed gives the same run of a
// program whose only source of chance it is.
func Seed(seed uint64) Option { return func(o *options) { o.seed = seed } }

// Simulated makes a runtime whose workers take turns on one goroutine, in an
// order that the seed decides, with a paused clock and without descriptors;
// functions of [SpawnBlocking] run on the workers. As with [CurrentThread], tasks
// run only while a goroutine is in BlockOn. It is what package asynctest builds
// on.
func Simulated(seed uint64, workers int) Option {
	mustBePositive("Simulated", workers)
	return func(o *options) { o.simulated, o.paused, o.seed, o.workers = true, true, seed, workers }
}

// MaxBlocking sets how many functions given to [SpawnBlocking] run at a time;
// the default is 512. It panics if n is not positive.
func MaxBlocking(n int) Option {
	mustBePositive("MaxBlocking", n)
	return func(o *options) { o.maxBlocking = n }
}

// EventInterval sets after how many tasks a busy worker looks for descriptors
// that are ready and timers that are due. The default is adapted so that it is
// about every 100 microseconds; with a long queue descriptors have their turn when
// what was queued has had its own, or after a millisecond. It panics if n is not
// positive.
func EventInterval(n int) Option {
	mustBePositive("EventInterval", n)
	return func(o *options) { o.eventInterval = n }
}

// GlobalQueueInterval sets after how many tasks a busy worker takes from the
// queue of tasks spawned from outside of the workers. The default is to do so
// with every look at the events. It panics if n is not positive.
func GlobalQueueInterval(n int) Option {
	mustBePositive("GlobalQueueInterval", n)
	return func(o *options) { o.queueInterval = n }
}

func mustBePositive(option string, n int) {
	if n <= 0 {
		panic("rtlib: " + option + ": the number must be positive")
	}
}

// PanicHandler makes the panics of tasks that were spawned without a handle go
// to f instead of ending the program. F is called on a worker and must not
// block.
func PanicHandler(f func(*JoinError)) Option {
	return func(o *options) { o.panicHandler = f }
}

// hooks are called by the runtime at what their options say; nil is not called. Those on a
// goroutine of the runtime must return.
type hooks struct {
	start, stop, park, unpark func(worker int)
	spawn, terminate          func(TaskInfo)
}

// returning is f, the function of an option, which ends the program if it calls
// runtime.Goexit: the goroutine of the runtime that calls it would be gone in the midst of
// what it does.
func returning[A any](option string, f func(A)) func(A) {
	if f == nil {
		return nil
	}
	return func(a A) {
		returned := false
		defer func() {
			if !returned && exiting() {
				panic("rtlib: the function of " + option + " has called runtime.Goexit")
			}
		}()
		f(a)
		returned = true
	}
}

// OnWorkerStart makes each worker call f with its number before it runs tasks.
func OnWorkerStart(f func(worker int)) Option {
	return func(o *options) { o.hooks.start = returning("OnWorkerStart", f) }
}

// OnWorkerStop makes each worker call f with its number when it stops for good.
func OnWorkerStop(f func(worker int)) Option {
	return func(o *options) { o.hooks.stop = returning("OnWorkerStop", f) }
}

// OnWorkerPark makes a worker call f with its number when it is about to wait for
// work. F must be quick: tasks may come meanwhile.
func OnWorkerPark(f func(worker int)) Option {
	return func(o *options) { o.hooks.park = returning("OnWorkerPark", f) }
}

// OnWorkerUnpark makes a worker call f with its number when it has waited.
func OnWorkerUnpark(f func(worker int)) Option {
	return func(o *options) { o.hooks.unpark = returning("OnWorkerUnpark", f) }
}

// OnTaskSpawn makes the runtime call f for each new task, on the goroutine that
// spawns it, before it runs.
func OnTaskSpawn(f func(TaskInfo)) Option { return func(o *options) { o.hooks.spawn = f } }

// OnTaskTerminate makes the runtime call f for each task that has ended, on the
// goroutine that ran it last. A task that was spawned after [Runtime.Shutdown] ends on
// the goroutine that spawns it.
func OnTaskTerminate(f func(TaskInfo)) Option {
	return func(o *options) { o.hooks.terminate = returning("OnTaskTerminate", f) }
}

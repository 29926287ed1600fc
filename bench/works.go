//go:build linux

package main

import (
	"slices"
	"time"

	"github.com/asyncgen/asyncgen/bench/work"
	"github.com/asyncgen/asyncgen/rtlib"
)

// sized is a measurement: it does n operations and returns what one costs.
type sized func(n int) (float64, error)

// workload is one kind of operation. What one costs is measured on each side that
// can do it, with one worker and with two.
type workload struct {
	name  string // also what Tokio's program calls it
	title string
	unit  string
	n     int // operations of a sample

	async, goroutines sized
	tokio             bool // Tokio's program knows it
	workers           []int
}

// heavy are the workloads that are always done in full, in so many rounds at
// most.
var heavy = map[string]int{"parked": 1, "waiting": 1, "sleepers": 1, "gc": 3}

var (
	oneAndTwo = []int{1, 2}
	oneOnly   = []int{1}
)

var works = slices.Concat(taskWorks, timerWorks)

var taskWorks = []workload{
	{"spawn", "spawn and join", "ns", 500_000,
		timed(func(n int) { rtlib.BlockOn(work.SpawnJoin(n)) }),
		timed(func(n int) { work.GoSpawnJoin(n) }), true, oneAndTwo},
	{"spawnmany", "spawn 1000, join 1000, a task", "ns", 500_000,
		timed(func(n int) { rtlib.BlockOn(work.SpawnMany(n)) }),
		timed(work.GoSpawnMany), true, oneAndTwo},
	{"spawnbusy", "spawn 1000, join 1000, a task that computes for 1 µs", "ns", 200_000,
		timed(func(n int) { rtlib.BlockOn(work.SpawnBusy(n)) }), timed(work.GoSpawnBusy), true, oneAndTwo},
	{"tree", "trees of tasks, a leaf, which computes for 1 µs", "ns", 200_000,
		timed(func(n int) { rtlib.BlockOn(work.Trees(n)) }), timed(work.GoTrees), true, oneAndTwo},
	{"yield-1", "yield, 1 task", "ns", 2_000_000, yields(1), goYields(1), true, oneAndTwo},
	{"yield-2", "yield, 2 tasks", "ns", 2_000_000, yields(2), goYields(2), true, oneAndTwo},
	{"yield-1000", "yield, 1000 tasks", "ns", 2_000_000, yields(1000), goYields(1000), true, oneAndTwo},
	{"nested-10", "yield of the last of 10 functions", "ns", 2_000_000,
		timed(func(n int) { rtlib.BlockOn(work.Nested(n)) }), timed(func(n int) { work.GoDeep(10, n) }), true, oneOnly},
	{"deep-10", "yield beneath 10 recursive calls", "ns", 2_000_000, deepYields(10), goDeepYields(10), true, oneOnly},
	{"deep-100", "yield beneath 100 recursive calls", "ns", 500_000, deepYields(100), goDeepYields(100), true, oneOnly},
	{"deep-1000", "yield beneath 1000 recursive calls", "ns", 50_000, deepYields(1000), goDeepYields(1000), true, oneOnly},
	{"selfwake", "a task wakes itself and is pending", "ns", 2_000_000,
		timed(func(n int) { rtlib.BlockOn(work.SelfWakes(n)) }), nil, true, oneAndTwo},
	{"pingpong", "ping-pong over channels, a round trip", "ns", 500_000,
		timed(func(n int) { rtlib.BlockOn(work.PingPong(n)) }), timed(work.GoPingPong), true, oneAndTwo},
	{"requestreply", "100 clients ask an actor, a request", "ns", 500_000,
		timed(func(n int) { rtlib.BlockOn(work.RequestReply(n)) }), timed(work.GoRequestReply), true, oneAndTwo},
	{"mpsc", "4 senders, 1 receiver, room for 1024, a message", "ns", 2_000_000,
		timed(func(n int) { rtlib.BlockOn(work.MPSC(n)) }), timed(work.GoMPSC), true, oneAndTwo},
	{"oneshot", "a value through a channel of its own", "ns", 2_000_000,
		timed(func(n int) { rtlib.BlockOn(work.Oneshot(n)) }), timed(work.GoOneshot), true, oneAndTwo},
	{"mutex", "lock and unlock, uncontended", "ns", 5_000_000,
		timed(func(n int) { rtlib.BlockOn(work.Mutex(n)) }), timed(work.GoMutex), true, oneAndTwo},
	{"mutexyield", "100 tasks hold a lock over a yield", "ns", 500_000,
		timed(func(n int) { rtlib.BlockOn(work.MutexYield(n)) }), timed(work.GoMutexYield), true, oneAndTwo},
	{"semaphore", "100 tasks hold one of 10 permits over a yield", "ns", 500_000,
		timed(func(n int) { rtlib.BlockOn(work.Semaphore(n)) }), timed(work.GoSemaphore), true, oneAndTwo},
	{"chain", "ready await, a level of 10 (goroutines: plain call)", "ns", 20_000_000,
		timed(func(n int) { rtlib.BlockOn(work.Chain(n / 10)) }),
		timed(func(n int) { work.GoChain(n / 10) }), false, oneOnly},
	{"select-ready", "select, 2 ready", "ns", 20_000_000,
		timed(func(n int) { rtlib.BlockOn(work.SelectReady(n)) }),
		timed(func(n int) { work.GoSelectReady(n) }), true, oneOnly},
	{"select-pending", "select of 8 polled again, none ready", "ns", 5_000_000,
		timed(func(n int) { rtlib.BlockOn(work.SelectPending(n)) }),
		timed(work.GoSelectPending), true, oneOnly},
	{"select-calls", "the same, of 8 async functions that wait", "ns", 5_000_000,
		timed(func(n int) { rtlib.BlockOn(work.SelectPendingCalls(n)) }),
		timed(work.GoSelectPending), false, oneOnly},
	{"parked", "1M tasks that wait for nothing, resident memory each", "B", 1_000_000,
		resident(spawnParked), resident(work.GoParked), true, oneOnly},
	{"waiting", "1M tasks that wait for one event, resident memory each", "B", 1_000_000,
		resident(spawnWaiting), resident(work.GoWaiting), true, oneOnly},
	{"sleepers", "1M sleepers, resident memory each", "B", 1_000_000,
		resident(func(n int) { rtlib.BlockOn(work.Sleepers(n, long)) }),
		resident(func(n int) { work.GoSleepers(n, long) }), true, oneOnly},
	{"gc", "a full collection with 1M parked tasks", "ms", 1_000_000,
		collection(spawnParked), collection(work.GoParked), false, oneAndTwo},
}

// timed measures f, which does n operations, in nanoseconds each, after a tenth
// of them to warm up.
func timed(f func(n int)) sized {
	return func(n int) (float64, error) {
		f(n/10 + 1)
		start := time.Now()
		f(n)
		return float64(time.Since(start).Nanoseconds()) / float64(n), nil
	}
}

func spawnParked(n int)  { rtlib.BlockOn(work.Parked(n)) }
func spawnWaiting(n int) { rtlib.BlockOn(work.Waiting(n)) }

func yields(tasks int) sized {
	return timed(func(n int) { rtlib.BlockOn(work.Yields(tasks, n/tasks)) })
}

func deepYields(depth int) sized {
	return timed(func(n int) { rtlib.BlockOn(work.Deep(depth, n)) })
}

func goDeepYields(depth int) sized {
	return timed(func(n int) { work.GoDeep(depth, n) })
}

func goYields(tasks int) sized {
	return timed(func(n int) { work.GoYields(tasks, n/tasks) })
}

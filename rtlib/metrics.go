package rtlib

import (
	"math/bits"
	"time"

	"github.com/asyncgen/asyncgen/rtlib/internal/satomic"
)

// Metrics is what a runtime counts, always: see [Runtime.Metrics].
type Metrics struct {
	Name            string
	Tasks           int    // that have not ended
	Spawned         uint64 // tasks so far
	Injected        int    // tasks in the queue that all workers share
	BlockingRunning int    // functions of SpawnBlocking
	BlockingWaiting int    // for their turn
	ExtraWorkers    int    // that stand in for blocked ones now
	Workers         []WorkerMetrics
	PollTimes       PollHistogram // of all workers; a sample
}

// WorkerMetrics is what a worker counts.
type WorkerMetrics struct {
	ID      int
	Extra   bool // it stands in for blocked ones
	Parked  bool // it waits for work
	Blocked bool // it is in a long poll
	Queued  int  // tasks in its own queue

	Polls     uint64
	Parks     uint64
	Steals    uint64 // times it found tasks at another worker
	Stolen    uint64 // tasks that it took then
	Overflows uint64 // times it handed half of a full queue to all
}

// PollHistogram counts polls by the time they took: the count at i is of those
// under [PollBound](i), and not under the bound before.
type PollHistogram [pollBuckets]uint64

const (
	pollBuckets     = 24
	firstPollBound  = 256 * time.Nanosecond
	pollSampleEvery = 64 // a power of two
)

// PollBound returns the upper bound of bucket i of a [PollHistogram]: 256 ns,
// doubled from one to the next. The last bucket has none, and holds the rest.
func PollBound(i int) time.Duration { return firstPollBound << i }

// counters are the rarer counts of a worker, who alone writes them.
type counters struct {
	parks, steals, stolen, overflows satomic.Uint64
	pollTimes                        [pollBuckets]satomic.Uint64
}

// count adds to a counter that only the caller writes.
func count(c *satomic.Uint64, n int) { c.Store(c.Load() + uint64(n)) }

// timePoll counts a poll of the sample, which took d.
func (c *counters) timePoll(d time.Duration) {
	i := bits.Len64(uint64(d) / uint64(firstPollBound))
	count(&c.pollTimes[min(i, pollBuckets-1)], 1)
}

// Metrics returns the counts. Each is from some moment of the call; no worker
// waits for it. One in 64 polls is timed.
func (rt *Runtime) Metrics() Metrics {
	m := Metrics{
		Name:         rt.opts.name,
		Injected:     rt.injector.waiting(),
		ExtraWorkers: int(rt.reserve.running.Load()),
	}
	m.Tasks, m.Spawned = rt.registry.counts()
	m.BlockingRunning, m.BlockingWaiting = rt.blocking.counts()
	for _, w := range rt.everyone() {
		m.Workers = append(m.Workers, WorkerMetrics{
			ID:      w.id,
			Extra:   w.id >= len(rt.workers),
			Parked:  rt.idle.isParked(w.id),
			Blocked: w.stuck.Load(),
			Queued:  w.queue.len(),

			Polls:     w.tick.Load(),
			Parks:     w.counters.parks.Load(),
			Steals:    w.counters.steals.Load(),
			Stolen:    w.counters.stolen.Load(),
			Overflows: w.counters.overflows.Load(),
		})
		for i := range w.counters.pollTimes {
			m.PollTimes[i] += w.counters.pollTimes[i].Load()
		}
	}
	return m
}

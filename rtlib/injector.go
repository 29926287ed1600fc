package rtlib

import (
	"github.com/asyncgen/asyncgen/rtlib/internal/satomic"
)

// injector is the queue that all workers share: for tasks spawned from outside
// and for what overflows a worker's own queue.
type injector struct {
	length satomic.Int64 // of list; written under mu
	mu     satomic.Mutex
	list   taskList
}

func (q *injector) empty() bool { return q.length.Load() == 0 }

// waiting returns how many tasks there are.
func (q *injector) waiting() int { return int(q.length.Load()) }

// push appends the tasks of l.
func (q *injector) push(l taskList) {
	q.mu.Lock()
	q.list.concat(l)
	q.length.Store(int64(q.list.n))
	q.mu.Unlock()
}

// take removes one share of the queued tasks: a part-th of them, at least one,
// at most limit.
func (q *injector) take(parts, limit int) (share taskList) {
	if q.empty() {
		return share
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	for n := min(q.list.n/parts+1, q.list.n, limit); n > 0; n-- {
		share.append(q.list.pop())
	}
	q.length.Store(int64(q.list.n))
	return share
}

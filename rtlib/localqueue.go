package rtlib

import "github.com/asyncgen/asyncgen/rtlib/internal/satomic"

// localQueue is a bounded queue of localQueueSize tasks, a power of two, with one
// owner, who pushes and pops, and any number of thieves. The indexes only grow. A slot
// between head and tail holds a queued task; the owner fills a slot before it moves
// tail over it, and whoever moves head over slots has their tasks. A thief may read a
// slot while the owner refills it, but then head has moved and the thief's exchange
// fails.
//
// A slot keeps the task it held reachable until it is filled again; a completed
// task holds on to nothing, so that is at most its header and an untaken value.
type localQueue struct {
	head  satomic.Uint64
	_     [56]byte // thieves that move head leave tail's cache line alone
	tail  satomic.Uint64
	slots [localQueueSize]satomic.Pointer[header]
}

// len returns the number of queued tasks, exact for the owner.
func (q *localQueue) len() int {
	// Head first: it never passes a tail that is read later.
	head := q.head.Load()
	return int(q.tail.Load() - head)
}

// push appends h. It returns false if the queue is full. Owner only.
func (q *localQueue) push(h *header) bool {
	tail := q.tail.Load()
	if tail-q.head.Load() == localQueueSize {
		return false
	}
	satomic.StoreReleasePointer(&q.slots[tail%localQueueSize], h)
	satomic.StoreReleaseUint64(&q.tail, tail+1)
	return true
}

// publish makes sure that what was pushed can be seen before the owner looks for
// somebody to wake for it. Owner only.
func (q *localQueue) publish() { q.tail.Store(q.tail.Load()) }

// pop takes the oldest task, or returns nil. Owner only.
func (q *localQueue) pop() *header {
	for {
		head := q.head.Load()
		if head == q.tail.Load() {
			return nil
		}
		h := q.slots[head%localQueueSize].Load()
		if q.head.CompareAndSwap(head, head+1) {
			return h
		}
	}
}

// takeHalf moves the older half of a full queue out. The list is empty if
// thieves have made room meanwhile. Owner only.
func (q *localQueue) takeHalf() (half taskList) {
	const n = localQueueSize / 2
	head := q.head.Load()
	if q.tail.Load()-head < localQueueSize || !q.head.CompareAndSwap(head, head+n) {
		return taskList{}
	}
	// The slots stay as they are: only the owner, who is here, refills them.
	for i := range uint64(n) {
		half.append(q.slots[(head+i)%localQueueSize].Load())
	}
	return half
}

// stealInto moves the older half of the queue, rounded up, to the end of the thief's
// queue, of which it leaves half empty, and returns how many tasks these are. The thief
// is the owner of dst.
func (q *localQueue) stealInto(dst *localQueue) int {
	for {
		head := q.head.Load()
		n := q.tail.Load() - head
		n -= n / 2
		if n == 0 {
			return 0
		}
		if n > localQueueSize/2 {
			continue // head moved between the two loads
		}
		free := dst.tail.Load()
		used := free - dst.head.Load()
		if used >= localQueueSize/2 {
			return 0
		}
		n = min(n, localQueueSize/2-used)
		for i := range n {
			h := q.slots[(head+i)%localQueueSize].Load()
			satomic.StoreReleasePointer(&dst.slots[(free+i)%localQueueSize], h)
		}
		if q.head.CompareAndSwap(head, head+n) {
			dst.tail.Store(free + n)
			return int(n)
		}
	}
}

package timer

import (
	"container/heap"
	"sync"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
)

// DelayQueue holds values that come out when their time is over, the earliest
// first. Its methods may be called from any goroutine and any task; one task at
// a time takes the values, with Next or as a stream. The zero DelayQueue is
// empty and ready to use.
type DelayQueue[T any] struct {
	mu     sync.Mutex
	items  delayHeap[T]
	closed bool
	waker  rtlib.Waker // of who waits for a value; guarded by mu

	// Of who takes the values.
	entry rtlib.TimerEntry
	armed time.Time // for when entry is
}

// DelayKey names a value in a [DelayQueue]. The zero DelayKey names none.
type DelayKey[T any] struct{ item *delayItem[T] }

type delayItem[T any] struct {
	value T
	at    time.Time
	index int // in the heap; -1 outside
}

// take moves the value out: the keys of an item may outlive it.
func (i *delayItem[T]) take() (v T) {
	v, i.value = i.value, v
	return v
}

// Insert adds a value that comes out after d, on the clock of cx's runtime.
func (q *DelayQueue[T]) Insert(cx *rtlib.Context, v T, d time.Duration) DelayKey[T] {
	return q.InsertAt(cx, v, cx.Now().Add(d))
}

// InsertAt adds a value that comes out at t. It panics if the queue is closed.
func (q *DelayQueue[T]) InsertAt(cx *rtlib.Context, v T, t time.Time) DelayKey[T] {
	item := &delayItem[T]{value: v, at: t}
	q.change(cx, func() bool {
		if q.closed {
			panic("timer: Insert into a closed DelayQueue")
		}
		heap.Push(&q.items, item)
		return true
	})
	return DelayKey[T]{item}
}

// Remove takes the value out before its time. It returns false if it is not in
// the queue, any more or because the key is of another one.
func (q *DelayQueue[T]) Remove(cx *rtlib.Context, key DelayKey[T]) (v T, removed bool) {
	q.change(cx, func() bool {
		if removed = q.items.has(key.item); removed {
			heap.Remove(&q.items, key.item.index)
			v = key.item.take()
		}
		return removed
	})
	return v, removed
}

// Reset makes the value come out after d from now instead. It returns false where
// Remove does.
func (q *DelayQueue[T]) Reset(cx *rtlib.Context, key DelayKey[T], d time.Duration) (reset bool) {
	at := cx.Now().Add(d)
	q.change(cx, func() bool {
		if reset = q.items.has(key.item); reset {
			key.item.at = at
			heap.Fix(&q.items, key.item.index)
		}
		return reset
	})
	return reset
}

// Close lets no more values in. Those inside come out at their times, and after
// them the queue ends.
func (q *DelayQueue[T]) Close(cx *rtlib.Context) {
	q.change(cx, func() bool { q.closed = true; return true })
}

// Len returns how many values are inside.
func (q *DelayQueue[T]) Len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.items)
}

// change runs f locked. If it has changed what comes first, who waits is woken.
func (q *DelayQueue[T]) change(cx *rtlib.Context, f func() (changed bool)) {
	var waker rtlib.Waker
	func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		item, at := q.items.first()
		if !f() {
			return
		}
		if nextItem, nextAt := q.items.first(); q.closed || nextItem != item || !nextAt.Equal(at) {
			waker, q.waker = q.waker, rtlib.Waker{}
		}
	}()
	waker.WakeFrom(cx)
}

// Next returns a future for the value that comes out next. Its second value is
// false at the end of a queue that is closed. Cancelling it loses none.
func (q *DelayQueue[T]) Next() rtlib.Future[rtlib.Tuple2[T, bool]] {
	f := &DelayQueueNextFuture[T]{}
	f.Init(q)
	return f
}

// DelayQueueNextFuture is the future that [DelayQueue.Next] returns.
type DelayQueueNextFuture[T any] struct {
	rtlib.Embeddable
	q     *DelayQueue[T]
	waits bool // its waker is in the queue
}

// Init sets the queue.
func (f *DelayQueueNextFuture[T]) Init(q *DelayQueue[T]) { f.q, f.waits = q, false }

// Poll is ready when the time of a value is over, and at the end.
func (f *DelayQueueNextFuture[T]) Poll(cx *rtlib.Context) (r rtlib.Tuple2[T, bool], ready bool) {
	r.V1, r.V2, ready = f.q.PollNext(cx)
	f.waits = !ready
	return r, ready
}

// Cancel releases the timer.
func (f *DelayQueueNextFuture[T]) Cancel(cx *rtlib.Context) {
	if f.waits {
		f.waits = false
		f.q.Cancel(cx)
	}
}

// PollNext is ready when the time of a value is over, and at the end. It makes
// DelayQueue a stream.
func (q *DelayQueue[T]) PollNext(cx *rtlib.Context) (v T, ok, ready bool) {
	if !cx.Spend() {
		return v, false, false
	}
	now := cx.Now()
	q.mu.Lock()
	defer q.mu.Unlock()
	first, at := q.items.first()
	switch {
	case first == nil:
		q.entry.Disarm()
		q.waker = cx.Waker()
		return v, false, q.closed
	case !now.Before(at):
		q.entry.Disarm()
		q.waker = rtlib.Waker{}
		heap.Pop(&q.items)
		return first.take(), true, true
	}
	q.waker = cx.Waker()
	if !q.entry.Armed() || !q.armed.Equal(at) || q.entry.Poll(cx) {
		q.entry.Arm(cx, at)
		q.armed = at
	}
	return v, false, false
}

// Cancel gives up waiting.
func (q *DelayQueue[T]) Cancel(*rtlib.Context) {
	q.entry.Disarm()
	q.mu.Lock()
	defer q.mu.Unlock()
	q.waker = rtlib.Waker{}
}

// delayHeap is a heap of items by time.
type delayHeap[T any] []*delayItem[T]

func (h delayHeap[T]) first() (item *delayItem[T], at time.Time) {
	if len(h) > 0 {
		item, at = h[0], h[0].at
	}
	return item, at
}

// has reports whether item, which may be nil or another queue's, is in the heap.
func (h delayHeap[T]) has(item *delayItem[T]) bool {
	return item != nil && 0 <= item.index && item.index < len(h) && h[item.index] == item
}

func (h delayHeap[T]) Len() int           { return len(h) }
func (h delayHeap[T]) Less(i, j int) bool { return h[i].at.Before(h[j].at) }

func (h delayHeap[T]) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].index, h[j].index = i, j
}

// Push appends x, for package heap.
func (h *delayHeap[T]) Push(x any) {
	item := x.(*delayItem[T])
	item.index = len(*h)
	*h = append(*h, item)
}

// Pop removes the last, for package heap.
func (h *delayHeap[T]) Pop() any {
	last := len(*h) - 1
	item := (*h)[last]
	(*h)[last] = nil
	*h = (*h)[:last]
	item.index = -1
	return item
}

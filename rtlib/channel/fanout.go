package channel

import (
	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/internal/satomic"
	"github.com/asyncgen/asyncgen/rtlib/internal/waitlist"
)

// fanout is what the channels with many receivers have in common: who sends, who
// receives and who waits. All of it is guarded by mu.
type fanout struct {
	mu        satomic.Mutex
	news      uint64 // how often there was something new: values sent, or changes
	senders   int
	receivers int
	waiters   waitlist.List // receivers that have got all news
	watchers  waitlist.List // those who wait until there is no receiver
}

// waitLocked makes w wait for more news than there are, and latest what its receiver is
// queued with.
func (c *fanout) waitLocked(latest **waitlist.Waiter, w *waitlist.Waiter, waker rtlib.Waker) {
	c.waiters.Push(w, waker, mark(c.news))
	*latest = w
}

// mark is what a receiver is queued with that has got the first news. It is not 0.
func mark(news uint64) int { return int(uint32(news<<1) | 1) }

// wake lets the receivers go on that have waited for what there is now.
func (c *fanout) wake(cx *rtlib.Context) {
	waitlist.RefuseAll(cx, &c.mu, &c.waiters, func() int {
		if c.senders == 0 {
			return 0 // all of them
		}
		return mark(c.news)
	})
}

// cancel ends a receiver's wait.
func (c *fanout) cancel(latest **waitlist.Waiter, w *waitlist.Waiter) {
	if w.Idle() {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.waiters.Withdraw(w)
	if *latest == w {
		*latest = nil
	}
}

// leaveLocked counts a receiver less, which is closed. It returns the waker of what waits
// there, and whether it was the last.
func (c *fanout) leaveLocked(latest **waitlist.Waiter) (waker rtlib.Waker, last bool) {
	waker, _ = c.waiters.RefuseOne(*latest)
	*latest = nil
	c.receivers--
	return waker, c.receivers == 0
}

// audience returns how many receivers are open.
func (c *fanout) audience() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.receivers
}

// cloneSender counts a sending end more, unless the one that it is a clone of is
// closed.
func (c *fanout) cloneSender(of, clone *satomic.Bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if of.Load() {
		clone.Store(true)
	} else {
		c.senders++
	}
}

// closeSender closes a sending end. With the last one the channel ends.
func (c *fanout) closeSender(cx *rtlib.Context, closed *satomic.Bool) {
	if closed.Swap(true) {
		return
	}
	c.mu.Lock()
	c.senders--
	last := c.senders == 0
	c.mu.Unlock()
	if last {
		c.wake(cx)
	}
}

// deserted tells those who have waited until there is no receiver.
func (c *fanout) deserted(cx *rtlib.Context) {
	waitlist.RefuseAll(cx, &c.mu, &c.watchers, func() int { return 0 })
}

// watch is the Poll of a future that ends when there is no receiver.
func (c *fanout) watch(cx *rtlib.Context, w *waitlist.Waiter) bool {
	if !w.Idle() {
		return w.Poll(&c.mu, cx.Waker())
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.receivers == 0 {
		return true
	}
	c.watchers.Push(w, cx.Waker(), 1)
	return false
}

// cancelWatch is the Cancel of such a future.
func (c *fanout) cancelWatch(w *waitlist.Waiter) { w.Cancel(&c.mu, &c.watchers) }

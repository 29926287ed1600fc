package lock

import (
	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/internal/satomic"
	"github.com/asyncgen/asyncgen/rtlib/internal/waitlist"
)

// Notify tells tasks that something has happened. It carries no value: what has
// happened is in the state that those who share it look at. The zero Notify is
// ready to use; it must not be copied after first use.
type Notify struct {
	// word is the number of NotifyWaiters so far, above two flags that are never
	// set together.
	word    satomic.Uint64
	mu      satomic.Mutex
	waiters waitlist.List // guarded by mu
}

const (
	// notifyStored: a NotifyOne found nobody; the next who comes need not wait.
	notifyStored uint64 = 1 << iota
	// notifyWaiting: the list is not empty. It changes under mu.
	notifyWaiting

	notifyFlags = notifyStored | notifyWaiting
	notifyRound = 1 << 2
)

// NotifyOne ends the wait of who has waited longest. If nobody waits it is
// stored for the next who does; several that find nobody are stored as one.
func (n *Notify) NotifyOne(cx *rtlib.Context) {
	for {
		word := n.word.Load()
		if word&notifyWaiting != 0 {
			if n.grantFirst(cx) {
				return
			}
			continue
		}
		// An exchange even if it is stored already: what the caller wrote before
		// must be visible to who takes it.
		if n.word.CompareAndSwap(word, word|notifyStored) {
			return
		}
	}
}

// grantFirst ends the wait of the first waiter that no NotifyWaiters has freed,
// if there is one.
func (n *Notify) grantFirst(cx *rtlib.Context) (granted bool) {
	var wakers waitlist.Wakers
	n.mu.Lock()
	if !n.grantEarlier(&wakers) && !wakers.Full() && !n.waiters.Empty() {
		granted = true
		wakers.Add(n.waiters.Grant())
		n.noteEmpty()
	}
	n.mu.Unlock()
	wakers.WakeAll(cx)
	return granted
}

func (n *Notify) noteEmpty() {
	if n.waiters.Empty() {
		n.word.And(^notifyWaiting)
	}
}

// NotifyWaiters ends the wait of everyone whose [Notify.Notified] was called
// before. It is not stored for those who come later.
func (n *Notify) NotifyWaiters(cx *rtlib.Context) {
	n.mu.Lock()
	n.word.Add(notifyRound)
	n.mu.Unlock()
	var wakers waitlist.Wakers
	for more := true; more; {
		n.mu.Lock()
		more = n.grantEarlier(&wakers)
		n.mu.Unlock()
		wakers.WakeAll(cx)
	}
}

// grantEarlier ends the wait of those who came before the latest NotifyWaiters,
// as far as wakers has room. True means that there are more of them.
func (n *Notify) grantEarlier(wakers *waitlist.Wakers) (more bool) {
	if n.waiters.Empty() {
		return false
	}
	more = n.waiters.RefuseUntil(roundMark(n.word.Load()), wakers)
	n.noteEmpty()
	return more
}

// roundMark is what a waiter is queued with: which round it belongs to, as far
// as matters to tell it from an earlier one. It is not 0.
func roundMark(word uint64) int { return int(uint32(word>>1) | 1) }

// Notified returns a future that ends with the next notification. One by
// NotifyWaiters counts from now on, even before the first poll, so that nothing
// is missed in
//
//	for {
//		changed := n.Notified()
//		if condition() {
//			break
//		}
//		await changed
//	}
//
// Cancelling it is safe: a NotifyOne that had chosen it goes to the next.
func (n *Notify) Notified() *NotifyNotifiedFuture {
	f := &NotifyNotifiedFuture{}
	f.Init(n)
	return f
}

// NotifyNotifiedFuture is the future that [Notify.Notified] returns.
type NotifyNotifiedFuture struct {
	rtlib.Embeddable
	notify *Notify
	waiter waitlist.Waiter // wants the mark of the round in which the future was made
}

// Init sets the Notify and begins to count.
func (f *NotifyNotifiedFuture) Init(n *Notify) {
	f.notify = n
	f.waiter.Want(roundMark(n.word.Load()))
}

// Poll is ready after a notification.
func (f *NotifyNotifiedFuture) Poll(cx *rtlib.Context) (u rtlib.Unit, ready bool) {
	if !f.waiter.Idle() {
		return u, f.waiter.Poll(&f.notify.mu, cx.Waker())
	}
	return u, cx.Spend() && (f.notify.take(f.waiter.N()) || f.notify.queue(&f.waiter, cx.Waker()))
}

// take takes a stored notification, or one of NotifyWaiters since the round of
// mark.
func (n *Notify) take(mark int) bool {
	for {
		word := n.word.Load()
		if roundMark(word) != mark {
			return true
		}
		if word&notifyStored == 0 {
			return false
		}
		if n.word.CompareAndSwap(word, word&^notifyStored) {
			return true
		}
	}
}

// queue queues w. It returns true if there has been a notification for it.
func (n *Notify) queue(w *waitlist.Waiter, waker rtlib.Waker) (notified bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if !n.setWaiting(w.N()) {
		return true
	}
	n.waiters.Push(w, waker, w.N())
	return false
}

// setWaiting makes notifiers look at the list. It returns false, having taken
// the notification, if there has been one.
func (n *Notify) setWaiting(mark int) bool {
	for {
		if n.take(mark) {
			return false
		}
		word := n.word.Load()
		if word&notifyStored == 0 && n.word.CompareAndSwap(word, word|notifyWaiting) {
			return true
		}
	}
}

// Cancel stops waiting.
func (f *NotifyNotifiedFuture) Cancel(cx *rtlib.Context) {
	if f.waiter.Idle() {
		return
	}
	if f.notify.withdraw(&f.waiter) {
		f.notify.NotifyOne(cx)
	}
}

// withdraw takes w out of the list, or reports that a NotifyOne had chosen it.
func (n *Notify) withdraw(w *waitlist.Waiter) (chosen bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	waited := !n.waiters.Empty()
	if n.waiters.Withdraw(w) {
		return w.N() != 0
	}
	if waited {
		n.noteEmpty()
	}
	return false
}

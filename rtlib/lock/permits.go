package lock

import (
	"math"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/internal/satomic"
	"github.com/asyncgen/asyncgen/rtlib/internal/waitlist"
)

// permits counts how many of a limited number of permits are taken, and has a
// queue of those who want some. All locks are made of it. The limit is not kept
// here, so that the zero permits has all of them free; it never changes.
type permits struct {
	// word is the number of permits taken, above two flags. As long as wordWaiting
	// is set it changes under mu alone: nobody takes permits but by way of the queue,
	// and who gives some back goes there.
	word    satomic.Int64
	mu      satomic.Mutex
	waiters waitlist.List // guarded by mu
}

const (
	// wordWaiting: the queue is not empty. It changes under mu.
	wordWaiting int64 = 1 << iota
	// wordClosed: nobody gets permits any more. It is set once, under mu.
	wordClosed

	wordFlags = wordWaiting | wordClosed
	wordShift = 2
)

// outcome is what came of wanting permits.
type outcome uint8

const (
	pending outcome = iota
	acquired
	refused // the permits are closed
)

// taken returns how many permits are taken.
func (p *permits) taken() int64 { return p.word.Load() >> wordShift }

// tryTake takes n permits if they are free and nobody waits.
func (p *permits) tryTake(n, limit int64) bool {
	for {
		word := p.word.Load()
		if word&wordFlags != 0 || word>>wordShift+n > limit {
			return false
		}
		if p.word.CompareAndSwap(word, word+n<<wordShift) {
			return true
		}
	}
}

// poll is the Poll of a future that wants n permits.
func (p *permits) poll(cx *rtlib.Context, w *waitlist.Waiter, n, limit int64) outcome {
	if w.Idle() {
		if !cx.Spend() {
			return pending
		}
		if p.tryTake(n, limit) {
			return acquired
		}
		return p.queue(w, cx.Waker(), n, limit)
	}
	if !w.Poll(&p.mu, cx.Waker()) {
		return pending
	}
	return p.granted(w)
}

// granted returns what the grant to w means.
func (p *permits) granted(w *waitlist.Waiter) outcome {
	if w.N() == 0 {
		return refused
	}
	return acquired
}

// queue queues w for n permits, unless they have become free or p is closed.
func (p *permits) queue(w *waitlist.Waiter, waker rtlib.Waker, n, limit int64) outcome {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.word.Load()&wordClosed != 0 {
		return refused
	}
	if p.waiters.Empty() {
		// From here on a release comes to the queue; one before is seen below.
		if word := p.word.Add(wordWaiting); word>>wordShift+n <= limit {
			p.word.Add(n<<wordShift - wordWaiting)
			return acquired
		}
	}
	p.waiters.Push(w, waker, int(n))
	return pending
}

// release gives n taken permits back, to those who wait for them first. It does
// nothing and returns false if that would leave fewer than least taken.
func (p *permits) release(cx *rtlib.Context, n, limit, least int64) bool {
	for {
		word := p.word.Load()
		switch {
		case word>>wordShift-n < least:
			return false
		case word&wordWaiting != 0:
			if p.grant(cx, n, limit, least) {
				return true
			}
		case p.word.CompareAndSwap(word, word-n<<wordShift):
			return true
		}
	}
}

// grant gives n taken permits back and then what is free to those who have waited
// longest. If nobody waits, or fewer than least would be left, it does nothing and
// returns false.
func (p *permits) grant(cx *rtlib.Context, n, limit, least int64) (done bool) {
	var wakers waitlist.Wakers
	for more := true; more; n = 0 {
		p.mu.Lock()
		word := p.word.Load()
		if word&wordWaiting == 0 || word>>wordShift-n < least {
			p.mu.Unlock()
			return done
		}
		p.addLocked(-n << wordShift)
		more, done = p.grantLocked(&wakers, limit), true
		p.mu.Unlock()
		wakers.WakeAll(cx)
	}
	return done
}

// addLocked changes the word while wordWaiting is set, when nobody else does.
func (p *permits) addLocked(delta int64) { satomic.StoreReleaseInt64(&p.word, p.word.Load()+delta) }

// grantLocked is grant as far as wakers has room. True means that there is more
// to grant.
func (p *permits) grantLocked(wakers *waitlist.Wakers, limit int64) (more bool) {
	for w := p.waiters.First(); w != nil; w = p.waiters.First() {
		n := int64(w.N())
		if p.word.Load()>>wordShift+n > limit {
			return false
		}
		if wakers.Full() {
			return true
		}
		p.addLocked(n << wordShift)
		wakers.Add(p.waiters.Grant())
		p.noteEmpty()
	}
	return false
}

// noteEmpty clears wordWaiting if the queue has become empty.
func (p *permits) noteEmpty() {
	if p.waiters.Empty() {
		p.addLocked(-wordWaiting)
	}
}

// cancel is the Cancel of a future that wants n permits.
func (p *permits) cancel(cx *rtlib.Context, w *waitlist.Waiter, n, limit int64) {
	if w.Idle() {
		return
	}
	if p.withdraw(w) {
		p.release(cx, n, limit, math.MinInt32)
		return
	}
	// It may have been the one that the others had to wait for.
	if p.word.Load()&wordWaiting != 0 {
		p.grant(cx, 0, limit, math.MinInt64)
	}
}

// withdraw takes w out of the queue, or reports that it has its permits.
func (p *permits) withdraw(w *waitlist.Waiter) (hasPermits bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	waits := !p.waiters.Empty()
	if p.waiters.Withdraw(w) {
		return w.N() != 0
	}
	if waits {
		p.noteEmpty()
	}
	return false
}

// close refuses everyone who waits and whoever comes.
func (p *permits) close(cx *rtlib.Context) {
	var wakers waitlist.Wakers
	for more := true; more; {
		p.mu.Lock()
		more = p.closeLocked(&wakers)
		p.mu.Unlock()
		wakers.WakeAll(cx)
	}
}

func (p *permits) closeLocked(wakers *waitlist.Wakers) (more bool) {
	if p.word.Load()&wordClosed == 0 {
		p.word.Add(wordClosed)
	}
	for !p.waiters.Empty() {
		if wakers.Full() {
			return true
		}
		wakers.Add(p.waiters.Refuse())
		p.noteEmpty()
	}
	return false
}

// block takes n permits on a goroutine, which waits for them.
func (p *permits) block(n, limit int64) outcome {
	if p.tryTake(n, limit) {
		return acquired
	}
	g := waitlist.NewGoroutine()
	var w waitlist.Waiter
	if o := p.queue(&w, g.Waker(), n, limit); o != pending {
		return o
	}
	g.Wait(&w)
	return p.granted(&w)
}

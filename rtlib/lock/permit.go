package lock

import "github.com/asyncgen/asyncgen/rtlib"

// Permit is acquired permits as a value: it may be given to another task, which
// then gives them back. One task at a time may use it. The zero Permit has none.
type Permit struct {
	sem *Semaphore
	n   int
}

// AcquirePermit is [Semaphore.Acquire] for permits that travel: its value is a
// Permit, which costs an allocation.
func (s *Semaphore) AcquirePermit(n int) *SemaphoreAcquirePermitFuture {
	f := &SemaphoreAcquirePermitFuture{}
	f.Init(s, n)
	return f
}

// SemaphoreAcquirePermitFuture is the future that [Semaphore.AcquirePermit]
// returns.
type SemaphoreAcquirePermitFuture struct {
	rtlib.Embeddable
	acquire SemaphoreAcquireFuture
}

// Init sets the semaphore and the number of permits.
func (f *SemaphoreAcquirePermitFuture) Init(s *Semaphore, n int) { f.acquire.Init(s, n) }

// Poll is ready when the caller has the permits or the semaphore is closed.
func (f *SemaphoreAcquirePermitFuture) Poll(cx *rtlib.Context) (r rtlib.Result[*Permit], ready bool) {
	if r.Err, ready = f.acquire.Poll(cx); ready && r.Err == nil {
		r.Value = &Permit{f.acquire.sem, f.acquire.n}
	}
	return r, ready
}

// Cancel stops waiting.
func (f *SemaphoreAcquirePermitFuture) Cancel(cx *rtlib.Context) { f.acquire.Cancel(cx) }

// N returns how many permits p has.
func (p *Permit) N() int { return p.n }

// Release gives back all permits that p still has, so that it is harmless to
// release it twice.
func (p *Permit) Release(cx *rtlib.Context) {
	if n := p.n; n > 0 {
		p.n = 0
		p.sem.Release(cx, n)
	}
}

// Split moves n of p's permits to a Permit of their own. It panics if p has
// fewer.
func (p *Permit) Split(n int) *Permit {
	if n < 0 || n > p.n {
		panic("lock: Split of more permits than there are")
	}
	p.n -= n
	return &Permit{p.sem, n}
}

// Merge moves the permits of other, which must be of the same semaphore, to p.
func (p *Permit) Merge(other *Permit) {
	if other.n > 0 && p.n > 0 && p.sem != other.sem {
		panic("lock: Merge of permits of two semaphores")
	}
	if other != p && other.n > 0 {
		p.sem, p.n, other.n = other.sem, p.n+other.n, 0
	}
}

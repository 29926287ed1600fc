package lock_test

import (
	"math/rand/v2"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib/lock"
)

// asker is one future of the model, in the order in which they came.
type asker struct {
	f *lock.SemaphoreAcquireFuture
	n int
}

// A semaphore is driven by hand through random operations, and compared with a
// model: a number, and a queue.
func TestPermitsAreConservedAndGivenInOrder(t *testing.T) {
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 1))
		size := 1 + random.IntN(5)
		s := lock.NewSemaphore(size)
		var queue, holders []asker
		free := size
		// settle moves from the queue to the holders who must have been served.
		settle := func() {
			for len(queue) > 0 && queue[0].n <= free {
				a := queue[0]
				if err, ready := a.f.Poll(nil); err != nil || !ready {
					t.Fatalf("seed %d: %d free, the first wants %d: %v, %v", seed, free, a.n, err, ready)
				}
				free -= a.n
				queue, holders = queue[1:], append(holders, a)
			}
			for _, a := range queue {
				if _, ready := a.f.Poll(nil); ready {
					t.Fatalf("seed %d: one that wants %d went ahead of one that wants %d", seed, a.n, queue[0].n)
				}
			}
			// Those who wait first have had what is free given to nobody else.
			if got := s.Available(); got != free {
				t.Fatalf("seed %d: %d available, want %d", seed, got, free)
			}
		}
		for range 300 {
			switch op := random.IntN(10); {
			case op < 4:
				a := asker{n: 1 + random.IntN(size)}
				a.f = s.Acquire(a.n)
				_, ready := a.f.Poll(nil)
				if want := len(queue) == 0 && a.n <= free; ready != want {
					t.Fatalf("seed %d: ready %t, want %t", seed, ready, want)
				}
				if ready {
					free -= a.n
					holders = append(holders, a)
				} else {
					queue = append(queue, a)
				}
			case op < 7 && len(holders) > 0:
				i := random.IntN(len(holders))
				n := holders[i].n
				holders = append(holders[:i], holders[i+1:]...)
				s.Release(nil, n)
				free += n
			case op < 8 && len(queue) > 0:
				i := random.IntN(len(queue))
				queue[i].f.Cancel(nil)
				queue[i].f.Cancel(nil) // once more does no harm
				queue = append(queue[:i], queue[i+1:]...)
			case op < 9:
				n := 1 + random.IntN(size)
				if got, want := s.TryAcquire(n), len(queue) == 0 && n <= free; got != want {
					t.Fatalf("seed %d: TryAcquire %t, want %t", seed, got, want)
				} else if got {
					s.Release(nil, n)
				}
			default:
				s.AddPermits(nil, 1)
				size++
				free++
			}
			settle()
		}
	}
}

// A future may be cancelled when it was served but has not seen it.
func TestCancelAfterTheGrantGivesTheLockToTheNext(t *testing.T) {
	var mu lock.Mutex
	if !mu.TryLock() {
		t.Fatal("cannot lock")
	}
	first, second := mu.Lock(), mu.Lock()
	first.Poll(nil)
	second.Poll(nil)
	mu.Unlock(nil)
	if mu.TryLock() {
		t.Fatal("overtook those who wait")
	}
	first.Cancel(nil)
	if _, ready := second.Poll(nil); !ready {
		t.Fatal("the second has not been served")
	}
	mu.Unlock(nil)
	if !mu.TryLock() {
		t.Fatal("the lock is lost")
	}
}

// Who waits for much holds up those who want little; when it gives up they go on.
func TestCancelOfTheFirstServesThoseBehind(t *testing.T) {
	s := lock.NewSemaphore(2)
	s.TryAcquire(1)
	big, small := s.Acquire(2), s.Acquire(1)
	big.Poll(nil)
	if _, ready := small.Poll(nil); ready {
		t.Fatal("went ahead")
	}
	big.Cancel(nil)
	if _, ready := small.Poll(nil); !ready {
		t.Fatal("still waits")
	}
}

func TestCancelBeforeThePollAndAfterTheEndDoesNothing(t *testing.T) {
	var mu lock.Mutex
	f := mu.Lock()
	f.Cancel(nil)
	if _, ready := f.Poll(nil); !ready {
		t.Fatal("not locked")
	}
	f.Cancel(nil)
	if mu.TryLock() {
		t.Fatal("Cancel after the end unlocked it")
	}
	new(lock.MutexLockFuture).Cancel(nil) // one that was never started
}

func TestRWMutexIsSharedByReadersAndFairToWriters(t *testing.T) {
	var mu lock.RWMutex
	a, b := mu.RLock(), mu.RLock()
	if _, ready := a.Poll(nil); !ready {
		t.Fatal("no first reader")
	}
	if _, ready := b.Poll(nil); !ready {
		t.Fatal("no second reader")
	}
	w, late := mu.Lock(), mu.RLock()
	if _, ready := w.Poll(nil); ready {
		t.Fatal("a writer beside readers")
	}
	if _, ready := late.Poll(nil); ready || mu.TryRLock() {
		t.Fatal("a reader overtook the writer")
	}
	mu.RUnlock(nil)
	mu.RUnlock(nil)
	if _, ready := w.Poll(nil); !ready {
		t.Fatal("the writer still waits")
	}
	if _, ready := late.Poll(nil); ready {
		t.Fatal("a reader beside a writer")
	}
	next := mu.Lock()
	next.Poll(nil)
	mu.Downgrade(nil)
	if _, ready := late.Poll(nil); !ready {
		t.Fatal("the reader still waits after Downgrade")
	}
	if _, ready := next.Poll(nil); ready {
		t.Fatal("a writer beside readers")
	}
	mu.RUnlock(nil)
	mu.RUnlock(nil)
	if _, ready := next.Poll(nil); !ready {
		t.Fatal("the next writer still waits")
	}
}

func TestMisusePanics(t *testing.T) {
	for name, f := range map[string]func(){
		"unlock of an unlocked mutex":    func() { new(lock.Mutex).Unlock(nil) },
		"unlock of a read lock":          func() { m := new(lock.RWMutex); m.TryRLock(); m.Unlock(nil) },
		"read unlock of a write lock":    func() { m := new(lock.RWMutex); m.TryLock(); m.RUnlock(nil) },
		"read unlock of an unlocked one": func() { new(lock.RWMutex).RUnlock(nil) },
		"downgrade of a read lock":       func() { m := new(lock.RWMutex); m.TryRLock(); m.Downgrade(nil) },
		"release of what nobody has":     func() { lock.NewSemaphore(3).Release(nil, 1) },
		"a negative number":              func() { lock.NewSemaphore(3).Acquire(-1) },
		"a semaphore of fewer than none": func() { lock.NewSemaphore(-1) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			f()
		})
	}
}

func TestClosedSemaphoreRefuses(t *testing.T) {
	s := lock.NewSemaphore(1)
	s.TryAcquire(1)
	var waiting []*lock.SemaphoreAcquireFuture
	for range 20 {
		f := s.Acquire(1)
		f.Poll(nil)
		waiting = append(waiting, f)
	}
	s.Close(nil)
	for _, f := range waiting {
		if err, ready := f.Poll(nil); !ready || err != lock.ErrClosed {
			t.Fatalf("%v, %v", err, ready)
		}
		f.Cancel(nil)
	}
	s.Release(nil, 1)
	if err, ready := s.Acquire(1).Poll(nil); !ready || err != lock.ErrClosed {
		t.Errorf("afterwards %v, %v", err, ready)
	}
	if s.TryAcquire(1) || s.AcquireBlocking(1) != lock.ErrClosed || !s.Closed() {
		t.Error("not closed")
	}
	if err, ready := s.Acquire(0).Poll(nil); !ready || err != lock.ErrClosed || s.TryAcquire(0) || s.AcquireBlocking(0) != lock.ErrClosed {
		t.Errorf("no permits: %v, %v", err, ready)
	}
	if n := s.Available(); n != 1 {
		t.Errorf("%d permits", n)
	}
}

func TestPermitsBeyondTheMostAreNotAdded(t *testing.T) {
	const most = 1 << 30
	s := lock.NewSemaphore(most)
	panics := func(f func()) (does bool) {
		defer func() { does = recover() != nil }()
		f()
		return
	}
	if !panics(func() { s.AddPermits(nil, 1) }) {
		t.Error("AddPermits does not panic")
	}
	if !panics(func() { s.Release(nil, 1) }) || s.Available() != most {
		t.Errorf("%d permits", s.Available())
	}
}

func TestPermitsTravel(t *testing.T) {
	s := lock.NewSemaphore(5)
	r, ready := s.AcquirePermit(4).Poll(nil)
	if !ready || r.Err != nil {
		t.Fatal(r.Err)
	}
	p := r.Value
	half := p.Split(2)
	half.Release(nil)
	half.Release(nil)
	if n := s.Available(); n != 3 {
		t.Errorf("%d available after half", n)
	}
	r, _ = s.AcquirePermit(1).Poll(nil)
	p.Merge(r.Value)
	if p.N() != 3 || r.Value.N() != 0 {
		t.Errorf("merged to %d and %d", p.N(), r.Value.N())
	}
	p.Release(nil)
	if n := s.Available(); n != 5 {
		t.Errorf("%d available at the end", n)
	}
}

func TestAPermitMergedWithItselfStays(t *testing.T) {
	s := lock.NewSemaphore(3)
	r, _ := s.AcquirePermit(2).Poll(nil)
	p := r.Value
	p.Merge(p)
	if p.N() != 2 {
		t.Errorf("%d permits", p.N())
	}
	if p.Release(nil); s.Available() != 3 {
		t.Errorf("%d available at the end", s.Available())
	}
}

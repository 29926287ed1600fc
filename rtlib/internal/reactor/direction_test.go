package reactor

import (
	"sync"
	"testing"
)

// counter is a Notifier that counts.
type counter struct{ n int }

func (c *counter) Wake() { c.n++ }

func TestClearTakesBackOnlyWhatWasSeen(t *testing.T) {
	// The tick must not come round: 256 and 32768 reports are where narrower ones
	// would look unchanged.
	for _, reports := range []int{1, 2, 255, 256, 257, 32767, 32768, 32769, 1 << 16} {
		var d direction
		var w Waiter
		d.report(0, Notifier.Wake)
		seen, _ := d.poll(&w, nil)
		for range reports {
			d.report(0, Notifier.Wake)
		}
		d.clear(seen)
		if _, ready := d.poll(&w, &counter{}); !ready {
			t.Errorf("a snapshot that is %d reports old cleared the readiness", reports)
		}
	}
}

func TestClearOfTheLatestSnapshotClears(t *testing.T) {
	var d direction
	var w Waiter
	for range 3 {
		d.report(0, Notifier.Wake)
		seen, ready := d.poll(&w, &counter{})
		if !ready {
			t.Fatal("not ready after a report")
		}
		d.clear(seen)
		if _, ready := d.poll(&w, &counter{}); ready {
			t.Fatal("ready after clear")
		}
		d.withdraw(&w)
	}
}

func TestReportWakesEveryWaiterOnce(t *testing.T) {
	for _, waiters := range []int{1, 2, 7, 8, 9, 16, 100} {
		var d direction
		var c counter
		list := make([]Waiter, waiters)
		for i := range list {
			if _, ready := d.poll(&list[i], &c); ready {
				t.Fatal("ready before any report")
			}
		}
		for range 2 {
			d.report(0, Notifier.Wake)
			if c.n != waiters {
				t.Fatalf("%d of %d waiters woken", c.n, waiters)
			}
		}
	}
}

func TestWaiterIsEnteredOnceAndWakesItsLatestNotifier(t *testing.T) {
	var d direction
	var w Waiter
	var first, second counter
	d.poll(&w, &first)
	d.poll(&w, &second)
	d.report(0, Notifier.Wake)
	if first.n != 0 || second.n != 1 {
		t.Fatalf("notifiers woken %d and %d times, want 0 and 1", first.n, second.n)
	}
}

func TestWithdrawnWaiterIsNotWoken(t *testing.T) {
	for withdrawn := range 3 {
		var d direction
		var list [3]Waiter
		var c [3]counter
		for i := range list {
			d.poll(&list[i], &c[i])
		}
		d.withdraw(&list[withdrawn])
		d.report(0, Notifier.Wake)
		for i := range c {
			want := 1
			if i == withdrawn {
				want = 0
			}
			if c[i].n != want {
				t.Errorf("waiter %d of 3, number %d withdrawn: woken %d times", i, withdrawn, c[i].n)
			}
		}
	}
}

// A poll that finds readiness while the waiter is still in the list, because
// the task was woken for another reason, must leave nothing behind.
func TestReadyPollLeavesTheList(t *testing.T) {
	var d direction
	var w Waiter
	var c counter
	d.poll(&w, &c)
	d.word.Store(uint64(readyBit)) // a report that has not come to the list yet
	if _, ready := d.poll(&w, &c); !ready {
		t.Fatal("not ready")
	}
	if d.head.Load() != nil || w != (Waiter{}) {
		t.Fatal("the waiter is still entered")
	}
}

func TestNotifierMayCallBack(t *testing.T) {
	var d direction
	var w, other Waiter
	d.poll(&w, notifierFunc(func() {
		d.withdraw(&w)
		d.poll(&other, &counter{})
	}))
	d.report(0, Notifier.Wake) // would deadlock if the list were locked
}

type notifierFunc func()

func (f notifierFunc) Wake() { f() }

// One side reports, the other waits: no report may be lost between the look at
// the word and the entry into the list.
func TestNoReportIsLost(t *testing.T) {
	const rounds = 20000
	var d direction
	var work sync.WaitGroup
	arrived := make(chan struct{}, 1)
	acknowledged := make(chan struct{}, 1)
	wakes := notifierFunc(func() {
		select {
		case arrived <- struct{}{}:
		default:
		}
	})
	work.Go(func() {
		for range rounds {
			d.report(0, Notifier.Wake)
			<-acknowledged
		}
	})
	var w Waiter
	for range rounds {
		for {
			seen, ready := d.poll(&w, wakes)
			if ready {
				d.clear(seen)
				break
			}
			<-arrived
		}
		acknowledged <- struct{}{}
	}
	work.Wait()
}

func TestLifetimeEndsOnce(t *testing.T) {
	var l lifetime
	if l.acquire() {
		t.Fatal("a use began before the lifetime")
	}
	l.begin()
	var ends, shuts counter
	var mu sync.Mutex
	count := func(c *counter) { mu.Lock(); c.n++; mu.Unlock() }
	var users sync.WaitGroup
	for range 8 {
		users.Go(func() {
			for range 1000 {
				if l.acquire() && l.release() {
					count(&ends)
				}
			}
			if l.shut() {
				count(&shuts)
				if l.release() {
					count(&ends)
				}
			}
		})
	}
	users.Wait()
	if shuts.n != 1 || ends.n != 1 {
		t.Fatalf("shut %d times, ended %d times; want 1 and 1", shuts.n, ends.n)
	}
}

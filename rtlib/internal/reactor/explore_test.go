//go:build simatomic

package reactor

import (
	"fmt"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib/internal/explore"
)

// exploredReader consumes what the reports tell of, as an operation does: it
// tries while it is ready, and gives the readiness back when it finds nothing.
type exploredReader struct {
	d         *direction
	available *int // what the kernel holds
	woken     int
	read      int
	waiter    Waiter
}

func (r *exploredReader) Wake() { r.woken++ }

// step makes one attempt; waits tells that the reader is to be woken.
func (r *exploredReader) step() (waits bool) {
	seen, ready := r.d.poll(&r.waiter, r)
	if !ready {
		return true
	}
	if *r.available == 0 {
		r.d.clear(seen)
		return false
	}
	*r.available--
	r.read++
	return false
}

// readUntil reads until done, sleeping until it is woken.
func (r *exploredReader) readUntil(done func() bool) {
	for !done() {
		before := r.woken
		if r.step() {
			explore.Await(func() bool { return r.woken > before || done() })
		}
	}
	r.d.withdraw(&r.waiter)
}

// deliver hands n units to the kernel's buffer, each with a report.
func deliver(d *direction, available *int, n int) func() {
	return func() {
		for range n {
			*available++
			d.report(0, Notifier.Wake)
		}
	}
}

// A report that comes while the reader finds nothing and gives its readiness
// back is not lost: that would be a deadlock.
func TestExploreReportsWhileReadinessIsCleared(t *testing.T) {
	explore.Run(t, explore.Options{Preemptions: 3}, func() explore.Program {
		var d direction
		available := 0
		r := &exploredReader{d: &d, available: &available}
		return explore.Program{
			Threads: []func(){
				func() { r.readUntil(func() bool { return r.read == 4 }) },
				deliver(&d, &available, 2), deliver(&d, &available, 2),
			},
			Check: func() error { return nothingWaits(&d, r.waiter) },
		}
	})
}

// One of two readers gives up, whether it was woken or not; the other gets all.
func TestExploreWithdrawalBesideReports(t *testing.T) {
	explore.Run(t, explore.Options{}, func() explore.Program {
		var d direction
		available := 0
		stays := &exploredReader{d: &d, available: &available}
		leaves := &exploredReader{d: &d, available: &available}
		return explore.Program{
			Threads: []func(){
				func() { stays.readUntil(func() bool { return stays.read+leaves.read == 2 }) },
				func() {
					leaves.step()
					d.withdraw(&leaves.waiter)
				},
				deliver(&d, &available, 2),
			},
			Check: func() error { return nothingWaits(&d, stays.waiter, leaves.waiter) },
		}
	})
}

func nothingWaits(d *direction, waiters ...Waiter) error {
	if d.head.Load() != nil {
		return fmt.Errorf("a waiter is left in the list")
	}
	for i, w := range waiters {
		if w.next != nil || w.notifier != nil {
			return fmt.Errorf("waiter %d is left entered", i)
		}
	}
	return nil
}

// The descriptor is closed once, and never while a use is under way.
func TestExploreCloseBesideUses(t *testing.T) {
	explore.Run(t, explore.Options{Preemptions: 3}, func() explore.Program {
		var l lifetime
		l.begin()
		uses, closed := 0, 0
		end := func() {
			if closed++; uses > 0 {
				panic("closed during a use")
			}
		}
		use := func() {
			if !l.acquire() {
				return
			}
			uses++
			if l.inUse(); closed > 0 {
				panic("a use of what is closed")
			}
			uses--
			if l.release() {
				end()
			}
		}
		shut := func() {
			if l.shut() && l.release() {
				end()
			}
		}
		return explore.Program{
			Threads: []func(){use, use, shut, shut},
			Check: func() error {
				if closed != 1 {
					return fmt.Errorf("closed %d times", closed)
				}
				return nil
			},
		}
	})
}

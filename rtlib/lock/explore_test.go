//go:build simatomic

package lock

import (
	"fmt"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib/internal/explore"
	"github.com/asyncgen/asyncgen/rtlib/internal/satomic"
	"github.com/asyncgen/asyncgen/rtlib/internal/waitlist"
)

// section is a critical section that notices company.
type section struct {
	inside, most int // weights of those inside
	entered      int
	gap          satomic.Bool // a point at which another thread may go on
}

func (s *section) pass(weight int) {
	if s.inside += weight; s.inside > s.most {
		panic("too many in the critical section")
	}
	s.gap.Load()
	s.entered++
	s.inside -= weight
}

func TestExploreMutex(t *testing.T) {
	explore.Run(t, explore.Options{}, func() explore.Program {
		var mu Mutex
		s := section{most: 1}
		lock := func() {
			mu.LockBlocking()
			s.pass(1)
			mu.Unlock(nil)
		}
		giveUp := func() {
			f := mu.Lock()
			if _, ready := f.Poll(nil); ready {
				s.pass(1)
				mu.Unlock(nil)
				return
			}
			f.Cancel(nil)
		}
		return explore.Program{
			Threads: []func(){lock, lock, giveUp},
			Check: func() error {
				if s.entered < 2 || mu.permits.word.Load() != 0 || !mu.permits.waiters.Empty() {
					return fmt.Errorf("entered %d times, then %#x", s.entered, mu.permits.word.Load())
				}
				return nil
			},
		}
	})
}

func TestExploreSemaphore(t *testing.T) {
	explore.Run(t, explore.Options{}, func() explore.Program {
		s, inside := NewSemaphore(1), section{most: 2}
		hold := func(n int) func() {
			return func() {
				if err := s.AcquireBlocking(n); err != nil {
					panic(err)
				}
				inside.pass(n)
				s.Release(nil, n)
			}
		}
		return explore.Program{
			Threads: []func(){hold(1), hold(2), func() { s.AddPermits(nil, 1) }},
			Check: func() error {
				if n := s.Available(); n != 2 {
					return fmt.Errorf("%d permits", n)
				}
				return nil
			},
		}
	})
}

func TestExploreSemaphoreClose(t *testing.T) {
	explore.Run(t, explore.Options{}, func() explore.Program {
		s := NewSemaphore(1)
		acquire := func() {
			if s.AcquireBlocking(1) == nil {
				s.Release(nil, 1)
			}
		}
		return explore.Program{Threads: []func(){
			acquire, acquire, func() { s.Close(nil) },
		}, Check: func() error {
			if n := s.Available(); n != 1 {
				return fmt.Errorf("%d permits", n)
			}
			return nil
		}}
	})
}

// await is an await of f on an explored thread.
func (f *NotifyNotifiedFuture) await() {
	g := waitlist.NewGoroutine()
	if !f.notify.take(f.waiter.N()) && !f.notify.queue(&f.waiter, g.Waker()) {
		g.Wait(&f.waiter)
	}
}

func TestExploreNotifyOne(t *testing.T) {
	explore.Run(t, explore.Options{}, func() explore.Program {
		var n Notify
		done := 0
		wait := func() { n.Notified().await(); done++ }
		giveUp := func() {
			f := n.Notified()
			if _, ready := f.Poll(nil); ready {
				n.NotifyOne(nil)
				return
			}
			f.Cancel(nil)
		}
		return explore.Program{Threads: []func(){
			wait, func() { n.NotifyOne(nil) }, giveUp,
		}, Check: func() error {
			if n.word.Load() != 0 || done != 1 {
				return fmt.Errorf("%d waits ended, then %#x", done, n.word.Load())
			}
			return nil
		}}
	})
}

func TestExploreBarrier(t *testing.T) {
	explore.Run(t, explore.Options{}, func() explore.Program {
		b := NewBarrier(2)
		leaders := 0
		arrive := func() {
			g := waitlist.NewGoroutine()
			f := b.Wait()
			if b.count(&f.waiter, g.Waker()) {
				leaders++
				b.release(nil)
				return
			}
			g.Wait(&f.waiter)
		}
		twice := func() { arrive(); arrive() }
		return explore.Program{Threads: []func(){twice, twice}, Check: func() error {
			if leaders != 2 || !b.waiters.Empty() {
				return fmt.Errorf("%d leaders", leaders)
			}
			return nil
		}}
	})
}

func TestExploreNotifyWaiters(t *testing.T) {
	explore.Run(t, explore.Options{}, func() explore.Program {
		var n Notify
		happened := false
		wait := func() {
			for f := n.Notified(); !happened; f = n.Notified() {
				f.await()
			}
		}
		return explore.Program{Threads: []func(){
			wait, wait, func() { happened = true; n.NotifyWaiters(nil) },
		}, Check: func() error {
			if n.word.Load()&notifyFlags != 0 {
				return fmt.Errorf("left as %#x", n.word.Load())
			}
			return nil
		}}
	})
}

//go:build simatomic

package channel

import (
	"fmt"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/internal/explore"
	"github.com/asyncgen/asyncgen/rtlib/internal/satomic"
	"github.com/asyncgen/asyncgen/rtlib/internal/waitlist"
)

// arrivals checks what a receiver gets: each sender's values, in order.
type arrivals struct{ next [4]int }

func (a *arrivals) see(v int) {
	sender, n := v/100, v%100
	if n != a.next[sender] {
		panic(fmt.Sprintf("value %d of sender %d came instead of %d", n, sender, a.next[sender]))
	}
	a.next[sender]++
}

func TestExploreBounded(t *testing.T) {
	for _, capacity := range []int{1, 2} {
		explore.Run(t, explore.Options{}, func() explore.Program {
			tx, rx := Bounded[int](capacity)
			var got arrivals
			send := func(tx *Sender[int], sender, n int) func() {
				return func() {
					defer tx.Close(nil)
					for i := range n {
						if err := tx.SendBlocking(100*sender + i); err != nil {
							panic(err)
						}
					}
				}
			}
			receive := func() {
				for v, ok := rx.RecvBlocking(); ok; v, ok = rx.RecvBlocking() {
					got.see(v)
				}
			}
			return explore.Program{
				Threads: []func(){send(tx.Clone(), 0, 2), send(tx, 1, 2), receive},
				Check: func() error {
					if got.next != [4]int{2, 2} {
						return fmt.Errorf("%v values arrived", got.next)
					}
					return nil
				},
			}
		})
	}
}

// One sender gives up while it waits for room, or when it was given some.
func TestExploreCancelledSend(t *testing.T) {
	explore.Run(t, explore.Options{}, func() explore.Program {
		tx, rx := Bounded[int](1)
		other, cancelled := tx.Clone(), tx.Clone()
		received := 0
		return explore.Program{
			Threads: []func(){
				func() {
					tx.SendBlocking(0)
					tx.Close(nil)
				},
				func() {
					defer other.Close(nil)
					f := other.Send(1)
					if _, ready := f.Poll(nil); !ready {
						f.Cancel(nil)
						received++ // as good as
					}
				},
				func() {
					defer cancelled.Close(nil)
					if p, err := cancelled.TryReserve(); err == nil {
						p.Release(nil)
					}
				},
				func() {
					for _, ok := rx.RecvBlocking(); ok; _, ok = rx.RecvBlocking() {
						received++
					}
				},
			},
			Check: func() error {
				if received != 2 || rx.c.reserved.Load() != 0 || rx.c.waiting.Load() {
					return fmt.Errorf("%d received, %d reserved, waiting %t", received, rx.c.reserved.Load(), rx.c.waiting.Load())
				}
				return nil
			},
		}
	})
}

// A receive is cancelled, or polled for another waker, when a sender is about to give
// it a value.
func TestExploreCancelledReceive(t *testing.T) {
	for _, again := range []bool{false, true} {
		explore.Run(t, explore.Options{Preemptions: 3}, func() explore.Program {
			tx, rx := Bounded[int](1)
			other := tx.Clone()
			var got arrivals
			send := func(tx *Sender[int], sender int) func() {
				return func() {
					defer tx.Close(nil)
					for i := range 2 {
						if err := tx.SendBlocking(100*sender + i); err != nil {
							panic(err)
						}
					}
				}
			}
			first := func() {
				f := rx.Recv()
				r, ready := f.Poll(nil)
				if !ready && again {
					r.V1, r.V2, ready = rx.c.receive(nil, &f.receiving, waitlist.NewGoroutine().Waker())
				}
				if ready && r.V2 {
					got.see(r.V1)
				}
				f.Cancel(nil)
			}
			return explore.Program{
				Threads: []func(){send(tx, 0), send(other, 1), func() {
					first()
					for v, ok := rx.RecvBlocking(); ok; v, ok = rx.RecvBlocking() {
						got.see(v)
					}
				}},
				Check: func() error {
					if got.next != [4]int{2, 2} || rx.c.handoff.receiving != nil {
						return fmt.Errorf("%v values arrived, receiving %v", got.next, rx.c.handoff.receiving)
					}
					return nil
				},
			}
		})
	}
}

// The receiver stops early; nobody may be left waiting.
func TestExploreReceiverClose(t *testing.T) {
	explore.Run(t, explore.Options{}, func() explore.Program {
		tx, rx := Bounded[int](1)
		other := tx.Clone()
		sent, received := 0, 0
		send := func(tx *Sender[int]) func() {
			return func() {
				for tx.SendBlocking(1) == nil {
					sent++
				}
			}
		}
		return explore.Program{
			Threads: []func(){send(tx), send(other), func() {
				if _, ok := rx.RecvBlocking(); ok {
					received++
				}
				rx.Close(nil)
				for _, ok := rx.RecvBlocking(); ok; _, ok = rx.RecvBlocking() {
					received++
				}
			}},
			Check: func() error {
				if sent != received {
					return fmt.Errorf("%d sent, %d received", sent, received)
				}
				return nil
			},
		}
	})
}

func TestExploreOneshot(t *testing.T) {
	explore.Run(t, explore.Options{Preemptions: 3}, func() explore.Program {
		tx, rx := Oneshot[int]()
		var sendErr, recvErr error
		var got int
		return explore.Program{
			Threads: []func(){
				func() { sendErr = tx.Send(nil, 7) },
				func() { got, recvErr = rx.RecvBlocking() },
			},
			Check: func() error {
				if sendErr != nil || recvErr != nil || got != 7 {
					return fmt.Errorf("%v, %v, %d", sendErr, recvErr, got)
				}
				return nil
			},
		}
	})
}

// A receive that is polled again for another waker is woken by that, even if a sender
// is about to give it a value then.
func TestExploreReceiveForAnotherWaker(t *testing.T) {
	explore.Run(t, explore.Options{Preemptions: 3}, func() explore.Program {
		tx, rx := Bounded[int](1)
		got := 0
		receive := func() {
			f := rx.Recv()
			first, second := waitlist.NewGoroutine(), waitlist.NewGoroutine()
			v, _, ready := rx.c.receive(nil, &f.receiving, first.Waker())
			for !ready {
				if v, _, ready = rx.c.receive(nil, &f.receiving, second.Waker()); !ready {
					second.Park()
				}
			}
			got = v
		}
		return explore.Program{
			Threads: []func(){receive, func() { tx.SendBlocking(7) }},
			Check: func() error {
				if got != 7 {
					return fmt.Errorf("received %d", got)
				}
				return nil
			},
		}
	})
}

// The end of a sender, which is late in closing, and the next round of its channel.
func TestExploreOneshotRenewed(t *testing.T) {
	explore.Run(t, explore.Options{Preemptions: 3}, func() explore.Program {
		tx, rx := Oneshot[int]()
		var next satomic.Pointer[OneshotSender[int]]
		var got [2]int
		var errs [2]error
		return explore.Program{
			Threads: []func(){
				func() {
					errs[0] = tx.Send(nil, 7)
					tx.Close(nil)
					tx.Closed().Cancel(nil)
				},
				func() {
					explore.Await(func() bool { return next.Load() != nil })
					errs[1] = next.Load().Send(nil, 8)
				},
				func() {
					got[0], _ = rx.RecvBlocking()
					again := rx.Renew()
					next.Store(&again)
					got[1], _ = rx.RecvBlocking()
				},
			},
			Check: func() error {
				if got != [2]int{7, 8} || errs != [2]error{} {
					return fmt.Errorf("%v, %v", got, errs)
				}
				return nil
			},
		}
	})
}

// The receiver is polled, goes on to another task, and is closed; the value is
// either received or the sender is told.
func TestExploreOneshotClose(t *testing.T) {
	explore.Run(t, explore.Options{Preemptions: 3}, func() explore.Program {
		tx, rx := Oneshot[int]()
		var sendErr error
		received := false
		return explore.Program{
			Threads: []func(){
				func() { sendErr = tx.Send(nil, 7) },
				func() {
					for _, g := range []*waitlist.Goroutine{waitlist.NewGoroutine(), waitlist.NewGoroutine()} {
						if rx.state.Load()&oneshotSent != 0 || !rx.await(g.Waker()) {
							break
						}
					}
					rx.Close(nil)
					_, err := rx.TryRecv()
					received = err == nil
				},
			},
			Check: func() error {
				if received != (sendErr == nil) {
					return fmt.Errorf("received %t, Send: %v", received, sendErr)
				}
				return nil
			},
		}
	})
}

func TestExploreOneshotClosed(t *testing.T) {
	explore.Run(t, explore.Options{Preemptions: 3}, func() explore.Program {
		tx, rx := Oneshot[int]()
		g := waitlist.NewGoroutine()
		return explore.Program{Threads: []func(){
			func() { rx.Close(nil) },
			func() {
				for tx.watch(rtlib.Waker{}) && tx.watch(g.Waker()) {
					g.Park()
				}
			},
		}, Check: func() error { return nil }}
	})
}

// Both receivers get both values and then the end.
func TestExploreBroadcast(t *testing.T) {
	explore.Run(t, explore.Options{}, func() explore.Program {
		tx, a := Broadcast[int](2)
		b := tx.Subscribe()
		got := 0
		receive := func(rx *BroadcastReceiver[int]) func() {
			return func() {
				for want := 1; ; want++ {
					v, err := rx.RecvBlocking()
					if err == ErrClosed {
						return
					}
					if err != nil || v != want {
						panic(fmt.Sprint(v, err))
					}
					got++
				}
			}
		}
		return explore.Program{Threads: []func(){receive(a), receive(b), func() {
			tx.Send(nil, 1)
			tx.Send(nil, 2)
			tx.Close(nil)
		}}, Check: func() error {
			if got != 4 {
				return fmt.Errorf("%d values received", got)
			}
			return nil
		}}
	})
}

// Whatever a receiver misses, it sees the last value before the end.
func TestExploreWatch(t *testing.T) {
	explore.Run(t, explore.Options{}, func() explore.Program {
		tx, rx := Watch(0)
		var last int
		follow := func() {
			g := waitlist.NewGoroutine()
			var w waitlist.Waiter
			for {
				v, err, ready := rx.poll(&w, g.Waker())
				switch {
				case !ready:
					g.Park()
				case err != nil:
					return
				default:
					last = v
				}
			}
		}
		other := tx.Clone()
		return explore.Program{Threads: []func(){follow, func() {
			other.SendModify(nil, func(v *int) { *v++ })
			other.Close(nil)
		}, func() {
			tx.SendModify(nil, func(v *int) { *v++ })
			tx.Close(nil)
		}}, Check: func() error {
			if last != 2 {
				return fmt.Errorf("the last value seen is %d", last)
			}
			return nil
		}}
	})
}

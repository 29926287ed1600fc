package channel_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib/channel"
)

// A broadcast is driven by hand through random operations and compared with a
// list of everything that was sent.
func TestBroadcastAgainstAModel(t *testing.T) {
	type receiver struct {
		rx   *channel.BroadcastReceiver[int]
		next int
		wait *channel.BroadcastReceiverRecvFuture[int]
	}
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 3))
		capacity := 1 + random.IntN(6)
		tx, rx := channel.Broadcast[int](capacity)
		receivers := []*receiver{{rx: rx}}
		sent := 0
		for range 300 {
			var r *receiver
			if len(receivers) > 0 {
				r = receivers[random.IntN(len(receivers))]
			}
			switch op := random.IntN(10); {
			case op < 3:
				err := tx.Send(nil, sent)
				if (err == nil) != (len(receivers) > 0) {
					t.Fatalf("seed %d: send to %d: %v", seed, len(receivers), err)
				}
				if err == nil {
					sent++
				}
			case op < 4:
				receivers = append(receivers, &receiver{rx: tx.Subscribe(), next: sent})
			case op < 5 && r != nil:
				if r.wait != nil {
					r.wait.Cancel(nil)
				}
				r.rx.Close(nil)
				receivers = slices.DeleteFunc(receivers, func(x *receiver) bool { return x == r })
			case op < 6 && r != nil && r.wait != nil:
				r.wait.Cancel(nil)
				r.wait = nil
			case r != nil:
				if r.wait == nil {
					r.wait = r.rx.Recv()
				}
				got, ready := r.wait.Poll(nil)
				if ready != (r.next < sent) {
					t.Fatalf("seed %d: ready %t at %d of %d", seed, ready, r.next, sent)
				}
				if !ready {
					continue
				}
				r.wait = nil
				var lagged *channel.LaggedError
				if missed := sent - capacity - r.next; missed > 0 {
					if !errors.As(got.Err, &lagged) || lagged.Missed != uint64(missed) {
						t.Fatalf("seed %d: %v, want %d missed", seed, got.Err, missed)
					}
					r.next += missed
				} else if got.Err != nil || got.Value != r.next {
					t.Fatalf("seed %d: %v, want %d", seed, got, r.next)
				} else {
					r.next++
				}
			}
		}
		if n := tx.Receivers(); n != len(receivers) {
			t.Fatalf("seed %d: %d receivers, want %d", seed, n, len(receivers))
		}
	}
}

func TestBroadcastEnds(t *testing.T) {
	tx, rx := channel.Broadcast[string](4)
	second := tx.Clone()
	tx.Send(nil, "last")
	waits := tx.Subscribe().Recv()
	if isReady(waits) {
		t.Fatal("got what was sent before it subscribed")
	}
	tx.Close(nil)
	tx.Close(nil)
	if isReady(waits) {
		t.Fatal("ended with a sender open")
	}
	second.Close(nil)
	if r, ready := waits.Poll(nil); !ready || r.Err != channel.ErrClosed {
		t.Fatal(r, ready)
	}
	if v, err := rx.TryRecv(); v != "last" || err != nil {
		t.Fatal(v, err)
	}
	if _, ok, ready := rx.PollNext(nil); ok || !ready {
		t.Fatal("the stream goes on")
	}
	if err := tx.Send(nil, "x"); err != channel.ErrClosed {
		t.Fatal(err)
	}
}

func TestBroadcastClosedWaitsForTheLastReceiver(t *testing.T) {
	tx, a := channel.Broadcast[int](1)
	b := a.Resubscribe()
	f := tx.Closed()
	a.Close(nil)
	a.Close(nil)
	if isReady(f) {
		t.Fatal("one is open")
	}
	b.Close(nil)
	if !isReady(f) {
		t.Fatal("none is open")
	}
	if err := tx.Send(nil, 1); err != channel.ErrClosed {
		t.Fatal(err)
	}
	if _, err := b.TryRecv(); err != channel.ErrClosed {
		t.Fatal(err)
	}
}

// Goroutines receive what goroutines send.
func TestBroadcastToManyReceivers(t *testing.T) {
	tx, first := channel.Broadcast[int](1 << 14)
	const senders, each = 4, 1000
	receivers := []*channel.BroadcastReceiver[int]{first}
	for range 19 {
		receivers = append(receivers, tx.Subscribe())
	}
	var sending, receiving sync.WaitGroup
	for _, rx := range receivers {
		receiving.Go(func() {
			defer rx.Close(nil)
			var next [senders]int
			for {
				v, err := rx.RecvBlocking()
				if err == channel.ErrClosed {
					break
				}
				if err != nil || v%each != next[v/each] {
					t.Errorf("%d, %v", v, err)
					return
				}
				next[v/each]++
			}
			if next != [senders]int{each, each, each, each} {
				t.Errorf("%v", next)
			}
		})
	}
	for s := range senders {
		end := tx.Clone()
		sending.Go(func() {
			defer end.Close(nil)
			for i := range each {
				end.Send(nil, s*each+i)
			}
		})
	}
	tx.Close(nil)
	sending.Wait()
	receiving.Wait()
}

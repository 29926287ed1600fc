package channel_test

import (
	"testing"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/channel"
)

func TestOneshotOutcomes(t *testing.T) {
	tests := []struct {
		name string
		do   func(tx channel.OneshotSender[int], rx *channel.OneshotReceiver[int])
		want error
	}{
		{"sent", func(tx channel.OneshotSender[int], _ *channel.OneshotReceiver[int]) { tx.Send(nil, 5) }, nil},
		{"sent and closed", func(tx channel.OneshotSender[int], _ *channel.OneshotReceiver[int]) {
			tx.Send(nil, 5)
			tx.Close(nil)
			tx.Close(nil)
		}, nil},
		{"sent, then the receiver is closed", func(tx channel.OneshotSender[int], rx *channel.OneshotReceiver[int]) {
			tx.Send(nil, 5)
			rx.Close(nil)
		}, nil},
		{"closed without a value", func(tx channel.OneshotSender[int], _ *channel.OneshotReceiver[int]) { tx.Close(nil) }, channel.ErrClosed},
		{"closed by the receiver", func(tx channel.OneshotSender[int], rx *channel.OneshotReceiver[int]) {
			rx.Close(nil)
			if err := tx.Send(nil, 5); err != channel.ErrClosed {
				t.Errorf("Send: %v", err)
			}
		}, channel.ErrClosed},
	}
	for _, first := range []string{"polled before", "not polled before"} {
		for _, test := range tests {
			t.Run(first+", "+test.name, func(t *testing.T) {
				tx, rx := channel.Oneshot[int]()
				if _, err := rx.TryRecv(); err != channel.ErrEmpty {
					t.Fatalf("TryRecv: %v", err)
				}
				if first == "polled before" && isReady(rx) {
					t.Fatal("ready")
				}
				test.do(tx, rx)
				r, ready := rx.Poll(nil)
				if !ready || r.Err != test.want || (r.Err == nil) != (r.Value == 5) {
					t.Errorf("%v, %t, want %v", r, ready, test.want)
				}
				if _, err := rx.TryRecv(); err != channel.ErrClosed {
					t.Errorf("TryRecv after that: %v", err)
				}
			})
		}
	}
}

func TestOneshotClosedTellsTheSender(t *testing.T) {
	tx, rx := channel.Oneshot[int]()
	f := tx.Closed()
	if isReady(f) {
		t.Fatal("closed too early")
	}
	rx.Cancel(nil)
	rx.Close(nil)
	if !isReady(f) {
		t.Error("not told")
	}
	f.Cancel(nil)
}

func TestOneshotMisusePanics(t *testing.T) {
	for name, f := range map[string]func(tx channel.OneshotSender[int], rx *channel.OneshotReceiver[int]){
		"sent twice":       func(tx channel.OneshotSender[int], _ *channel.OneshotReceiver[int]) { tx.Send(nil, 1); tx.Send(nil, 2) },
		"sent when closed": func(tx channel.OneshotSender[int], _ *channel.OneshotReceiver[int]) { tx.Close(nil); tx.Send(nil, 2) },
		"received twice": func(tx channel.OneshotSender[int], rx *channel.OneshotReceiver[int]) {
			tx.Send(nil, 1)
			rx.Poll(nil)
			rx.Poll(nil)
		},
		"renewed before it was sent": func(_ channel.OneshotSender[int], rx *channel.OneshotReceiver[int]) { rx.Renew() },
		"renewed before it was received": func(tx channel.OneshotSender[int], rx *channel.OneshotReceiver[int]) {
			tx.Send(nil, 1)
			rx.Renew()
		},
		"renewed when closed": func(_ channel.OneshotSender[int], rx *channel.OneshotReceiver[int]) {
			rx.Close(nil)
			rx.TryRecv()
			rx.Renew()
		},
		"sent by a sender of before": func(tx channel.OneshotSender[int], rx *channel.OneshotReceiver[int]) {
			tx.Send(nil, 1)
			rx.TryRecv()
			rx.Renew()
			tx.Send(nil, 2)
		},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			tx, rx := channel.Oneshot[int]()
			f(tx, rx)
		})
	}
}

func TestARenewedOneshotIsOneForAnotherValue(t *testing.T) {
	tx, rx := channel.Oneshot[int]()
	for round := range 1000 {
		if isReady(rx) {
			t.Fatalf("round %d: ready before", round)
		}
		var want error
		if round%3 == 0 {
			want = channel.ErrClosed
			tx.Close(nil)
		} else if err := tx.Send(nil, round); err != nil {
			t.Fatalf("round %d: Send: %v", round, err)
		}
		if r, ready := rx.Poll(nil); !ready || r.Err != want || want == nil && r.Value != round {
			t.Fatalf("round %d: %v, %t", round, r, ready)
		}
		before := tx
		tx = rx.Renew()
		before.Close(nil)
		if f := before.Closed(); !isReady(f) {
			t.Fatalf("round %d: a sender of before waits for the receiver's close", round)
		}
	}
	f := tx.Closed()
	if isReady(f) {
		t.Fatal("closed too early")
	}
	rx.Close(nil)
	if err := tx.Send(nil, 1); !isReady(f) || err != channel.ErrClosed {
		t.Errorf("the receiver's close does not show: %v", err)
	}
}

func TestARenewedOneshotAllocatesNothing(t *testing.T) {
	tx, rx := channel.Oneshot[int]()
	if n := testing.AllocsPerRun(100, func() {
		tx.Send(nil, 1)
		rx.Poll(nil)
		tx = rx.Renew()
	}); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestOneshotAllocatesAtMostOnce(t *testing.T) {
	if n := testing.AllocsPerRun(100, func() {
		tx, rx := channel.Oneshot[int]()
		tx.Send(nil, 1)
		rx.Poll(nil)
	}); n > 1 {
		t.Errorf("%v allocations", n)
	}
}

// A future that was never polled does not wait: the waker in the channel is another's.
func TestCancelOfAClosedThatDoesNotWait(t *testing.T) {
	h := newRuntime(t)
	tx, rx := channel.Oneshot[int]()
	var w wakes
	rtlib.BlockOnHandle(h, rtlib.PollFunc[rtlib.Unit](func(cx *rtlib.Context) (u rtlib.Unit, ready bool) {
		task := cx.SetWaker(rtlib.NewWaker(&w))
		tx.Closed().Poll(cx)
		tx.Closed().Cancel(cx)
		cx.SetWaker(task)
		return u, true
	}))
	rx.Close(nil)
	if w.n != 1 {
		t.Errorf("who waits for the close is woken %d times", w.n)
	}
}

// wakes counts.
type wakes struct{ n int }

func (w *wakes) Wake() { w.n++ }

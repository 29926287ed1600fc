package channel

import "testing"

// A sender looks whether it is closed itself, and then at the channel. Another task
// closes it in between, and the receiver is told the end.
func TestNothingIsSentAfterTheReceiverWasToldTheEnd(t *testing.T) {
	for name, send := range map[string]func(*mpsc[int]) error{
		"send":    func(c *mpsc[int]) error { return c.trySend(nil, 7) },
		"reserve": func(c *mpsc[int]) error { return c.tryReserve() },
		"wait for it": func(c *mpsc[int]) error {
			var f SenderReserveFuture[int]
			f.Init(&Sender[int]{c: c})
			r, _ := f.Poll(nil)
			return r.Err
		},
	} {
		tx, rx := Bounded[int](4)
		tx.Close(nil)
		if _, err := rx.TryRecv(nil); err != ErrClosed {
			t.Fatalf("TryRecv: %v", err)
		}
		if err := send(tx.c); err != ErrClosed {
			t.Errorf("%s: %v", name, err)
		}
		if v, err := rx.TryRecv(nil); err != ErrClosed {
			t.Errorf("%s: after the end, the receiver gets %d, %v", name, v, err)
		}
	}
}

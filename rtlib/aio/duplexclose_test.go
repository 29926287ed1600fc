package aio_test

import (
	"io"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/aio"
)

// Who reads from an end that another task closes has not come to the end of what the
// peer sends.
func TestReadFromTheClosedEndOfADuplex(t *testing.T) {
	a, b := aio.Duplex(16)
	read := aio.ReadToEnd(a)
	if _, ready := read.Poll(nil); ready {
		t.Fatal("there was something to read")
	}
	a.Close()
	if _, err := rtlib.BlockOn(read).Unpack(); err != io.ErrClosedPipe {
		t.Errorf("error %v, want ErrClosedPipe", err)
	}
	if _, err := rtlib.BlockOn(aio.ReadToEnd(b)).Unpack(); err != nil {
		t.Errorf("the peer's error is %v", err)
	}
}

// caller is the target of a waker that calls a function.
type caller struct{ call func() }

func (c *caller) Wake() { c.call() }

// A waker may use what it is called by.
func TestWhoseBudgetIsUsedUpIsWokenUnlocked(t *testing.T) {
	a, _ := aio.Duplex(1 << 20)
	over := make(chan struct{})
	go func() {
		defer close(over)
		rtlib.BlockOnHandle(rtlib.Handle{}, rtlib.PollFunc[rtlib.Unit](func(cx *rtlib.Context) (u rtlib.Unit, ready bool) {
			woken := false
			task := cx.SetWaker(rtlib.NewWaker(&caller{func() {
				woken = true
				a.CancelWrite(nil)
				a.CancelRead(nil)
			}}))
			defer cx.SetWaker(task)
			for polls := 0; !woken && polls < 1000; polls++ {
				a.PollWrite(cx, []byte{1})
				a.PollRead(cx, make([]byte, 1))
			}
			if !woken {
				t.Error("the budget is never used up")
			}
			return u, true
		}))
	}()
	select {
	case <-over:
	case <-time.After(20 * time.Second):
		t.Fatal("the waker waits for the lock that its caller has")
	}
}

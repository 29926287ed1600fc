package asignal

import (
	"testing"

	"github.com/asyncgen/asyncgen/rtlib"
)

func TestInterruptEndsEveryWaiter(t *testing.T) {
	var m monitor
	m.start.Do(func() {}) // no signals of the process
	var a, b CtrlCFuture
	wakes := 0
	w := rtlib.NewWaker(count{&wakes})
	if m.poll(&a, w) || m.poll(&b, w) {
		t.Fatal("ready before the interrupt")
	}
	m.interrupt()
	if wakes != 2 {
		t.Fatalf("%d wakers called, want 2", wakes)
	}
	if !m.poll(&a, w) || !m.poll(&b, w) {
		t.Fatal("not ready after the interrupt")
	}
	if m.poll(&a, w) {
		t.Fatal("one interrupt ended two rounds")
	}
	m.cancel(&a)
	if m.head != nil {
		t.Fatal("a cancelled future is still in the list")
	}
}

func TestInterruptIsKeptForTheNextRoundOfASelectLoop(t *testing.T) {
	for _, test := range []struct {
		name  string
		round func(m *monitor, f *CtrlCFuture)
	}{
		{"came between the rounds", func(m *monitor, f *CtrlCFuture) {
			m.poll(f, rtlib.Waker{})
			m.cancel(f)
			m.interrupt()
		}},
		{"came when another case had won", func(m *monitor, f *CtrlCFuture) {
			m.poll(f, rtlib.Waker{})
			m.interrupt()
			m.cancel(f)
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var m monitor
			m.start.Do(func() {})
			var f CtrlCFuture
			test.round(&m, &f)
			f.Init()
			if !m.poll(&f, rtlib.Waker{}) {
				t.Fatal("the interrupt was lost")
			}
			if m.poll(&f, rtlib.Waker{}) {
				t.Fatal("the interrupt was kept twice")
			}
		})
	}
}

type count struct{ n *int }

func (c count) Wake() { *c.n++ }

// Of two who have waited one has seen the interrupt, so that the other, which another case
// had won meanwhile, leaves nothing for the next wait: that is for a second Ctrl-C.
func TestInterruptThatWasSeenIsNotKept(t *testing.T) {
	for name, inOrder := range map[string]bool{"seen first": true, "cancelled first": false} {
		t.Run(name, func(t *testing.T) {
			var m monitor
			m.start.Do(func() {})
			var sees, loses, next CtrlCFuture
			m.poll(&sees, rtlib.Waker{})
			m.poll(&loses, rtlib.Waker{})
			m.interrupt()
			if !inOrder {
				m.cancel(&loses)
			}
			if !m.poll(&sees, rtlib.Waker{}) {
				t.Fatal("not ready after the interrupt")
			}
			if inOrder {
				m.cancel(&loses)
			}
			if m.poll(&next, rtlib.Waker{}) {
				t.Error("one interrupt counts as two")
			}
		})
	}
}

func TestInterruptThatNobodyHasSeenIsKeptOnce(t *testing.T) {
	var m monitor
	m.start.Do(func() {})
	var futs [3]CtrlCFuture
	for i := range futs {
		m.poll(&futs[i], rtlib.Waker{})
	}
	m.interrupt()
	for i := range futs {
		m.cancel(&futs[i])
	}
	if !m.poll(&futs[0], rtlib.Waker{}) || m.poll(&futs[1], rtlib.Waker{}) {
		t.Error("it is not kept, or twice")
	}
}

//go:build (linux || darwin || (freebsd && !386 && !arm)) && !simatomic

package reactor

import "testing"

func TestReportingDoesNotAllocate(t *testing.T) {
	r := newReactor(t)
	s, peer := newPair(t, r)
	var c counter
	var w Waiter
	n := testing.AllocsPerRun(100, func() {
		seen, ready := s.PollRead(&w, &c)
		for ready {
			s.ClearRead(seen)
			seen, ready = s.PollRead(&w, &c)
		}
		send(t, peer)
		if err := r.Poll(Notifier.Wake); err != nil {
			t.Fatal(err)
		}
	})
	if n != 0 {
		t.Fatalf("%v allocations a report", n)
	}
	if c.n == 0 {
		t.Fatal("nothing was reported")
	}
}

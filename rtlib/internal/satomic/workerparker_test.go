package satomic

import (
	"testing"
	"time"
)

var bothWays = map[string]bool{"dozing": true, "sleeping": false}

func TestUnparkAheadOfAParkIsKept(t *testing.T) {
	for name, soon := range bothWays {
		t.Run(name, func(t *testing.T) {
			p := NewWorkerParker()
			p.Unpark()
			p.Unpark()
			p.Park(-1, soon)
			begin := time.Now()
			p.Park(5*time.Millisecond, soon)
			if d := time.Since(begin); d < 5*time.Millisecond {
				t.Errorf("the second park returned after %v", d)
			}
		})
	}
}

func TestParkEndsAtItsTimeout(t *testing.T) {
	for name, soon := range bothWays {
		t.Run(name, func(t *testing.T) {
			for _, timeout := range []time.Duration{0, time.Microsecond, time.Millisecond, 4 * time.Millisecond} {
				p := NewWorkerParker()
				begin := time.Now()
				p.Park(timeout, soon)
				if d := time.Since(begin); d < timeout {
					t.Errorf("a park for %v returned after %v", timeout, d)
				}
			}
		})
	}
}

// One Unpark ends one Park, whether it comes before, during or after a doze, or as a
// park with a timeout ends.
func TestNoUnparkIsLost(t *testing.T) {
	for name, soon := range bothWays {
		t.Run(name, func(t *testing.T) {
			p, parks := NewWorkerParker(), make(chan struct{})
			go func() {
				defer close(parks)
				for i := range 120 {
					if i%3 == 0 {
						p.Park(time.Duration(i)*5*time.Microsecond, soon)
					}
					parks <- struct{}{}
					p.Park(-1, soon)
				}
			}()
			n := 0
			for range parks {
				// From nothing to beyond a doze, and closely around its end.
				delay := time.Duration(n%30) * 10 * time.Microsecond
				if n%5 == 0 {
					delay = 2*time.Millisecond + time.Duration(n%21-10)*10*time.Microsecond
				}
				for begin := time.Now(); time.Since(begin) < delay; {
				}
				p.Unpark()
				n++
			}
			if n != 120 {
				t.Errorf("%d parks", n)
			}
		})
	}
}

package reactor

import (
	"testing"
	"time"
)

func TestWakeMakesWaitReturn(t *testing.T) {
	r := newReactor(t)
	for range 1000 { // more than fit a byte of the counter
		go r.Wake()
		if err := r.Wait(-1, Notifier.Wake); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWakesBetweenTwoWaitsAreOne(t *testing.T) {
	r := newReactor(t)
	for range 1000 {
		r.Wake()
	}
	if err := r.Wait(-1, Notifier.Wake); err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	if err := r.Wait(time.Millisecond, Notifier.Wake); err != nil {
		t.Fatal(err)
	}
	if time.Since(begin) < time.Millisecond {
		t.Fatal("the second Wait returned at once: a Wake was reported twice")
	}
}

func TestWaitEndsAtItsTimeout(t *testing.T) {
	r := newReactor(t)
	begin := time.Now()
	for time.Since(begin) < 3*time.Millisecond { // Wait may return early
		if err := r.Wait(3*time.Millisecond, Notifier.Wake); err != nil {
			t.Fatal(err)
		}
	}
}

func newReactor(t *testing.T) *Reactor {
	t.Helper()
	r, err := New()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

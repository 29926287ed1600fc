package rtlib

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// mark is a waker target with an identity.
type mark struct{ id int }

func (*mark) Wake() {}

// model is what a wheel is compared with: the armed timers by identity.
type model map[int]int64

// due removes what is due at tick now and returns it in order.
func (m model) due(now int64) (ids []int) {
	for id, when := range m {
		if when <= now {
			ids = append(ids, id)
			delete(m, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// randomTick returns a time after now at a random order of magnitude, so that
// every level of the wheel is met.
func randomTick(r *rand.Rand, now int64) int64 {
	return now + r.Int64N(1<<r.IntN(wheelLevels*wheelSlotBits+3)) - 2
}

// fired advances the wheel to now and returns the marks it fires, in order.
func fired(w *wheel, now int64) (ids []int) {
	w.fire(now, func(waker Waker) { ids = append(ids, waker.target.(*mark).id) })
	slices.Sort(ids)
	return ids
}

func TestWheelFiresWhatASortedListWould(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 0))
		var w wheel
		w.init()
		now, want := int64(0), model{}
		entries := map[int]*TimerEntry{}
		for id := range 400 {
			switch r.IntN(8) {
			default:
				e := &TimerEntry{waker: Waker{&mark{id}}}
				when := randomTick(r, now)
				w.add(e, when)
				entries[id], want[id] = e, max(when, now+1)
			case 0, 1:
				for victim := range want { // any
					w.remove(entries[victim])
					delete(want, victim)
					break
				}
			case 2:
				now = max(now, randomTick(r, now))
				if got, want := fired(&w, now), want.due(now); !slices.Equal(got, want) {
					t.Fatalf("seed %d: at %d fired %v, want %v", seed, now, got, want)
				}
			}
			if next := w.next.Load(); len(want) > 0 && next > earliest(want) {
				t.Fatalf("seed %d: next is %d, after the earliest timer at %d", seed, next, earliest(want))
			}
		}
		for len(want) > 0 { // by the steps that a parked driver would take
			now = max(now+1, w.next.Load())
			if got, want := fired(&w, now), want.due(now); !slices.Equal(got, want) {
				t.Fatalf("seed %d: at the end, at %d fired %v, want %v", seed, now, got, want)
			}
		}
		// A removal may leave next too early; the next look corrects it.
		if late := fired(&w, now); len(late) != 0 {
			t.Fatalf("seed %d: fired %v without a timer", seed, late)
		}
		if w.next.Load() != neverDue || w.occupied != [wheelLevels]uint64{} {
			t.Fatalf("seed %d: the wheel is not empty in the end", seed)
		}
	}
}

func earliest(m model) int64 {
	at := int64(neverDue)
	for _, when := range m {
		at = min(at, when)
	}
	return at
}

func TestWheelFiresManyOfOneTick(t *testing.T) {
	var w wheel
	w.init()
	const n = 1000
	entries := make([]TimerEntry, n)
	for i := range entries {
		entries[i].waker = Waker{&mark{i}}
		w.add(&entries[i], 5000)
	}
	if got := fired(&w, 4999); len(got) != 0 {
		t.Fatalf("%d fired early", len(got))
	}
	if got := fired(&w, 5000); len(got) != n {
		t.Errorf("%d of %d fired", len(got), n)
	}
	for i := range entries {
		if e := &entries[i]; e.state.Load() != entryFired || e.next != nil || e.waker != (Waker{}) {
			t.Fatalf("entry %d is still linked", i)
		}
	}
}

func TestWheelWakerMayArmAgain(t *testing.T) {
	var w wheel
	w.init()
	var e TimerEntry
	w.add(&e, 10)
	for now := int64(10); now < 50; now += 10 {
		n := 0
		w.fire(now, func(Waker) { n++; w.add(&e, now+10) })
		if n != 1 {
			t.Fatalf("at %d fired %d", now, n)
		}
	}
}

package rtlib

import (
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
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
	w.fire(now, math.MaxInt, func(waker Waker) { ids = append(ids, waker.target.(*mark).id) })
	slices.Sort(ids)
	return ids
}

// wheelTrial does the same random things to a wheel and to a model of it.
type wheelTrial struct {
	t        *testing.T
	r        *rand.Rand
	w        wheel
	now      int64         // tick
	clock    time.Duration // in that tick
	want     model
	entries  map[int]*TimerEntry
	unplaced map[int]time.Duration // those whose time does not count yet
}

func newWheelTrial(t *testing.T, seed uint64) *wheelTrial {
	x := &wheelTrial{
		t: t, r: rand.New(rand.NewPCG(seed, 0)),
		want: model{}, entries: map[int]*TimerEntry{}, unplaced: map[int]time.Duration{},
	}
	x.w.init(func() time.Duration { return x.clock })
	return x
}

// arm arms timer id, by its tick or by a duration.
func (x *wheelTrial) arm(id int) {
	e := x.entries[id]
	if e != nil && e.chunk != nil {
		x.disarm(id)
	} else {
		e = &TimerEntry{waker: Waker{&mark{id}}}
		x.entries[id] = e
	}
	when := randomTick(x.r, x.now)
	if x.r.IntN(2) == 0 {
		x.unplaced[id] = time.Duration(when-x.now)*wheelTick + time.Duration(x.r.Int64N(int64(wheelTick)))
		e.SetDelay(x.unplaced[id])
		x.w.addUnplaced(e)
		return
	}
	x.w.add(e, when)
	x.want[id] = max(when, x.now+1)
}

func (x *wheelTrial) disarm(id int) {
	x.w.remove(x.entries[id])
	delete(x.want, id)
	delete(x.unplaced, id)
}

// disarmAny disarms some timer.
func (x *wheelTrial) disarmAny() {
	ids := slices.AppendSeq(slices.Sorted(maps.Keys(x.want)), maps.Keys(x.unplaced))
	if len(ids) > 0 {
		x.disarm(ids[x.r.IntN(len(ids))])
	}
}

// settled records that the times of all timers count now.
func (x *wheelTrial) settled() {
	for id, d := range x.unplaced {
		x.want[id] = max(int64(math.Ceil(float64(x.clock+d)/float64(wheelTick))), x.now+1)
	}
	clear(x.unplaced)
}

// advance makes it tick now.
func (x *wheelTrial) advance(now int64) {
	x.clock = time.Duration(now)*wheelTick + time.Duration(x.r.Int64N(int64(wheelTick)))
	x.settled()
	x.now = now
	if got, want := fired(&x.w, now), x.want.due(now); !slices.Equal(got, want) {
		x.t.Fatalf("at %d fired %v, want %v", now, got, want)
	}
}

func (x *wheelTrial) checkNext() {
	if next := x.w.next.Load(); len(x.want) > 0 && next > earliest(x.want) {
		x.t.Fatalf("next is %d, after the earliest timer at %d", next, earliest(x.want))
	}
}

func TestWheelFiresWhatASortedListWould(t *testing.T) {
	for seed := range uint64(300) {
		x := newWheelTrial(t, seed)
		for id := range 400 {
			switch x.r.IntN(8) {
			default:
				x.arm(id)
			case 0, 1:
				x.disarmAny()
			case 2:
				x.advance(max(x.now, randomTick(x.r, x.now)))
			case 3:
				x.w.settle()
				x.settled()
			}
			x.checkNext()
		}
		for x.advance(x.now); len(x.want) > 0; { // by the steps that a parked driver would take
			x.advance(max(x.now+1, x.w.next.Load()))
		}
		// A removal may leave next too early; the next look corrects it.
		x.advance(x.now + 1)
		if x.w.next.Load() != neverDue || x.w.occupied != [wheelLevels]uint64{} || x.w.due(neverDue-1) {
			t.Fatalf("seed %d: the wheel is not empty in the end", seed)
		}
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

// A slot of more timers than are moved or fired under one lock is left half done
// in between, and some of the rest are disarmed there.
func TestWheelSlotIsWorkedOffInParts(t *testing.T) {
	for seed := range uint64(4) {
		x := newWheelTrial(t, seed)
		const n = 3000
		for id := range n {
			e := &TimerEntry{waker: Waker{&mark{id}}}
			x.entries[id] = e
			x.want[id] = 5000 + x.r.Int64N(3)*40
			x.w.add(e, x.want[id])
		}
		var batch [wheelBatch]Waker
		var got []int
		for more, now := true, int64(5050); more; {
			var k int
			k, more = x.w.takeDue(now, &batch)
			for _, waker := range batch[:k] {
				id := waker.target.(*mark).id
				if at, ok := x.want[id]; !ok || at > now {
					t.Fatalf("seed %d: fired %d, which is due at %d", seed, id, at)
				}
				delete(x.want, id)
				got = append(got, id)
			}
			if more {
				x.disarmAny()
			}
		}
		if left := x.want.due(5050); len(left) > 0 {
			t.Fatalf("seed %d: %d of %d not fired", seed, len(left), len(left)+len(got))
		}
		x.now = 5050
		x.advance(6000)
	}
}

func TestWheelAfterAJumpOfTheClock(t *testing.T) {
	const years = 10 * 365 * 24 * time.Hour
	x := newWheelTrial(t, 1)
	for id := range 200 {
		x.arm(id)
	}
	x.advance(int64(years / wheelTick))
	for id := range 200 {
		x.arm(id)
	}
	now := x.now
	if got := fired(&x.w, now-5000); len(got) > 0 { // backwards
		t.Fatalf("fired %v before their time", got)
	}
	x.w.settle()
	x.settled()
	for x.now < now+1000 {
		x.advance(x.now + 1)
	}
	x.advance(neverDue - 1)
	if len(x.want) > 0 {
		t.Fatalf("%d timers never fired", len(x.want))
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
	w.init(nil)
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
		if e := &entries[i]; !e.fired.Load() || e.chunk != nil || e.waker != (Waker{}) {
			t.Fatalf("entry %d is still linked", i)
		}
	}
}

func TestWheelWakerMayArmAgain(t *testing.T) {
	var w wheel
	w.init(nil)
	var e TimerEntry
	w.add(&e, 10)
	for now := int64(10); now < 50; now += 10 {
		n := 0
		w.fire(now, math.MaxInt, func(Waker) { n++; w.add(&e, now+10) })
		if n != 1 {
			t.Fatalf("at %d fired %d", now, n)
		}
	}
}

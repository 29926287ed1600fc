package rtlib

import (
	"math"
	"math/bits"
	"sync"
	"sync/atomic"
	"time"
)

// The shape of a wheel: level l has slots of 64^l ticks, so that the levels
// together reach two years. What is due later waits at the top and is placed
// anew when its slot comes round.
const (
	wheelLevels   = 6
	wheelSlotBits = 6
	wheelSlots    = 1 << wheelSlotBits
	wheelTick     = time.Millisecond

	// wheelReach is a slot short of a whole turn of the top level: what is a
	// turn away must not lie in the slot that elapsed is in.
	wheelReach = (wheelSlots - 1) << ((wheelLevels - 1) * wheelSlotBits)

	neverDue = math.MaxInt64
)

// wheel is a hierarchical timing wheel (G. Varghese and A. Lauck, 1987). Times
// are in ticks since the start of the runtime. An entry lies at the level of the
// highest slot digit in which its time differs from elapsed; when elapsed
// reaches the slot, the entry moves down or fires.
type wheel struct {
	// next is no later than the first slot that is occupied, so that nothing is
	// due while it lies in the future. It may be too early after an entry was
	// removed. Written under mu.
	next atomic.Int64

	mu       sync.Mutex
	elapsed  int64 // all that was due by then has fired
	occupied [wheelLevels]uint64
	slots    [wheelLevels][wheelSlots]*TimerEntry // each the first of a ring
}

func (w *wheel) init() { w.next.Store(neverDue) }

// add links e, due at tick when, and returns no later than which tick the wheel
// now has to be looked at.
func (w *wheel) add(e *TimerEntry, when int64) {
	w.mu.Lock()
	e.when = max(when, w.elapsed+1)
	e.state.Store(entryLinked)
	if due := w.link(e); due < w.next.Load() {
		w.next.Store(due)
	}
	w.mu.Unlock()
}

// remove unlinks e unless it has fired. After it the wheel does not refer to e.
func (w *wheel) remove(e *TimerEntry) {
	w.mu.Lock()
	if e.state.Load() == entryLinked {
		w.unlink(e)
		e.state.Store(entryIdle)
	}
	w.mu.Unlock()
}

// fire takes the entries that are due at tick now and passes their wakers on.
func (w *wheel) fire(now int64, wake func(Waker)) {
	// Wakers are called unlocked, because they may arm timers.
	var batch [32]Waker
	for n := len(batch); n == len(batch); {
		n = w.takeDue(now, batch[:])
		for _, waker := range batch[:n] {
			wake(waker)
		}
	}
}

// takeDue fires at most len(batch) entries and returns how many. Fewer than
// len(batch) means that nothing more is due at now.
func (w *wheel) takeDue(now int64, batch []Waker) (n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for {
		level, slot, at := w.firstSlot()
		if at > now {
			w.elapsed = max(w.elapsed, now)
			w.next.Store(at)
			return n
		}
		w.elapsed = at
		for e := w.slots[level][slot]; e != nil; e = w.slots[level][slot] {
			if e.when > at {
				w.unlink(e)
				w.link(e)
				continue
			}
			if n == len(batch) {
				return n
			}
			w.unlink(e)
			batch[n], e.waker = e.waker, Waker{}
			n++
			e.state.Store(entryFired) // from here on e is its owner's again
		}
	}
}

// firstSlot returns the occupied slot that comes first, and its time.
func (w *wheel) firstSlot() (level, slot int, at int64) {
	for level := range wheelLevels {
		if w.occupied[level] == 0 {
			continue
		}
		// Entries of a level share all higher digits with elapsed, so the first
		// occupied level has the first slot. Only the top level goes round.
		shift := level * wheelSlotBits
		current := int(w.elapsed>>shift) % wheelSlots
		ahead := bits.TrailingZeros64(bits.RotateLeft64(w.occupied[level], -current))
		slot := (current + ahead) % wheelSlots
		return level, slot, w.slotTime(level, slot)
	}
	return 0, 0, neverDue
}

// slotTime returns when elapsed next reaches the start of a slot, or has just.
func (w *wheel) slotTime(level, slot int) int64 {
	shift := level * wheelSlotBits
	turn := int64(1) << (shift + wheelSlotBits)
	at := w.elapsed&^(turn-1) + int64(slot)<<shift
	if at < w.elapsed {
		at += turn
	}
	return at
}

// link puts e into the slot of its time and returns the time of the slot.
func (w *wheel) link(e *TimerEntry) (at int64) {
	place := min(e.when, w.elapsed+wheelReach)
	differ := uint64(place^w.elapsed) | (wheelSlots - 1)
	level := min((bits.Len64(differ)-1)/wheelSlotBits, wheelLevels-1)
	slot := int(place>>(level*wheelSlotBits)) % wheelSlots
	e.level, e.slot = uint8(level), uint8(slot)

	if first := w.slots[level][slot]; first == nil {
		e.next, e.prev = e, e
		w.slots[level][slot] = e
		w.occupied[level] |= 1 << slot
	} else {
		e.next, e.prev = first, first.prev
		e.prev.next, first.prev = e, e
	}
	return w.slotTime(level, slot)
}

// unlink takes e out of its slot.
func (w *wheel) unlink(e *TimerEntry) {
	first := &w.slots[e.level][e.slot]
	switch {
	case e.next == e:
		*first = nil
		w.occupied[e.level] &^= 1 << e.slot
	case *first == e:
		*first = e.next
		fallthrough
	default:
		e.prev.next, e.next.prev = e.next, e.prev
	}
	e.next, e.prev = nil, nil
}

package rtlib

import (
	"math"
	"math/bits"
	"time"

	"github.com/asyncgen/asyncgen/rtlib/internal/satomic"
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

	// lastTick is the last one whose time the clock can show.
	lastTick = neverDue / int64(wheelTick)

	// wheelBatch and wheelMoves bound what is fired and what is moved to another
	// slot under one lock.
	wheelBatch = 32
	wheelMoves = 256
)

// wheel is a hierarchical timing wheel (G. Varghese and A. Lauck, 1987). Times
// are in ticks since the start of the runtime. An entry lies at the level of the
// highest slot digit in which its time differs from elapsed; when elapsed
// reaches the slot, the entry moves down or fires.
//
// Looking at the clock costs more than all the rest of arming a timer. What the
// wheel's worker arms is therefore kept apart, with its duration for a time, and
// is placed when somebody next looks at the wheel: the worker within
// maintenancePeriod or before it parks, another one if the worker is stuck. Its
// time counts from then, so that it fires later by that much, never earlier.
type wheel struct {
	// next is no later than the first slot that is occupied, so that nothing that
	// was placed is due while it lies in the future. It may be too early after an
	// entry was removed. Written under mu.
	next satomic.Int64
	// waiting tells that the entries that are not placed have to be looked at.
	// Written under mu.
	waiting satomic.Bool

	mu       satomic.SpinMutex
	clock    func() time.Duration
	elapsed  int64 // all that was placed and due by then has fired
	occupied [wheelLevels]uint64
	slots    [wheelLevels][wheelSlots]bucket
	unplaced bucket
	spare    spareChunks
}

// unplacedLevel as the level of an entry tells that it is in no slot yet.
const unplacedLevel = wheelLevels

func (w *wheel) init(clock func() time.Duration) {
	w.clock = clock
	w.next.Store(neverDue)
}

// add links e, due at tick when.
func (w *wheel) add(e *TimerEntry, when int64) {
	w.mu.Lock()
	w.place(e, when)
	w.mu.Unlock()
}

// addUnplaced links e, due after its delay. Only the wheel's worker may do so,
// because it is who looks at the wheel next.
func (w *wheel) addUnplaced(e *TimerEntry) {
	w.mu.Lock()
	e.level = unplacedLevel
	if w.unplaced.add(e, &w.spare); !w.waiting.Load() {
		w.waiting.Store(true)
	}
	w.mu.Unlock()
}

// remove unlinks e unless it has fired. After it the wheel does not refer to e.
func (w *wheel) remove(e *TimerEntry) {
	w.mu.Lock()
	if e.chunk != nil {
		w.unlink(e)
	}
	w.mu.Unlock()
}

// due reports whether something may have to be done at tick now.
func (w *wheel) due(now int64) bool { return w.waiting.Load() || w.next.Load() <= now }

// settle places what is not placed. After it next tells of all that was added before,
// which takes the lock in any case: another worker that is about to place it has cleared
// waiting first.
func (w *wheel) settle() {
	w.mu.Lock()
	w.placeAll()
	w.mu.Unlock()
}

// fire takes the entries that are due at tick now and passes their wakers on. It
// stops once it has woken limit, or a few more, and then returns true.
func (w *wheel) fire(now int64, limit int, wake func(Waker)) (more bool) {
	// Wakers are called unlocked, because they may arm timers.
	var batch [wheelBatch]Waker
	for fired := 0; fired < limit; {
		var n int
		n, more = w.takeDue(now, &batch)
		for _, waker := range batch[:n] {
			wake(waker)
		}
		if !more {
			return false
		}
		fired += n
	}
	return true
}

// takeDue fires as many entries as batch holds at most, and returns how many and
// whether there may be more.
func (w *wheel) takeDue(now int64, batch *[wheelBatch]Waker) (n int, more bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.placeAll()
	for moves := 0; ; {
		level, slot, at := w.firstSlot()
		if at > now {
			w.elapsed = max(w.elapsed, now)
			w.next.Store(at)
			return n, false
		}
		w.elapsed = at
		b := &w.slots[level][slot]
		for !b.empty() {
			ahead, latest := b.ahead()
			for ; ahead > 0; ahead-- {
				if n == len(batch) || moves == wheelMoves {
					return n, true
				}
				e := b.pop(&w.spare)
				if latest > at && e.when > at {
					w.link(e)
					moves++
				} else {
					batch[n], e.waker = e.waker, Waker{}
					n++
					e.fired.Store(true) // from here on e is its owner's again
				}
			}
		}
		w.occupied[level] &^= 1 << slot
	}
}

// firstSlot returns the occupied slot that comes first, and its time. Of two at
// the same time it is the upper one, which was left half done and may hold what
// belongs into the other.
func (w *wheel) firstSlot() (level, slot int, at int64) {
	at = neverDue
	for l := range wheelLevels {
		if w.occupied[l] == 0 {
			continue
		}
		current := slotDigit(w.elapsed, l)
		ahead := bits.TrailingZeros64(bits.RotateLeft64(w.occupied[l], -current))
		s := (current + ahead) % wheelSlots
		if t := w.slotTime(l, s); t <= at {
			level, slot, at = l, s, t
		}
	}
	return level, slot, at
}

// slotDigit returns the slot of a time at a level.
func slotDigit(tick int64, level int) int {
	return int(tick >> (level * wheelSlotBits) & (wheelSlots - 1))
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

// place links e, due at tick when.
func (w *wheel) place(e *TimerEntry, when int64) {
	e.when = max(when, w.elapsed+1)
	if at := w.link(e); at < w.next.Load() {
		w.next.Store(at)
	}
}

// placeAll places what is not placed, counted from now.
func (w *wheel) placeAll() {
	if !w.waiting.Load() {
		return
	}
	w.waiting.Store(false)
	if w.unplaced.empty() {
		return // all has been removed
	}
	// The clock is read with the lock held: an entry that is older than the time
	// it is counted from fires late, a younger one would fire early.
	now := w.clock()
	for !w.unplaced.empty() {
		e := w.unplaced.pop(&w.spare)
		w.place(e, tickAfter(now, e.Delay()))
	}
}

// tickAfter returns the first tick that lies no earlier than d after now.
func tickAfter(now, d time.Duration) int64 { return tickAt(later(now, d)) }

// later returns d after now, which is not negative, or the end of time.
func later(now, d time.Duration) time.Duration { return now + min(d, neverDue-now) }

// tickAt returns the first tick no earlier than at: the tick during which the
// time comes is too early.
func tickAt(at time.Duration) int64 {
	tick := int64(at / wheelTick)
	if at%wheelTick > 0 {
		tick++
	}
	return min(tick, lastTick)
}

// link puts e into the slot of its time and returns the time of the slot.
func (w *wheel) link(e *TimerEntry) (at int64) {
	place := min(e.when, w.elapsed+wheelReach)
	differ := uint64(place^w.elapsed) | (wheelSlots - 1)
	level := min((bits.Len64(differ)-1)/wheelSlotBits, wheelLevels-1)
	slot := slotDigit(place, level)
	e.level, e.slot = uint8(level), uint8(slot)
	w.slots[level][slot].add(e, &w.spare)
	w.occupied[level] |= 1 << slot
	return w.slotTime(level, slot)
}

// unlink takes e out of its bucket.
func (w *wheel) unlink(e *TimerEntry) {
	if e.level == unplacedLevel {
		w.unplaced.removeKeeping(e, &w.spare)
		return
	}
	b := &w.slots[e.level][e.slot]
	if b.remove(e, &w.spare); b.empty() {
		w.occupied[e.level] &^= 1 << e.slot
	}
}

package reactor

import "github.com/asyncgen/asyncgen/rtlib/internal/satomic"

// Notifier is what a reactor wakes. Its Wake must not block; it may call back
// into the reactor.
type Notifier interface{ Wake() }

// Ready is a snapshot of the readiness of one direction of a [Source]. Giving it
// back to Clear clears that readiness only if nothing was reported since.
type Ready uint64

// The word of a direction: two flags, and above them the tick, which counts the
// reports. The tick takes all the other bits, so that it does not come round
// while an operation holds a snapshot.
const (
	readyBit Ready = 1 << iota // an operation may be tried
	finalBit                   // the peer shut the direction down, or it failed
	tickUnit
)

// Final reports that the direction was shut down or failed: what is left to
// read, and then the end or the error, comes without further reports.
func (r Ready) Final() bool { return r&finalBit != 0 }

// Waiter is one place in the list of those that wait for a direction. The zero
// value waits for nothing. It must not move while it waits.
type Waiter struct {
	notifier Notifier // nil while not in the list; guarded by the direction
	next     *Waiter  // guarded by the direction
}

// direction is the readiness of one direction and those who wait for it.
//
// A waiter stores head and then re-reads word; a report changes word and then
// reads head. One of the two therefore sees the other, and no report is lost.
type direction struct {
	word satomic.Uint64          // a Ready
	head satomic.Pointer[Waiter] // written under mu
	mu   satomic.Mutex           // guards the list and every Waiter in it
}

// poll returns the readiness if there is any, and else enters w to be woken
// with n by the next report.
func (d *direction) poll(w *Waiter, n Notifier) (Ready, bool) {
	if seen := Ready(d.word.Load()); seen&readyBit != 0 {
		d.withdraw(w)
		return seen, true
	}
	d.mu.Lock()
	if w.notifier == nil {
		w.next = d.head.Load()
		satomic.StoreReleasePointer(&d.head, w)
	}
	w.notifier = n
	seen := Ready(d.word.Add(0)) // a mere load could come before the store of head
	ready := seen&readyBit != 0
	if ready {
		d.unlink(w)
	}
	d.mu.Unlock()
	return seen, ready
}

// clear takes the readiness back unless something was reported after seen.
func (d *direction) clear(seen Ready) {
	d.word.CompareAndSwap(uint64(seen), uint64(seen&^readyBit))
}

// withdraw takes w out of the list. After it nothing refers to w. An empty list
// needs no lock: unlink has done with a waiter before it empties it.
func (d *direction) withdraw(w *Waiter) {
	if d.head.Load() == nil {
		return
	}
	d.mu.Lock()
	d.unlink(w)
	d.mu.Unlock()
}

// unlink removes w from the list if it is there. The list has one entry as a
// rule, so it is singly linked.
func (d *direction) unlink(w *Waiter) {
	if w.notifier == nil {
		return
	}
	next := w.next
	w.notifier, w.next = nil, nil
	if d.head.Load() == w {
		satomic.StoreReleasePointer(&d.head, next)
		return
	}
	prev := d.head.Load()
	for prev.next != w {
		prev = prev.next
	}
	prev.next = next
}

// report makes the direction ready and passes all who wait for it to wake.
func (d *direction) report(final Ready, wake func(Notifier)) {
	for {
		old := Ready(d.word.Load())
		if d.word.CompareAndSwap(uint64(old), uint64((old+tickUnit)|readyBit|final)) {
			break
		}
	}
	if d.head.Load() == nil {
		return
	}
	// A Waiter that left the list belongs to its owner again, so the notifiers
	// are copied out; they are woken unlocked because they may call back.
	var batch [8]Notifier
	for n := len(batch); n == len(batch); {
		n = d.take(batch[:])
		for _, notifier := range batch[:n] {
			wake(notifier)
		}
	}
}

// take moves up to len(batch) notifiers from the list to batch.
func (d *direction) take(batch []Notifier) (n int) {
	d.mu.Lock()
	for w := d.head.Load(); w != nil && n < len(batch); w = d.head.Load() {
		batch[n] = w.notifier
		n++
		d.unlink(w)
	}
	d.mu.Unlock()
	return n
}

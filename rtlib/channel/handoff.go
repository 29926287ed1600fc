package channel

import (
	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/internal/satomic"
)

// handoff is where the receiver of a channel waits, and where a sender puts a
// value that goes to it past the queue.
type handoff[T any] struct {
	state satomic.Uint32
	value T // the sender's who has claimed the receiver; the receiver's once it is given

	// The receiving future that waits and its waker. They are written by the
	// receiver while idle, and read by the sender who has claimed it.
	receiving *receiving
	waker     rtlib.Waker
}

// receiving is the part of a receiving future by which the channel knows it.
type receiving struct{ waits bool }

// The states of a handoff.
const (
	handoffIdle  uint32 = iota // the receiver does not wait; only it leaves this state
	handoffWaits               // it waits: whoever exchanges this has it
	handoffGiven               // the value is there, ahead of those in the queue; the receiver's

	// A sender has it, and is about to give it a value or to let it go. No other state
	// has this bit.
	handoffClaimed uint32 = 1 << iota
)

func (h *handoff[T]) idle() bool  { return h.state.Load() == handoffIdle }
func (h *handoff[T]) waits() bool { return h.state.Load() == handoffWaits }
func (h *handoff[T]) given() bool { return h.state.Load() == handoffGiven }

// enroll makes f, which must not wait yet, the future that waits. The receiver
// then looks once more whether there is a reason to.
func (h *handoff[T]) enroll(f *receiving, waker rtlib.Waker) {
	f.waits = true
	h.receiving, h.waker = f, waker
	h.state.CompareAndSwap(handoffIdle, handoffWaits)
}

// withdraw ends the wait of the receiver. False means that a sender was first, and
// has seen to what there is.
func (h *handoff[T]) withdraw() bool {
	if !h.state.CompareAndSwap(handoffWaits, handoffIdle) {
		return false
	}
	h.forget()
	return true
}

// forget lets go of the future that has waited.
func (h *handoff[T]) forget() {
	if h.receiving != nil {
		h.receiving.waits = false
		h.receiving, h.waker = nil, rtlib.Waker{}
	}
}

// claim takes the receiver, if it waits, to give it a value or to let it go.
func (h *handoff[T]) claim() bool {
	return h.state.Load() == handoffWaits && h.state.CompareAndSwap(handoffWaits, handoffClaimed)
}

// give gives the claimed receiver a value and returns its waker.
func (h *handoff[T]) give(v T) rtlib.Waker {
	waker := h.waker // ahead of the store, after which it is the receiver's
	h.value = v
	satomic.StoreReleaseUint32(&h.state, handoffGiven)
	return waker
}

// letGo ends the wait of the claimed receiver and returns its waker.
func (h *handoff[T]) letGo() rtlib.Waker {
	waker := h.waker
	satomic.StoreReleaseUint32(&h.state, handoffIdle)
	return waker
}

// wake wakes the receiver if it waits. It comes after what the receiver is to see
// was stored and a lock released: the receiver, in turn, looks after it has
// enrolled.
func (h *handoff[T]) wake(cx *rtlib.Context) {
	if h.claim() {
		h.letGo().WakeFrom(cx)
	}
}

// take takes the given value.
func (h *handoff[T]) take() (v T) {
	v, h.value = h.value, v
	h.forget()
	satomic.StoreReleaseUint32(&h.state, handoffIdle)
	return v
}

// settled returns the state once it is not that of a sender who is about to give
// its value.
func (h *handoff[T]) settled() uint32 { return unclaimed(&h.state, handoffClaimed) }

// unclaimed returns the state once it does not have the bit claimed, which is there for a
// few instructions.
func unclaimed(state *satomic.Uint32, claimed uint32) uint32 {
	now := state.Load()
	for now&claimed != 0 {
		awaitUnclaimed(state, claimed)
		now = state.Load()
	}
	return now
}

func awaitUnclaimed(state *satomic.Uint32, claimed uint32) {
	satomic.Await(func() bool { return state.Load()&claimed == 0 })
}

// arrived looks what has become of the wait of f. It reports whether there is a
// value to take, and whether f goes on waiting, for which its waker is from now on
// the given one. If it returns neither, nobody waits.
func (h *handoff[T]) arrived(f *receiving, waker rtlib.Waker) (given, waits bool) {
	state := h.state.Load()
	if state == handoffGiven {
		return true, false
	}
	if f != nil && h.receiving == f && h.waker == waker && state != handoffIdle {
		return false, true
	}
	switch h.settled() {
	case handoffGiven:
		return true, false
	case handoffWaits:
		if f == nil {
			return false, true
		}
		// One task may have left one future waiting, as stream.Next does, and go on with
		// another.
		if h.receiving != f && (waker == rtlib.Waker{} || h.waker != waker) {
			panic("channel: two tasks receive at the same time")
		}
		if !h.withdraw() {
			return h.settled() == handoffGiven, false
		}
	}
	return false, false
}

// cancel ends the wait of f. A value that it was given stays, for the next one.
func (h *handoff[T]) cancel(f *receiving) {
	for f.waits && h.receiving == f {
		if h.settled() != handoffWaits {
			h.forget()
		} else {
			h.withdraw()
		}
	}
	f.waits = false
}

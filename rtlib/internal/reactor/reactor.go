//go:build linux || darwin || (freebsd && !386 && !arm)

package reactor

import (
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

// batchSize bounds the events of one call to the kernel. More are reported by
// the next call.
const batchSize = 256

// wakeToken is the token of a Wake. No slot of the slab has its index.
var wakeToken = token{index: -1}

// event is what the kernel reports of one source, or a Wake.
type event struct {
	token  token
	report report
}

// report says which directions became ready, and which are final: there will be
// no further reports of those.
type report uint8

const (
	readable report = 1 << iota
	readFinal
	writable
	writeFinal
)

// Reactor waits for descriptors with what the kernel has for it, see poller.
type Reactor struct {
	poller poller
	// woken tells that a wake-up of the poller has not been reported yet, so that
	// any number of Wakes between two waits costs one system call.
	woken atomic.Bool
	open  lifetime // of the poller; each registered source is a use
	slab  slab

	// The owner's alone.
	events [batchSize]event
	found  [batchSize]*Source
}

// New makes a reactor.
func New() (*Reactor, error) {
	r := &Reactor{}
	if err := r.poller.init(); err != nil {
		return nil, err
	}
	r.open.begin()
	return r, nil
}

// Close ends the reactor: nothing can be registered any more and Wake does
// nothing. The driver must have left Wait for good. The reactor's descriptors
// are closed when the last source is.
func (r *Reactor) Close() {
	if r.open.shut() {
		r.release()
	}
}

// release ends a use of the poller.
func (r *Reactor) release() {
	if r.open.release() {
		r.poller.close()
	}
}

// Active reports whether any source is registered.
func (r *Reactor) Active() bool { return r.open.inUse() }

// Wake makes the Wait that is under way return, or else the next one.
func (r *Reactor) Wake() {
	if r.woken.Swap(true) || !r.open.acquire() {
		return
	}
	defer r.release()
	r.poller.wake()
}

// Wait blocks until a source is ready, Wake is called or timeout has passed,
// which may be rounded up to milliseconds; negative is for ever. It may return
// early. Whom to wake for what is ready is passed to wake before it returns.
func (r *Reactor) Wait(timeout time.Duration, wake func(Notifier)) error {
	n, err := r.poller.wait(timeout, &r.events)
	if err != nil {
		return err
	}
	r.dispatch(n, wake)
	return nil
}

// Poll is Wait without blocking.
func (r *Reactor) Poll(wake func(Notifier)) error {
	n, err := r.poller.poll(&r.events)
	if err != nil {
		return err
	}
	r.dispatch(n, wake)
	return nil
}

// dispatch reports the first n events to their sources.
func (r *Reactor) dispatch(n int, wake func(Notifier)) {
	events := r.events[:0]
	for _, event := range r.events[:n] {
		if event.token == wakeToken {
			r.woken.Store(false)
			continue
		}
		events = append(events, event)
	}
	if len(events) == 0 {
		return
	}
	found := r.found[:len(events)]
	r.slab.resolve(found, func(i int) token { return events[i].token })
	for i, source := range found {
		if source != nil {
			source.report(events[i].report, wake)
			found[i] = nil
		}
	}
}

// report passes a report on to the directions it concerns.
func (s *Source) report(what report, wake func(Notifier)) {
	if what&(readable|readFinal) != 0 {
		s.read.report(finalIf(what&readFinal != 0), wake)
	}
	if what&(writable|writeFinal) != 0 {
		s.write.report(finalIf(what&writeFinal != 0), wake)
	}
}

func finalIf(final bool) Ready {
	if final {
		return finalBit
	}
	return 0
}

// add registers s with the kernel.
func (r *Reactor) add(s *Source) error {
	if !r.open.acquire() {
		return ErrClosed
	}
	if err := r.poller.add(s.FD(), s.token); err != nil {
		r.release()
		return err
	}
	return nil
}

// remove ends the registration of s. Closing the descriptor would do, were it
// not shared with another process.
func (r *Reactor) remove(s *Source) {
	r.poller.remove(s.FD())
	r.slab.remove(s.token)
	r.release()
}

// closeFD closes a descriptor. It is free even when that reports an error, so
// there is nothing to retry.
func closeFD(fd int) { _ = unix.Close(fd) }

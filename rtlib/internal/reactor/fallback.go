//go:build !(linux || darwin || (freebsd && !386 && !arm))

package reactor

import (
	"errors"
	"time"
)

// Reactor is a place to wait for Wake: this platform has no poller here, and
// its I/O runs on goroutines that wake tasks themselves.
type Reactor struct {
	wakeup chan struct{}
	slab   slab
}

// New makes a reactor.
func New() (*Reactor, error) { return &Reactor{wakeup: make(chan struct{}, 1)}, nil }

// Close does nothing.
func (r *Reactor) Close() {}

// Active reports false: nothing can be registered.
func (r *Reactor) Active() bool { return false }

// Wake makes the Wait that is under way return, or else the next one.
func (r *Reactor) Wake() {
	select {
	case r.wakeup <- struct{}{}:
	default:
	}
}

// Wait blocks until Wake is called or timeout has passed; negative is for ever.
func (r *Reactor) Wait(timeout time.Duration, _ func(Notifier)) error {
	if timeout < 0 {
		<-r.wakeup
		return nil
	}
	timer := time.NewTimer(timeout)
	defer timer.Stop()
	select {
	case <-r.wakeup:
	case <-timer.C:
	}
	return nil
}

// Poll takes back a Wake.
func (r *Reactor) Poll(func(Notifier)) error {
	select {
	case <-r.wakeup:
	default:
	}
	return nil
}

func (r *Reactor) add(*Source) error { return errors.ErrUnsupported }

func (r *Reactor) remove(*Source) {}

func closeFD(int) {}

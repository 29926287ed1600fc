package rtlib

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/asyncgen/asyncgen/rtlib/internal/reactor"
	"github.com/asyncgen/asyncgen/rtlib/internal/satomic"
)

// systemDriver is the driver of the real world. It parks in a parker until the first
// descriptor is registered, and in the reactor from then on.
type systemDriver struct {
	start time.Time

	poller atomic.Pointer[reactor.Reactor] // nil until needed
	mu     sync.Mutex                      // held while the poller is made
	parker satomic.WorkerParker            // of a park without a poller
}

func newSystemDriver() *systemDriver {
	return &systemDriver{start: time.Now(), parker: satomic.NewWorkerParker()}
}

func (d *systemDriver) now() time.Duration { return time.Since(d.start) }
func (d *systemDriver) time() time.Time    { return time.Now() }

// since counts a time without a monotonic part from what the wall clock shows
// now: that may have been set since the start.
func (d *systemDriver) since(t time.Time) time.Duration {
	if t != t.Round(0) {
		return t.Sub(d.start)
	}
	now := time.Now()
	return later(now.Sub(d.start), t.Sub(now))
}

func (d *systemDriver) watching() bool {
	r := d.poller.Load()
	return r != nil && r.Active()
}

func (d *systemDriver) poll(wake func(reactor.Notifier)) {
	if r := d.poller.Load(); r != nil {
		mustPoll(r.Poll(wake))
	}
}

func (d *systemDriver) park(timeout time.Duration, soon bool, wake func(reactor.Notifier)) {
	if r := d.poller.Load(); r != nil {
		mustPoll(r.Wait(timeout, wake))
		return
	}
	d.parker.Park(timeout, soon)
}

// mustPoll ends the program if the poller fails: nothing would be ready again.
func mustPoll(err error) {
	if err != nil {
		panic(fmt.Sprintf("rtlib: the poller failed: %v", err))
	}
}

func (d *systemDriver) unpark() {
	if r := d.poller.Load(); r != nil {
		r.Wake()
		return
	}
	// If the poller is made meanwhile, its maker wakes it.
	d.parker.Unpark()
}

func (d *systemDriver) reactor() (*reactor.Reactor, error) {
	if r := d.poller.Load(); r != nil {
		return r, nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if r := d.poller.Load(); r != nil {
		return r, nil
	}
	r, err := reactor.New()
	if err != nil {
		return nil, err
	}
	d.poller.Store(r)
	// A park is still in the parker, or an unpark meant for the poller went
	// there before the poller was known.
	d.parker.Unpark()
	r.Wake()
	return r, nil
}

func (d *systemDriver) close() {
	if r := d.poller.Load(); r != nil {
		r.Close()
	}
}

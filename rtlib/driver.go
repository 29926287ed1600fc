package rtlib

import (
	"time"

	"github.com/asyncgen/asyncgen/rtlib/internal/reactor"
)

// driver is where a runtime meets the world: its clock, the readiness of
// descriptors, and the waiting for both. One worker at a time owns it; only the
// owner polls and parks.
type driver interface {
	// now returns the time since the runtime's start. It never goes back.
	now() time.Duration
	// since returns t on the scale of now.
	since(t time.Time) time.Duration
	// time returns the wall-clock time of now.
	time() time.Time
	// watching reports whether polling can find anything.
	watching() bool
	// poll passes what is ready to wake, without blocking.
	poll(wake func(reactor.Notifier))
	// park is poll, but waits for something to be ready, for unpark or for the
	// timeout; negative is for ever. It may return early. If an unpark is likely to
	// come soon, it should take effect fast.
	park(timeout time.Duration, soon bool, wake func(reactor.Notifier))
	// unpark makes the park that is under way return, or else the next one. It
	// may be called from any goroutine.
	unpark()
	// reactor returns the reactor, for registering descriptors.
	reactor() (*reactor.Reactor, error)
	// close releases the driver, which nobody owns any more.
	close()
}

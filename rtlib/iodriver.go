package rtlib

import (
	"sync"

	"github.com/asyncgen/asyncgen/rtlib/internal/reactor"
)

// ioDriver runs the runtime's reactor on a goroutine that starts with the first
// descriptor.
type ioDriver struct {
	once sync.Once
	r    *reactor.Reactor
	err  error
}

func (d *ioDriver) reactor() (*reactor.Reactor, error) {
	d.once.Do(func() {
		if d.r, d.err = reactor.New(); d.err == nil {
			go func() {
				for d.r.Wait(-1) == nil {
				}
			}()
		}
	})
	return d.r, d.err
}

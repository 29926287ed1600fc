//go:build simatomic

package satomic

import "time"

// WorkerParker is a Parker for a worker.
type WorkerParker struct {
	Parker
	timer *time.Timer
}

// NewWorkerParker makes a WorkerParker.
func NewWorkerParker() WorkerParker { return WorkerParker{Parker: NewParker()} }

// Park blocks until Unpark is called or timeout has passed, negative is for ever; it
// returns at once if Unpark was called since the last Park, and may return early. An
// exploration has no time: there a timeout has passed as soon as the others have done
// what they do meanwhile, which may be nothing.
func (p *WorkerParker) Park(timeout time.Duration, _ bool) {
	switch {
	case timeout < 0:
		p.Parker.Park()
	case Current == nil:
		receive(p.signal, &p.timer, timeout)
	default:
		exchange()
		*p.signaled = false
	}
}

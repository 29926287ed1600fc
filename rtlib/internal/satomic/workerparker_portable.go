//go:build !linux || simatomic

package satomic

import "time"

// WorkerParker is a Parker for a worker. Only Linux has another way to wait.
type WorkerParker struct {
	Parker
	timer *time.Timer
}

// NewWorkerParker makes a WorkerParker.
func NewWorkerParker() WorkerParker { return WorkerParker{Parker: NewParker()} }

// Park blocks until Unpark is called or timeout has passed, negative is for ever; it
// returns at once if Unpark was called since the last Park, and may return early.
// Whether an Unpark is likely to come soon makes no difference.
func (p *WorkerParker) Park(timeout time.Duration, _ bool) {
	if timeout < 0 {
		p.Parker.Park()
		return
	}
	p.parkFor(timeout)
}

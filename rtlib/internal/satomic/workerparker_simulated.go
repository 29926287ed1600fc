//go:build simatomic

package satomic

import "time"

// parkFor is a Park with a timeout. An exploration has no time: there it has passed as
// soon as the others have done what they do meanwhile, which may be nothing.
func (p *WorkerParker) parkFor(timeout time.Duration) {
	if Current == nil {
		receive(p.signal, &p.timer, timeout)
		return
	}
	exchange()
	*p.signaled = false
}

package satomic

import "time"

// receive waits for a signal, or for timeout unless that is negative. Timer is the
// receiver's, for all its calls.
func receive(signal <-chan struct{}, timer **time.Timer, timeout time.Duration) {
	if timeout < 0 {
		<-signal
		return
	}
	if *timer == nil {
		*timer = time.NewTimer(timeout)
	} else {
		(*timer).Reset(timeout)
	}
	select {
	case <-signal:
		(*timer).Stop()
	case <-(*timer).C:
	}
}

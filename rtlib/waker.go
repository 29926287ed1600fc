package rtlib

// Waker makes a task run again. It is comparable, and callable from any
// goroutine, any number of times, before, during and after a poll, and after
// the task has ended.
type Waker struct {
	target interface{ Wake() }
}

// Wake schedules the task to be polled.
func (w Waker) Wake() {
	if w.target != nil {
		w.target.Wake()
	}
}

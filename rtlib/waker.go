package rtlib

// Waker makes a task run again. It is comparable, and callable from any
// goroutine, any number of times, before, during and after a poll, and after
// the task has ended. The zero Waker wakes nobody.
type Waker struct {
	target interface{ Wake() }
}

// NewWaker makes a Waker that calls target.Wake. It is for combinators and for
// code that polls futures itself; Wake must be callable as the methods of Waker
// are, and the dynamic type of target must be comparable.
func NewWaker(target interface{ Wake() }) Waker { return Waker{target} }

// Wake schedules the task to be polled.
func (w Waker) Wake() {
	if w.target != nil {
		w.target.Wake()
	}
}

// WakeFrom is Wake for code that has a Context, such as the sending end of a
// channel: a task of the same runtime runs next on the worker that runs the
// caller, which is cheaper and keeps the two close. A nil cx makes it Wake.
func (w Waker) WakeFrom(cx *Context) {
	if h, ok := w.target.(*header); ok && cx != nil && cx.worker != nil {
		if h.home.Load().rt != cx.rt {
			h.Wake()
		} else {
			cx.worker.wake(h)
		}
		return
	}
	w.Wake()
}

// handOver is WakeFrom at the end of a task: the worker of cx is about to choose
// what it runs next. If that would be the woken task anyway, it is running from
// now on, and spared the LIFO slot, which costs more than a short poll.
func (w Waker) handOver(cx *Context) {
	h, ok := w.target.(*header)
	if !ok || cx == nil || cx.worker == nil || h.home.Load().rt != cx.rt || !cx.worker.takeOver(h) {
		w.WakeFrom(cx)
	}
}

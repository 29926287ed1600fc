package rtlib

// inlineLoop drives the workers of a runtime that has no goroutines of its own:
// one made with [CurrentThread], or a simulated one. Tasks run while somebody is
// in [BlockOn] or [Runtime.Shutdown], on a helper goroutine that the caller waits
// for: a task that ends its goroutine must not end the caller's.
type inlineLoop struct {
	rt *Runtime
	// turn is held by who drives; further callers wait for their task to end or
	// for the turn.
	turn chan struct{}

	// The fields below belong to who has the turn.
	at     *worker // whose step it is
	parked []bool  // by worker: it has begun to park
	choice []*worker
}

func newInlineLoop(rt *Runtime) *inlineLoop {
	l := &inlineLoop{
		rt:     rt,
		turn:   make(chan struct{}, 1),
		at:     rt.workers[0],
		parked: make([]bool, len(rt.workers)),
	}
	for _, w := range rt.workers {
		w.cx = w.newContext()
		if hook := rt.opts.hooks.start; hook != nil {
			hook(w.id)
		}
	}
	return l
}

// await drives until h has ended; if another drives, it waits for woken first.
func (l *inlineLoop) await(h *header, woken <-chan struct{}) {
	select {
	case l.turn <- struct{}{}:
	default:
		if l.rt.workers[0].goroutine.Load() == goroutineID() {
			panic("rtlib: BlockOn in a task of the same CurrentThread runtime: nobody would run what it waits for")
		}
		select {
		case <-woken:
			return
		case l.turn <- struct{}{}:
		}
	}
	l.drive(h.state.isComplete)
	<-l.turn
}

// finish drives the tasks that a shutdown has aborted to their end.
func (l *inlineLoop) finish() {
	l.turn <- struct{}{}
	l.drive(func() bool { return l.rt.stopping.Load() && l.rt.registry.len() == 0 })
	for _, w := range l.rt.workers {
		if hook := l.rt.opts.hooks.stop; hook != nil {
			hook(w.id)
		}
	}
	l.rt.end()
}

// drive runs steps until stop is true.
func (l *inlineLoop) drive(stop func() bool) {
	finished := make(chan struct{})
	go l.help(stop, finished)
	<-finished
}

// help is the body of the helper goroutine.
func (l *inlineLoop) help(stop func() bool, finished chan<- struct{}) {
	for _, w := range l.rt.workers {
		w.goroutine.Store(goroutineID())
	}
	steps := func() {
		for !stop() {
			l.step()
		}
	}
	replace := func() {
		l.at.cx = l.at.newContext()
		go l.help(stop, finished)
	}
	for !guard(&l.at, steps, replace) {
	}
	close(finished)
}

// step lets one worker do a step, or begin or end a park.
func (l *inlineLoop) step() {
	w := l.next()
	l.at = w
	switch {
	case l.parked[w.id]:
		l.parked[w.id] = false
		w.signaled.Store(false)
		w.endPark(true)
	case !w.step():
		if w.beginPark() {
			l.parked[w.id] = true
		} else {
			w.endPark(false)
		}
	}
}

// next chooses among the workers that are not parked, or were woken. If there is
// none, it waits in the driver, and its owner is next.
func (l *inlineLoop) next() *worker {
	l.choice = l.choice[:0]
	var owner *worker
	for _, w := range l.rt.workers {
		if !l.parked[w.id] || w.signaled.Load() {
			l.choice = append(l.choice, w)
		} else if w.ownDriver.Load() {
			owner = w
		}
	}
	switch len(l.choice) {
	case 0:
		owner.waitInDriver(false)
		return owner
	case 1:
		return l.choice[0]
	}
	return l.choice[l.rt.random.Uint64()%uint64(len(l.choice))]
}

package rtlib

import (
	"context"
	"math/rand/v2"
	"runtime"
	"time"

	"github.com/asyncgen/asyncgen/rtlib/internal/reactor"
	"github.com/asyncgen/asyncgen/rtlib/internal/satomic"
)

const (
	// maxLIFORuns is how many tasks in a row come from the LIFO slot before the
	// queue has its turn, so that two tasks that wake each other starve nobody.
	maxLIFORuns = 3

	// A worker looks at the world (timers, descriptors, the injector) every few
	// steps. The number is adapted so that this happens about every
	// maintenancePeriod, whatever the tasks cost.
	maintenancePeriod   = 100 * time.Microsecond
	maxMaintenanceSteps = 512

	// maxInjections limits how many tasks of the injector have their turn between two
	// maintenances while the queue is more than half full. Those in the queue have
	// their data at hand: were all to take turns, each would find its own in no cache.
	maxInjections = 4

	// driverPeriod is how long a worker with a long queue waits at most before it looks
	// at the driver.
	driverPeriod = time.Millisecond

	// goschedPeriod is how long a worker keeps its processor from plain
	// goroutines.
	goschedPeriod = time.Millisecond
)

// worker runs tasks. Its step method is the executor; what drives it is a loop
// around that method.
type worker struct {
	rt *Runtime
	id int
	cx *Context // of the goroutine that drives the worker

	// Where tasks queue. The worker fills queue and lifo; all may be emptied by
	// others.
	queue localQueue
	lifo  satomic.Pointer[header] // the task to run next; see stateInSlot
	inbox inbox
	wheel wheel

	// The worker's own.
	random     rand.PCG
	searching  bool     // counted in idleSet.searching
	lifoRuns   int      // tasks in a row from the LIFO slot, or taken over
	next       *header  // taken over, see takeOver; nil while a task runs
	woken      taskList // woken by the driver or the wheels, not yet queued
	countdown  int      // tasks until the next stopover
	beyond     int      // tasks from there to the maintenance; 0 if the stopover is that
	interval   int      // steps between maintenances
	lastGosch  time.Duration
	injections int // turns that the injector has before the queue

	driverSeen time.Duration          // when it last looked at the driver
	driverTurn uint64                 // the poll after which what was queued then has had its turn
	notified   func(reactor.Notifier) // collectNotified, bound once: to bind it allocates

	running running

	restraint restraint
	relief    relief

	polls     uint64   // so far
	ended     uint64   // tasks, so far
	observed  bool     // each poll is to be told of
	labelled  *Machine // whose label the goroutine has, see ProfileLabels
	labels    map[*Machine]context.Context
	pollBegan time.Duration // the poll that is timed
	lastLook  time.Duration // when it last looked at the clock
	spell     spell         // since it was last parked
	evenness  evenness
	leaving   bool // it is to retire

	polled  satomic.Pointer[header] // the task that it polls, or polled last, for reports
	tick    satomic.Uint64          // what polls is, for others to read
	stuck   satomic.Bool            // by the monitor's last sample it is in a long poll
	retired satomic.Bool            // see reserve
	gone    satomic.Bool            // and its goroutine has ended

	goroutine satomic.Uint64 // the number of its goroutine
	counters  counters

	parker    satomic.WorkerParker // blocks a worker that does not own the driver
	ownDriver satomic.Bool         // it parks, or is about to, in the driver
	signaled  satomic.Bool         // what parker is to a goroutine, for an inlineLoop
}

func newWorker(rt *Runtime, id int) *worker {
	w := &worker{
		rt: rt, id: id,
		observed: rt.opts.observed(),
		interval: max(rt.opts.eventInterval, 1),
		parker:   satomic.NewWorkerParker(),
	}
	w.notified = w.collectNotified
	w.random.Seed(rt.random.Uint64(), rt.random.Uint64())
	w.wheel.init(rt.driver.now)
	return w
}

// newContext returns a Context for a goroutine that is about to drive w.
func (w *worker) newContext() *Context {
	return &Context{rt: w.rt, worker: w, chance: newChance(w.random.Uint64())}
}

// step runs one task. It returns false if there is none, so that the worker
// should park.
func (w *worker) step() (progress bool) {
	if w.countdown--; w.countdown <= 0 {
		w.stopOver()
	}
	h := w.dequeue()
	if h == nil {
		if w.rest() {
			return true
		}
		if h = w.search(); h == nil {
			return false
		}
	}
	if w.searching {
		w.searching = false
		w.rt.endSearch()
	}
	w.run(h)
	return true
}

// dequeue takes the next task out of the worker's own queues.
func (w *worker) dequeue() *header {
	if w.injections > 0 {
		w.injections--
		if h := w.takeInjected(w.roomForInjected()); h != nil {
			return h
		}
		w.injections = 0
	}
	if !w.inbox.empty() {
		w.enqueueAll(w.inbox.drain())
	}
	if w.lifo.Load() != nil {
		if h := w.takeLIFO(); h != nil {
			return h
		}
	}
	w.lifoRuns = 0
	return w.queue.pop()
}

// roomForInjected returns how many tasks the injector may give at once, one of them to
// run next: no more than wait in the queue, so that neither starves the other, and no
// more than leave the queue half empty, for what overflows comes back to the injector.
func (w *worker) roomForInjected() int {
	waiting := w.queue.len()
	if waiting == 0 {
		return localQueueSize / 2
	}
	return max(min(localQueueSize/2-waiting, waiting), 1)
}

// takeLIFO takes the task in the slot. After maxLIFORuns in a row it goes to the end
// of the queue instead.
func (w *worker) takeLIFO() *header {
	h := w.lifo.Load()
	if h == nil {
		return nil
	}
	satomic.StoreReleasePointer(&w.lifo, nil)
	if !h.state.takeFromSlot() { // a thief has it
		return nil
	}
	if w.lifoRuns++; w.lifoRuns > maxLIFORuns && w.queue.len() > 0 {
		w.enqueue(h)
		return nil
	}
	return h
}

// takeInjected takes up to limit tasks from the injector, queues all but one and
// returns that.
func (w *worker) takeInjected(limit int) *header {
	share := w.rt.injector.take(len(w.rt.workers), limit)
	h := share.pop()
	if share.n > 0 {
		w.enqueueAll(share)
		w.rt.wakeOne() // for them: h runs first
	}
	return h
}

// wake queues a task that the running one wakes, if it is idle: to run next, or else,
// if another one does that already, at the end. To push that one out of the slot would
// cost one exchange more.
func (w *worker) wake(h *header) {
	if w.lifo.Load() == nil {
		if h.state.notifyNext() {
			w.enqueueNext(h)
		}
	} else if h.state.notify() {
		w.share(h)
	}
}

// enqueueNext queues a task that the running one has woken or spawned, to run next: it
// is marked as being in the slot. While it is the only one nobody is woken for it:
// waking a worker takes longer than most polls.
func (w *worker) enqueueNext(h *header) {
	before := w.lifo.Load()
	satomic.StoreReleasePointer(&w.lifo, h)
	if before != nil && before.state.takeFromSlot() {
		w.share(before)
		return
	}
	w.leaveToOthers()
}

// share queues a task at the end and finds help for it.
func (w *worker) share(h *header) {
	w.enqueue(h)
	w.queue.publish()
	w.rt.wakeThief()
}

// putBack queues a task that was taken to run at once, to run next.
func (w *worker) putBack(h *header) {
	h.state.enterSlot()
	w.enqueueNext(h)
}

// leaveToOthers tells of a task that the running poll has left to w, who is the next
// to look at it, unless the poll lasts. The monitor, which says so, may not see yet
// what was left, but does when it looks again.
func (w *worker) leaveToOthers() {
	if w.stuck.Load() {
		w.queue.publish() // and with it the slot
		w.rt.wakeOne()
	}
}

// timerLeft is leaveToOthers for a timer.
func (w *worker) timerLeft() {
	if w.stuck.Load() {
		w.handTimers()
	}
}

// takeOver makes an idle task the worker's own, to go on with as soon as what it
// runs has ended. It returns false if the task is not idle or something else is to
// run next.
func (w *worker) takeOver(h *header) bool {
	if w.next != nil || w.lifo.Load() != nil || !h.state.claim() {
		return false
	}
	w.next = h
	return true
}

// takeNext returns the task that was taken over, nil if there is none or others
// have their turn.
func (w *worker) takeNext() *header {
	h := w.next
	if h == nil {
		return nil
	}
	w.next = nil
	w.countdown--
	w.lifoRuns++
	switch {
	case w.lifoRuns > maxLIFORuns:
		w.enqueue(h)
		return nil
	case w.countdown <= 0:
		w.putBack(h) // behind the stopover
		return nil
	}
	return h
}

// enqueue queues a task at the end, for this worker if there is room. Who then
// wakes others publishes the queue before.
func (w *worker) enqueue(h *header) {
	if !w.queue.push(h) {
		w.overflow(h)
	}
}

// overflow moves half of the full queue to the injector, and h behind it.
func (w *worker) overflow(h *header) {
	for {
		if half := w.queue.takeHalf(); half.n > 0 {
			count(&w.counters.overflows, 1)
			half.append(h)
			w.rt.injector.push(half)
			w.rt.wakeOne()
			return
		}
		if w.queue.push(h) { // thieves have made room
			return
		}
	}
}

// queueAll queues tasks at the end.
func (w *worker) queueAll(l taskList) {
	for h := l.pop(); h != nil; h = l.pop() {
		w.enqueue(h)
	}
}

// enqueueAll queues tasks at the end and finds help for all but one.
func (w *worker) enqueueAll(l taskList) {
	w.queueAll(l)
	w.queue.publish()
	if w.queue.len() > 1 {
		w.rt.wakeThief()
	}
}

// maintainIn makes the next maintenance come after n tasks. If it is configured how often
// the injector has a turn, there are stopovers on the way.
func (w *worker) maintainIn(n int) {
	w.countdown, w.beyond = n, 0
	if every := w.rt.opts.queueInterval; 0 < every && every < n {
		w.countdown, w.beyond = every, n-every
	}
}

// stopOver does what is due after so many tasks.
func (w *worker) stopOver() {
	if w.rt.opts.queueInterval > 0 {
		w.injections = 1
	}
	if w.beyond > 0 {
		w.maintainIn(w.beyond)
		return
	}
	w.maintain()
}

// maintain looks at what a busy worker must not forget.
func (w *worker) maintain() {
	now := w.rt.driver.now()
	w.adaptInterval(now)
	if w.rt.opts.queueInterval == 0 {
		w.injections = w.injectorsShare()
	}
	w.fireTimers(now)
	if w.driverIsDue(now) {
		w.lookAtDriver(now)
	}
	w.relieve(now)
	w.queueAll(w.takeWoken())
	if w.queue.len() > 0 && !w.getsOn(now) {
		w.queue.publish()
		w.rt.wakeThief()
	}
	if now-w.lastGosch >= goschedPeriod {
		w.lastGosch = now
		runtime.Gosched()
	}
	w.leaving = w.leaving || w.retires()
}

// driverIsDue reports whether what is ready in the driver would soon have its turn. Until
// then a look is a system call in vain: who is idle is in the driver itself.
func (w *worker) driverIsDue(now time.Duration) bool {
	return w.polls >= w.driverTurn || now-w.driverSeen >= driverPeriod || w.rt.opts.eventInterval > 0
}

func (w *worker) lookAtDriver(now time.Duration) {
	if w.rt.driver.watching() && w.rt.driverOwned.CompareAndSwap(false, true) {
		w.rt.driver.poll(w.notified)
		w.rt.driverOwned.Store(false)
	}
	w.sawDriver(now)
}

// sawDriver notes a look at the driver whose results are in woken.
func (w *worker) sawDriver(now time.Duration) {
	w.driverSeen, w.driverTurn = now, w.polls+uint64(w.queue.len()+w.woken.n)
}

// injectorsShare returns how many times the injector has its turn before the next
// maintenance: so often that tasks wait there about as long as in the queue.
func (w *worker) injectorsShare() int {
	workers := len(w.rt.workers)
	there, here := (w.rt.injector.waiting()+workers-1)/workers, w.queue.len()
	if there == 0 {
		return 0
	}
	return min(w.interval*there/(there+here)+1, maxInjections)
}

// adaptInterval sets the steps to the next maintenance.
func (w *worker) adaptInterval(now time.Duration) {
	switch took := now - w.lastLook; {
	case w.rt.opts.eventInterval > 0:
	case took > 2*maintenancePeriod:
		w.interval = max(w.interval/int(min(took/maintenancePeriod, maxMaintenanceSteps)), 1)
	case took < maintenancePeriod/2:
		w.interval = min(w.interval*2, maxMaintenanceSteps)
	}
	w.evenness.note(now-w.lastLook, w.polls)
	w.lastLook = now
	w.maintainIn(w.interval)
}

// fireTimers fires what is due in any worker's wheel: the others may be parked,
// or busy with a long poll. It fires no more than there is room for in the queue,
// and the rest once these tasks have run: a burst of timers thus neither overflows
// the queue nor leaves the cache between firing and running.
func (w *worker) fireTimers(now time.Duration) {
	limit := max(localQueueSize/2-w.queue.len(), wheelBatch)
	if w.fireUpTo(limit, now) {
		w.maintainIn(min(w.countdown+w.beyond, w.woken.n+1))
	}
}

// fireUpTo fires what is due in any worker's wheel, up to about limit timers of
// each, and reports whether there are more.
func (w *worker) fireUpTo(limit int, now time.Duration) (more bool) {
	tick := int64(now / wheelTick)
	for _, other := range w.rt.everyone() {
		if other.wheel.due(tick) && other.wheel.fire(tick, limit, w.collect) {
			more = true
		}
	}
	return more
}

// timePoll ends the timing of a poll of the sample. If polls take longer than the
// interval was made for, the worker looks at the world at once: what came after
// many short ones must not keep timers and descriptors waiting for that long.
func (w *worker) timePoll() {
	now := w.rt.driver.now()
	w.counters.timePoll(now - w.pollBegan)
	w.spell.count(now - w.pollBegan)
	if w.rt.opts.eventInterval == 0 && now-w.lastLook > 2*maintenancePeriod {
		w.maintainIn(0)
	}
}

// collect notifies who is woken by a timer. Tasks of this runtime are kept to
// run here.
func (w *worker) collect(waker Waker) {
	if h, ok := waker.target.(*header); ok && h.home.Load().rt == w.rt {
		if h.state.notify() {
			w.woken.append(h)
		}
		return
	}
	waker.Wake()
}

// collectNotified is collect for the driver.
func (w *worker) collectNotified(n reactor.Notifier) { w.collect(Waker{n}) }

// takeWoken returns what collect has kept.
func (w *worker) takeWoken() taskList {
	l := w.woken
	w.woken = taskList{}
	return l
}

package rtlib

import "github.com/asyncgen/asyncgen/rtlib/internal/satomic"

// The bits of a task's state word. A task is idle when it is neither active nor
// complete: then nothing but a waker, the registry and its handle leads to it.
const (
	// stateActive: the task is in exactly one queue, or a worker has taken it out
	// and owns its future, which it may touch without locks. Set by who wakes or
	// aborts an idle task, and puts it into a queue, and by the spawner; cleared
	// when a poll that did not yield left the task pending and nobody has woken it
	// meanwhile, or together with setting stateComplete.
	stateActive uint32 = 1 << iota
	// stateNotified: the active task was woken since. Cleared by the worker that is
	// about to poll it, or when its poll has ended, and it is to be polled once
	// more. On a complete task it means nothing.
	stateNotified
	// stateCancelled: the future is to be cancelled instead of polled. Set once
	// by an aborter, never cleared.
	stateCancelled
	// stateComplete: the outcome is there and the future is gone. Never cleared,
	// and never set together with stateActive.
	stateComplete
	// stateJoinWaker: the join waker is set, and the task may read it. While
	// clear, only the handle touches it. Never set once the task is complete;
	// a completing task leaves it as it is.
	stateJoinWaker
	// stateDetached: a panic of the task concerns the whole program, because there
	// is no handle or the task is the program's root. Fixed when the task is made.
	stateDetached
	// stateCleanup: it runs deferred calls of a future that was cancelled, and a
	// shutdown waits for it. Fixed when the task is made.
	stateCleanup
	// stateInSlot: the one queue that the active task is in is the LIFO slot of a
	// worker. Whoever clears it has taken the task out: the slot itself, which its
	// worker reads and writes without exchanges, may lead to the task for longer
	// than that, and so may the slot of another worker. Set when the task is made
	// or woken, by the worker whose slot it is.
	stateInSlot
	// stateOutside: the active task runs on a goroutine of its own, see blockingPool.
	// Set before its poll; nobody looks at it when that is over.
	stateOutside
)

// stateSpawned is the state word of a task at its birth: it is in a queue.
const stateSpawned = stateActive

// taskState is a task's state word. Its transitions return what the caller has
// to do next.
type taskState struct{ word satomic.Uint32 }

// notify records a wake-up. True means that the task was idle and the caller
// must put it into a queue. It is a read-modify-write even when nothing
// changes, so that whatever the waker wrote before is visible to the next poll.
func (s *taskState) notify() (enqueue bool) { return s.activate(stateNotified, stateActive) }

// notifyNext is notify by a worker that puts the task into its slot.
func (s *taskState) notifyNext() (enqueue bool) {
	return s.activate(stateNotified, stateActive|stateInSlot)
}

// cancel asks for the task's end. True means as for notify.
func (s *taskState) cancel() (enqueue bool) {
	return s.activate(stateNotified|stateCancelled, stateActive|stateCancelled)
}

// activate sets the bits ifIdle, and reports so, or those otherwise.
func (s *taskState) activate(otherwise, ifIdle uint32) (wasIdle bool) {
	for {
		old := s.word.Load()
		bits := otherwise
		if old&(stateActive|stateComplete) == 0 {
			bits = ifIdle
		}
		if s.word.CompareAndSwap(old, old|bits) {
			return bits == ifIdle
		}
	}
}

// takeFromSlot takes a task that was found in a slot. False means that it is not in
// a slot any more.
func (s *taskState) takeFromSlot() bool { return s.word.And(^stateInSlot)&stateInSlot != 0 }

// enterSlot says that the active task, which the caller has, is in its slot.
func (s *taskState) enterSlot() { s.word.Or(stateInSlot) }

// isInSlot reports whether the task is in a slot.
func (s *taskState) isInSlot() bool { return s.word.Load()&stateInSlot != 0 }

// start begins a poll of an active task. It reports whether the task was cancelled,
// in which case it must not be polled.
func (s *taskState) start() (cancelled bool) {
	now := s.word.Load()
	if now&stateNotified != 0 {
		now = s.word.And(^stateNotified)
	}
	return now&stateCancelled != 0
}

// leaveWorkers says that the active task is polled on a goroutine of its own.
func (s *taskState) leaveWorkers() { s.word.Or(stateOutside) }

// afterPoll is what a worker does with a task whose poll was pending.
type afterPoll uint8

const (
	leaveIdle  afterPoll = iota // a waker has it
	runAgain                    // it was woken: put it into a queue
	cancelTask                  // it is still active: cancel its future and complete it
)

// suspend ends a poll that left the future pending without a yield.
func (s *taskState) suspend() afterPoll {
	for {
		old := s.word.Load()
		if old&stateCancelled != 0 {
			return cancelTask
		}
		if old&stateNotified != 0 {
			s.word.And(^stateNotified)
			return runAgain
		}
		if s.word.CompareAndSwap(old, old&^stateActive) {
			return leaveIdle
		}
	}
}

// claim makes an idle task active without a queue: for a look at its future,
// which ends with suspend, or to be polled at once, which begins with start. False
// means that it is not idle.
func (s *taskState) claim() bool {
	old := s.word.Load()
	return old&(stateActive|stateComplete) == 0 && s.word.CompareAndSwap(old, old|stateActive)
}

// describe returns what a task that cannot be claimed is doing, if it is not in a
// poll of a worker.
func (s *taskState) describe() TaskState {
	switch now := s.word.Load(); {
	case now&stateComplete != 0:
		return TaskEnded
	case now&stateOutside != 0:
		return TaskRunning
	case now&stateCancelled != 0:
		return TaskCancelled
	}
	return TaskRunnable
}

// complete publishes the outcome of an active task. True means that the caller
// must wake the join waker.
func (s *taskState) complete() (wakeJoiner bool) {
	now := s.word.Add(stateComplete - stateActive)
	return now&stateJoinWaker != 0
}

// isDetached reports whether a panic of the task concerns the whole program.
func (s *taskState) isDetached() bool { return s.word.Load()&stateDetached != 0 }

// isCleanup reports whether it is a clean-up task.
func (s *taskState) isCleanup() bool { return s.word.Load()&stateCleanup != 0 }

// isCancelled reports whether the task's end was asked for.
func (s *taskState) isCancelled() bool { return s.word.Load()&stateCancelled != 0 }

// isComplete reports whether the outcome is there.
func (s *taskState) isComplete() bool { return s.word.Load()&stateComplete != 0 }

// publishJoinWaker hands the join waker, just written, to the task. False means
// that the task has completed and will not read it.
func (s *taskState) publishJoinWaker() bool {
	for {
		old := s.word.Load()
		if old&stateComplete != 0 {
			return false
		}
		if s.word.CompareAndSwap(old, old|stateJoinWaker) {
			return true
		}
	}
}

// withdrawJoinWaker takes the join waker back, so that the handle may write it.
// False means that the task has completed.
func (s *taskState) withdrawJoinWaker() bool {
	for {
		old := s.word.Load()
		if old&stateComplete != 0 {
			return false
		}
		if s.word.CompareAndSwap(old, old&^stateJoinWaker) {
			return true
		}
	}
}

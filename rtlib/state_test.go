package rtlib

import "testing"

func TestTaskStateTransitions(t *testing.T) {
	const (
		idle      = uint32(0)
		running   = stateRunning
		notified  = stateNotified
		cancelled = stateCancelled
		complete  = stateComplete
		joined    = stateJoinWaker
		inSlot    = stateInSlot
	)
	notify := func(s *taskState) any { return s.notify() }
	next := func(s *taskState) any { return s.notifyNext() }
	take := func(s *taskState) any { return s.takeFromSlot() }
	leave := func(s *taskState) any { return s.leaveSlot() }
	enter := func(s *taskState) any { s.enterSlot(); return nil }
	cancel := func(s *taskState) any { return s.cancel() }
	start := func(s *taskState) any { return s.start() }
	suspend := func(s *taskState) any { return s.suspend() }
	finish := func(s *taskState) any { return s.complete() }
	publish := func(s *taskState) any { return s.publishJoinWaker() }
	withdraw := func(s *taskState) any { return s.withdrawJoinWaker() }

	for _, c := range []struct {
		name   string
		do     func(*taskState) any
		before uint32
		after  uint32
		want   any
	}{
		{"wake an idle task", notify, idle, notified, true},
		{"wake a queued task", notify, notified, notified, false},
		{"wake a running task", notify, running, running | notified, false},
		{"wake a complete task", notify, complete, complete | notified, false},
		{"wake an idle task to run next", next, idle | joined, notified | joined | inSlot, true},
		{"wake a queued task to run next", next, notified, notified, false},
		{"wake a running task to run next", next, running, running | notified, false},
		{"take a task from the slot", take, notified | inSlot, running, true},
		{"take a cancelled task from the slot", take, notified | cancelled | inSlot, running | cancelled, true},
		{"take a task that left the slot", take, notified, notified, false},
		{"move a task out of the slot", leave, notified | inSlot, notified, true},
		{"move a task that left the slot", leave, running, running, false},
		{"put a taken task into the slot", enter, running | joined, notified | joined | inSlot, nil},
		{"cancel an idle task", cancel, idle, notified | cancelled, true},
		{"cancel a queued task", cancel, notified, notified | cancelled, false},
		{"cancel a running task", cancel, running, running | notified | cancelled, false},
		{"cancel a complete task", cancel, complete, complete | notified | cancelled, false},
		{"start", start, notified, running, false},
		{"start with a joiner", start, notified | joined, running | joined, false},
		{"start a cancelled task", start, notified | cancelled, running | cancelled, true},
		{"start a task that yielded", start, running | joined, running | joined, false},
		{"start a task that yielded and was woken", start, running | notified, running, false},
		{"start a task that yielded and was cancelled", start, running | notified | cancelled, running | cancelled, true},
		{"pending", suspend, running, idle, leaveIdle},
		{"pending, woken meanwhile", suspend, running | notified, notified, runAgain},
		{"pending, cancelled meanwhile", suspend, running | notified | cancelled, running | notified | cancelled, cancelTask},
		{"complete", finish, running, complete, false},
		{"complete with a joiner", finish, running | joined, complete | joined, true},
		{"complete, woken meanwhile", finish, running | notified, complete | notified, false},
		{"publish the join waker", publish, running, running | joined, true},
		{"publish the join waker too late", publish, complete, complete, false},
		{"withdraw the join waker", withdraw, running | joined, running, true},
		{"withdraw the join waker too late", withdraw, complete | joined, complete | joined, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			var s taskState
			s.word.Store(c.before)
			if got := c.do(&s); got != c.want {
				t.Errorf("returned %v, want %v", got, c.want)
			}
			if got := s.word.Load(); got != c.after {
				t.Errorf("state is %b, want %b", got, c.after)
			}
		})
	}
}

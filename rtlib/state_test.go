package rtlib

import "testing"

func TestTaskStateTransitions(t *testing.T) {
	const (
		idle      = uint32(0)
		active    = stateActive
		notified  = stateNotified
		cancelled = stateCancelled
		complete  = stateComplete
		joined    = stateJoinWaker
		inSlot    = stateInSlot
	)
	notify := func(s *taskState) any { return s.notify() }
	next := func(s *taskState) any { return s.notifyNext() }
	take := func(s *taskState) any { return s.takeFromSlot() }
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
		{"wake an idle task", notify, idle, active, true},
		{"wake an active task", notify, active, active | notified, false},
		{"wake a woken task", notify, active | notified, active | notified, false},
		{"wake a complete task", notify, complete, complete | notified, false},
		{"wake an idle task to run next", next, idle | joined, active | joined | inSlot, true},
		{"wake an active task to run next", next, active, active | notified, false},
		{"wake a complete task to run next", next, complete, complete | notified, false},
		{"take a task from the slot", take, active | inSlot, active, true},
		{"take a cancelled task from the slot", take, active | notified | cancelled | inSlot, active | notified | cancelled, true},
		{"take a task that left the slot", take, active, active, false},
		{"put a taken task into the slot", enter, active | joined, active | joined | inSlot, nil},
		{"cancel an idle task", cancel, idle, active | cancelled, true},
		{"cancel an active task", cancel, active, active | notified | cancelled, false},
		{"cancel a complete task", cancel, complete, complete | notified | cancelled, false},
		{"start", start, active, active, false},
		{"start with a joiner", start, active | joined, active | joined, false},
		{"start a task that was woken once more", start, active | notified, active, false},
		{"start a cancelled task", start, active | cancelled, active | cancelled, true},
		{"start a task that was cancelled in the queue", start, active | notified | cancelled, active | cancelled, true},
		{"pending", suspend, active, idle, leaveIdle},
		{"pending, woken meanwhile", suspend, active | notified, active, runAgain},
		{"pending, cancelled meanwhile", suspend, active | notified | cancelled, active | notified | cancelled, cancelTask},
		{"complete", finish, active, complete, false},
		{"complete with a joiner", finish, active | joined, complete | joined, true},
		{"complete, woken meanwhile", finish, active | notified, complete | notified, false},
		{"publish the join waker", publish, active, active | joined, true},
		{"publish the join waker too late", publish, complete, complete, false},
		{"withdraw the join waker", withdraw, active | joined, active, true},
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

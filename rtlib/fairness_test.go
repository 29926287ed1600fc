package rtlib_test

import (
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
)

// crowd is tasks that wake themselves and each other in every way there is, and
// how many polls of others come between a wake-up and the poll that follows.
type crowd struct {
	members []*member
	polls   int
	worst   int
	left    int // polls until all end
}

type member struct {
	crowd *crowd
	self  int
	habit uint64 // what it always does with its neighbour; if it is no case, chance decides each time
	waker rtlib.Waker
	woken int // when, in polls of the crowd; 0 if it is not
}

func (m *member) wakeUp(wake func()) {
	if m.woken == 0 {
		m.woken = m.crowd.polls
	}
	wake()
}

func (m *member) Poll(cx *rtlib.Context) (rtlib.Unit, bool) {
	c := m.crowd
	c.polls++
	if m.woken > 0 {
		c.worst = max(c.worst, c.polls-m.woken)
	}
	m.woken, m.waker = 0, cx.Waker()
	if c.left--; c.left <= 0 {
		for _, other := range c.members {
			other.waker.Wake()
		}
		return rtlib.Unit{}, true
	}
	other, action := c.members[(m.self^1)%len(c.members)], m.habit
	if action > 5 {
		other, action = c.members[cx.Uint64()%uint64(len(c.members))], cx.Uint64()%6
	}
	switch action {
	case 0:
		m.wakeUp(cx.Yield)
	case 1:
		m.wakeUp(func() { m.waker.WakeFrom(cx) })
	case 2:
		m.wakeUp(m.waker.Wake)
	case 3: // to run next, again and again
		other.wakeUp(func() { other.waker.WakeFrom(cx) })
		m.wakeUp(func() { m.waker.WakeFrom(cx) })
	case 4:
		other.wakeUp(other.waker.Wake)
		m.wakeUp(cx.Yield)
	case 5: // waits for another to wake it, unless it is the first
		other.wakeUp(func() { other.waker.WakeFrom(cx) })
		if m.self == 0 {
			m.wakeUp(cx.Yield)
		}
	}
	return rtlib.Unit{}, false
}

func (m *member) Cancel(*rtlib.Context) {}

// Bounded tasks whose polls are bounded are polled a bounded number of polls
// after they were woken, however the others behave.
func TestFairness(t *testing.T) {
	for seed := range uint64(100) {
		for _, workers := range []int{1, 2, 4} {
			tasks := 1 + int(seed%40)
			c := &crowd{left: 200 * tasks}
			random := rand.New(rand.NewPCG(seed, 3))
			rt := rtlib.New(rtlib.Simulated(seed, workers))
			var handles []*rtlib.JoinHandle[rtlib.Unit]
			for i := range tasks {
				c.members = append(c.members, &member{crowd: c, self: i, habit: random.Uint64() % 9})
			}
			for _, m := range c.members {
				handles = append(handles, rtlib.SpawnOn[rtlib.Unit](rt.Handle(), m))
			}
			for _, h := range handles {
				if _, err := outcome(rt, h); err != nil {
					t.Fatal(err)
				}
			}
			// Each task ahead in the queue may let three others go first; the order of
			// several workers is random, so that their bound is one of chance.
			if bound := 4*tasks + 16 + 200*(workers-1); c.worst > bound {
				t.Errorf("seed %d, %d workers, %d tasks: %d polls between a wake-up and its poll, want at most %d",
					seed, workers, tasks, c.worst, bound)
			}
			shutdown(t, rt)
		}
	}
}

// The tasks that a full queue hands over wait about as long as those that stay there.
func TestWhatOverflowsDoesNotStarve(t *testing.T) {
	const tasks = 1000
	rt := newRuntime(t, rtlib.CurrentThread(), rtlib.EventInterval(16))
	c := &crowd{left: 100 * tasks}
	rtlib.BlockOnHandle[int](rt.Handle(), rtlib.PollFunc[int](func(cx *rtlib.Context) (int, bool) {
		for i := len(c.members); i < tasks; i++ {
			yielder := &member{crowd: c, self: i}
			c.members = append(c.members, yielder)
			rtlib.SpawnDetached[rtlib.Unit](cx, yielder)
		}
		cx.Yield()
		return 0, c.left == 1-tasks // all have ended
	}))
	if bound := 5 * tasks; c.worst > bound {
		t.Errorf("%d polls between a wake-up and its poll, want at most %d", c.worst, bound)
	}
}

// Two tasks that keep each other in the LIFO slot, and one that always has
// something to do, leave a third its turn.
func TestNobodyStarves(t *testing.T) {
	for name, greedy := range map[string]func(cx *rtlib.Context, other *mailbox){
		"LIFO slot": func(cx *rtlib.Context, other *mailbox) { other.send(cx, 1) },
		"inbox":     func(_ *rtlib.Context, other *mailbox) { other.send(nil, 1) },
		"yield":     func(cx *rtlib.Context, _ *mailbox) { cx.Yield() },
		"self":      func(cx *rtlib.Context, _ *mailbox) { cx.Waker().WakeFrom(cx) },
	} {
		for _, opts := range [][]rtlib.Option{{rtlib.Workers(1)}, {rtlib.CurrentThread()}} {
			t.Run(fmt.Sprint(name, len(opts)), func(t *testing.T) {
				rt := newRuntime(t, opts...)
				var boxes [2]mailbox
				var handles []*rtlib.JoinHandle[int]
				for i := range boxes {
					handles = append(handles, rtlib.SpawnOn[int](rt.Handle(), &probe{onPoll: func(cx *rtlib.Context) (int, bool) {
						for full := true; full; {
							_, full = boxes[i].Poll(cx)
						}
						greedy(cx, &boxes[1-i])
						return 0, false
					}}))
				}
				// From outside, and from a queue.
				n := 0
				got := rtlib.BlockOnHandle[int](rt.Handle(), rtlib.PollFunc[int](func(cx *rtlib.Context) (int, bool) {
					n++
					cx.Yield()
					return n, n == 1000
				}))
				if got != 1000 {
					t.Errorf("got %d", got)
				}
				for _, h := range handles {
					h.Abort()
				}
			})
		}
	}
}

// grinder is a task whose polls take time, until the others are done.
type grinder struct {
	polls *atomic.Int64
	done  *atomic.Bool
}

func (g grinder) Poll(cx *rtlib.Context) (u rtlib.Unit, ready bool) {
	for start := time.Now(); time.Since(start) < 300*time.Microsecond; {
	}
	if n := g.polls.Add(1); g.done.Load() || n > 10_000 {
		return u, true
	}
	cx.Yield()
	return u, false
}

func (grinder) Cancel(*rtlib.Context) {}

// shiftOfPace yields many times, starts polls that take longer, and ends with
// the number of these until a timer fires that is due after the first few.
type shiftOfPace struct {
	yields   int
	grinding bool
	alarm    rtlib.TimerEntry
	polls    atomic.Int64
	done     atomic.Bool
}

func (s *shiftOfPace) Poll(cx *rtlib.Context) (polls int64, ready bool) {
	if s.yields > 0 {
		s.yields--
		cx.Yield()
		return 0, false
	}
	if !s.grinding {
		s.grinding = true
		s.alarm.ArmAfter(cx, time.Millisecond)
		rtlib.SpawnDetached[rtlib.Unit](cx, grinder{&s.polls, &s.done})
	}
	s.done.Store(s.alarm.Poll(cx))
	return s.polls.Load(), s.done.Load()
}

func (s *shiftOfPace) Cancel(*rtlib.Context) { s.alarm.Disarm() }

// A worker that has got used to short polls soon notices that they have become
// long, and lets no timer wait for as many of these.
func TestLongPollsAfterShortOnesDelayNoTimer(t *testing.T) {
	for name, opts := range map[string][]rtlib.Option{
		"worker": {rtlib.Workers(1)}, "current thread": {rtlib.CurrentThread()},
	} {
		t.Run(name, func(t *testing.T) {
			rt := newRuntime(t, opts...)
			if n := rtlib.BlockOnHandle[int64](rt.Handle(), &shiftOfPace{yields: 200_000}); n > 100 {
				t.Errorf("%d polls came before a timer that was due after the first few", n)
			}
		})
	}
}

func TestGlobalQueueIntervalCountsTasksThatOnlyYield(t *testing.T) {
	rt := newRuntime(t, rtlib.CurrentThread(), rtlib.GlobalQueueInterval(4))
	polls, worst, rounds := 0, 0, 0
	handles := make([]*rtlib.JoinHandle[int], 10)
	for i := range handles {
		handles[i] = rtlib.SpawnOn[int](rt.Handle(), rtlib.PollFunc[int](func(cx *rtlib.Context) (int, bool) {
			if polls++; polls%1000 == 0 {
				begun := polls
				rtlib.SpawnOn[int](rt.Handle(), rtlib.PollFunc[int](func(*rtlib.Context) (int, bool) {
					worst = max(worst, polls-begun)
					rounds++
					return 0, true
				}))
			}
			cx.Yield()
			return 0, polls >= 20_000
		}))
	}
	for _, h := range handles {
		if _, err := outcome(rt, h); err != nil {
			t.Fatal(err)
		}
	}
	shutdown(t, rt)
	if rounds < 10 || worst > 50 {
		t.Errorf("%d tasks from outside; one has waited for %d polls of others", rounds, worst)
	}
}

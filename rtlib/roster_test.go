package rtlib_test

import (
	"fmt"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib"
)

// wakesOrder returns the order in which six tasks, which all wait for one thing, run
// when it comes, in a simulation of one seed.
func wakesOrder(wait func(task int, log func()) rtlib.Future[rtlib.Unit], come func()) string {
	rt := rtlib.New(rtlib.Simulated(1, 2))
	var order []int
	polls := 0
	rtlib.BlockOnHandle(rt.Handle(), rtlib.PollFunc[rtlib.Unit](func(cx *rtlib.Context) (u rtlib.Unit, ready bool) {
		switch polls++; polls {
		case 1:
			for i := range 6 {
				rtlib.SpawnDetached(cx, wait(i, func() { order = append(order, i) }))
			}
		case 30:
			come()
		}
		cx.Yield()
		return u, polls == 100
	}))
	return fmt.Sprint(order)
}

// before calls log as soon as fut is ready.
func before(fut rtlib.Future[rtlib.Unit], log func()) rtlib.Future[rtlib.Unit] {
	return rtlib.PollFunc[rtlib.Unit](func(cx *rtlib.Context) (u rtlib.Unit, ready bool) {
		if u, ready = fut.Poll(cx); ready {
			log()
		}
		return u, ready
	})
}

func TestWakingManyRepeatsInASimulation(t *testing.T) {
	for name, order := range map[string]func() string{
		"CancelToken.Cancel": func() string {
			token := rtlib.NewCancelToken()
			return wakesOrder(func(_ int, log func()) rtlib.Future[rtlib.Unit] { return before(token.Done(), log) }, token.Cancel)
		},
		"children of a CancelToken": func() string {
			token := rtlib.NewCancelToken()
			return wakesOrder(func(_ int, log func()) rtlib.Future[rtlib.Unit] { return before(token.Child().Done(), log) }, token.Cancel)
		},
		"TaskTracker.Close": func() string {
			var tracker rtlib.TaskTracker
			return wakesOrder(func(_ int, log func()) rtlib.Future[rtlib.Unit] { return before(tracker.Wait(), log) }, tracker.Close)
		},
		"JoinSet.AbortAll": func() string {
			var set rtlib.JoinSet[rtlib.Unit]
			return wakesOrder(func(task int, log func()) rtlib.Future[rtlib.Unit] {
				return rtlib.PollFunc[rtlib.Unit](func(cx *rtlib.Context) (u rtlib.Unit, ready bool) {
					set.Spawn(cx, &logsCancel{log})
					return u, true
				})
			}, set.AbortAll)
		},
	} {
		first := order()
		if len(first) != len("[0 1 2 3 4 5]") {
			t.Errorf("%s: not all have run: %s", name, first)
		}
		for range 9 {
			if again := order(); again != first {
				t.Errorf("%s: one seed, two runs: %s, %s", name, first, again)
				break
			}
		}
	}
}

// logsCancel is pending until it is cancelled.
type logsCancel struct{ log func() }

func (f *logsCancel) Poll(*rtlib.Context) (u rtlib.Unit, ready bool) { return u, false }
func (f *logsCancel) Cancel(*rtlib.Context)                          { f.log() }

//go:build simatomic

package rtlib

import (
	"fmt"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib/internal/explore"
)

// Every task that was spawned ends, and the workers stop, however a shutdown meets the
// spawns, which do not look at it twice.
func TestExploreShutdownWhileTasksSpawn(t *testing.T) {
	explore.Run(t, explore.Options{}, func() explore.Program {
		rt := exploredRuntime(2)
		var root *JoinHandle[Unit]
		var children []*JoinHandle[Unit]
		ran := 0
		parent := PollFunc[Unit](func(cx *Context) (Unit, bool) {
			for range 2 {
				children = append(children, Spawn(cx, counted(&ran)))
			}
			return Unit{}, true
		})
		return explore.Program{
			Threads: []func(){rt.workers[0].loop, rt.workers[1].loop, func() {
				root = SpawnOn[Unit](rt.Handle(), parent)
				rt.registry.close()
				for _, h := range rt.registry.tasks() {
					h.abort()
				}
				if rt.registry.len() == 0 {
					rt.stop()
				}
			}},
			Check: func() error {
				aborted := 0
				for i, h := range children {
					r, ready := h.Poll(nil)
					if !ready {
						return fmt.Errorf("child %d has not ended", i)
					}
					if r.Err != nil {
						aborted++
					}
				}
				if !root.IsFinished() || ran+aborted != len(children) || rt.registry.len() != 0 {
					return fmt.Errorf("the parent has ended: %t; %d of %d children ran, %d were aborted; %d tasks are left",
						root.IsFinished(), ran, len(children), aborted, rt.registry.len())
				}
				return nil
			},
		}
	})
}

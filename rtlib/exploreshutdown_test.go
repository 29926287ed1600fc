//go:build simatomic

package rtlib

import (
	"fmt"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib/internal/explore"
)

// Every task that was spawned is aborted, and the workers stop, however a shutdown
// meets the spawns, which do not look for it twice. Nothing else ends the tasks.
func TestExploreShutdownWhileTasksSpawn(t *testing.T) {
	explore.Run(t, explore.Options{}, func() explore.Program {
		rt := exploredRuntime(2)
		waits := func() Future[Unit] {
			return PollFunc[Unit](func(cx *Context) (u Unit, ready bool) { return u, false })
		}
		var spawned []*JoinHandle[Unit]
		parent := PollFunc[Unit](func(cx *Context) (u Unit, ready bool) {
			for range 2 {
				spawned = append(spawned, Spawn(cx, waits()))
			}
			return u, true
		})
		root := SpawnOn[Unit](rt.Handle(), parent)
		return explore.Program{
			Threads: []func(){rt.workers[0].loop, rt.workers[1].loop, func() {
				rt.registry.close()
				for _, h := range rt.registry.tasks() {
					h.abort()
				}
				if rt.registry.len() == 0 {
					rt.stop()
				}
			}},
			Check: func() error {
				for i, h := range append(spawned, root) {
					if !h.IsFinished() {
						return fmt.Errorf("task %d has not ended", i)
					}
				}
				if n := rt.registry.len(); n != 0 {
					return fmt.Errorf("%d tasks are left", n)
				}
				return nil
			},
		}
	})
}

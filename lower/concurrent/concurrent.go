// Package concurrent does what has many independent parts on all processors.
package concurrent

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Each calls f with each number below n, as many at a time as there are processors,
// and returns when all calls have. The order of the calls is not defined: f keeps
// what it finds by its number.
func Each(n int, f func(i int)) {
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				f(i)
			}
		})
	}
	workers.Wait()
}

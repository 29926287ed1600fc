package satomic

import (
	"sync"
	"testing"
)

func TestSpinMutexExcludes(t *testing.T) {
	const threads, rounds = 4, 10_000
	var (
		mu    SpinMutex
		count int
		wg    sync.WaitGroup
	)
	for range threads {
		wg.Go(func() {
			for range rounds {
				mu.Lock()
				count++
				mu.Unlock()
			}
		})
	}
	if wg.Wait(); count != threads*rounds {
		t.Errorf("counted to %d, want %d", count, threads*rounds)
	}
}

package main

import (
	"math"
	"runtime"
	"runtime/debug"
)

// The command is short-lived, and nearly all that it makes stays in use until it
// ends: collecting finds little. So the heap grows to firstCollection before
// anything is collected, and by gcPercent from then on.
const (
	firstCollection = 1 << 30
	gcPercent       = 200
)

func collectLate() {
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(firstCollection)
	// It is the first collection that finds the sentinel. The limit must not outlive
	// it, as a heap that stays above would be collected all the time.
	runtime.AddCleanup(&struct{ next *int }{}, func(struct{}) {
		debug.SetGCPercent(gcPercent)
		debug.SetMemoryLimit(math.MaxInt64)
	}, struct{}{})
}

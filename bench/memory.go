//go:build linux

package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"time"
)

// long is longer than any run.
const long = time.Hour

// resident measures the resident memory of each of the n tasks that spawn
// starts.
func resident(spawn func(n int)) sized {
	return func(n int) (float64, error) {
		spawn(1000) // what is there once is not counted
		before, err := settled()
		if err != nil {
			return 0, err
		}
		spawn(n)
		after, err := settled()
		return float64(after-before) / float64(n), err
	}
}

// collection measures a full collection, in milliseconds, with the n tasks that
// spawn starts.
func collection(spawn func(n int)) sized {
	return func(n int) (float64, error) {
		spawn(n)
		if _, err := settled(); err != nil {
			return 0, err
		}
		start := time.Now()
		runtime.GC()
		return float64(time.Since(start).Microseconds()) / 1e3, nil
	}
}

// settled returns the resident bytes after a collection, once they no longer
// move: the last tasks have then been polled.
func settled() (int64, error) {
	last := int64(-1)
	for {
		debug.FreeOSMemory()
		now, err := residentBytes()
		if err != nil {
			return 0, err
		}
		if diff := now - last; last >= 0 && diff < 1<<16 && diff > -(1<<16) {
			return now, nil
		}
		last = now
		time.Sleep(200 * time.Millisecond)
	}
}

func residentBytes() (int64, error) {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0, err
	}
	fields := strings.Fields(string(text))
	if len(fields) < 2 {
		return 0, fmt.Errorf("statm: %q", text)
	}
	pages, err := strconv.ParseInt(fields[1], 10, 64)
	return pages * int64(os.Getpagesize()), err
}

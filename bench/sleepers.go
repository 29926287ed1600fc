//go:build linux

package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/asyncgen/asyncgen/bench/internal/report"
	"github.com/asyncgen/asyncgen/bench/work"
	"github.com/asyncgen/asyncgen/rtlib"
)

// longer than any run.
const sleep = time.Hour

func sleepers(o options) ([]report.Row, error) {
	n := o.scale(1_000_000)
	ours, err := sleeperBytes("sleepers-async", n)
	if err != nil {
		return nil, err
	}
	peer, err := sleeperBytes("sleepers-goroutines", n)
	if err != nil {
		return nil, err
	}
	name := fmt.Sprintf("%d sleepers, resident memory each", n)
	return []report.Row{{Work: name, Unit: "B", Ours: ours, Peer: peer}}, nil
}

func sleeperBytes(role string, n int) (float64, error) {
	p, err := start(role, strconv.Itoa(n))
	if err != nil {
		return 0, err
	}
	defer p.stop()
	answer, err := p.line()
	if err != nil {
		return 0, err
	}
	return strconv.ParseFloat(answer, 64)
}

func sleepersAsync(args []string, _ *bufio.Scanner, out io.Writer) error {
	return measureSleepers(args, out, func(n int) { rtlib.BlockOn(work.Sleepers(n, sleep)) })
}

func sleepersGoroutines(args []string, _ *bufio.Scanner, out io.Writer) error {
	return measureSleepers(args, out, func(n int) { work.GoSleepers(n, sleep) })
}

func measureSleepers(args []string, out io.Writer, spawn func(n int)) error {
	n, err := strconv.Atoi(args[0])
	if err != nil {
		return err
	}
	spawn(1000) // what is there once is not counted
	before, err := settled()
	if err != nil {
		return err
	}
	spawn(n)
	after, err := settled()
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%.1f\n", float64(after-before)/float64(n))
	return nil
}

// settled returns the resident bytes after a collection, once they no longer
// move: the last sleepers have then been polled.
func settled() (int64, error) {
	last := int64(-1)
	for {
		debug.FreeOSMemory()
		now, err := resident()
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

func resident() (int64, error) {
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

//go:build linux

package main

import (
	"fmt"
	"os/exec"
	"runtime"
	"strconv"
	"strings"

	"github.com/asyncgen/asyncgen/bench/internal/report"
	"github.com/asyncgen/asyncgen/bench/work"
	"github.com/asyncgen/asyncgen/rtlib"
)

// What is counted and not timed, so that one look at it is enough.

// frames compares the sizes of the futures of like functions.
func frames(o options) ([]report.Row, error) {
	var rows []report.Row
	for _, f := range work.Frames() {
		figures := map[report.Side]float64{report.Asyncgen: float64(f.Size)}
		if o.tokio != "" {
			size, err := tokioFrame(o.tokio, f.Name)
			if err != nil {
				return nil, err
			}
			figures[report.Tokio] = size
		}
		rows = append(rows, report.Row{Work: "frame of " + f.Name, Unit: "B", Figures: figures})
	}
	return rows, nil
}

func tokioFrame(program, name string) (float64, error) {
	out, err := exec.Command(program, "frame", name).Output()
	if err != nil {
		return 0, err
	}
	return strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
}

// allocations counts the allocations of one operation, once it is warm.
func allocations(o options) ([]report.Row, error) {
	kinds := []struct {
		what        string
		async, peer func(n int)
	}{
		{"ready await of a function", func(n int) { rtlib.BlockOn(work.Chain(n / 10)) }, nil},
		{"yield", func(n int) { rtlib.BlockOn(work.Yields(1, n)) }, func(n int) { work.GoYields(1, n) }},
		{"spawn and join", func(n int) { rtlib.BlockOn(work.SpawnJoin(n)) }, func(n int) { work.GoSpawnJoin(n) }},
		{"ping-pong, a round trip", func(n int) { rtlib.BlockOn(work.PingPong(n)) }, work.GoPingPong},
		{"message of 4 senders", func(n int) { rtlib.BlockOn(work.MPSC(n)) }, work.GoMPSC},
		{"request", func(n int) { rtlib.BlockOn(work.RequestReply(n)) }, work.GoRequestReply},
		{"contended lock", func(n int) { rtlib.BlockOn(work.MutexYield(n)) }, work.GoMutexYield},
	}
	n := o.scale(200_000)
	var rows []report.Row
	for _, k := range kinds {
		figures := map[report.Side]float64{report.Asyncgen: mallocs(n, k.async)}
		if k.peer != nil {
			figures[report.Goroutines] = mallocs(n, k.peer)
		}
		rows = append(rows, report.Row{Work: "allocations: " + k.what, Unit: "", Figures: figures})
	}
	return rows, nil
}

// mallocs returns the allocations of one of n operations, to two places: what is
// made once is not counted.
func mallocs(n int, f func(n int)) float64 {
	f(n)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f(n)
	runtime.ReadMemStats(&after)
	v, _ := strconv.ParseFloat(fmt.Sprintf("%.2f", float64(after.Mallocs-before.Mallocs)/float64(n)), 64)
	return v
}

//go:build linux

package main

import (
	"fmt"
	"time"

	"github.com/asyncgen/asyncgen/bench/internal/report"
	"github.com/asyncgen/asyncgen/bench/work"
	"github.com/asyncgen/asyncgen/rtlib"
)

// perOp times f, which does n operations, in nanoseconds each.
func perOp(n int, f func()) float64 {
	start := time.Now()
	f()
	return float64(time.Since(start).Nanoseconds()) / float64(n)
}

func spawn(o options) ([]report.Row, error) {
	n := o.scale(500_000)
	ours, peer := report.Pair(o.rounds,
		func() float64 { return perOp(n, func() { rtlib.BlockOn(work.SpawnJoin(n)) }) },
		func() float64 { return perOp(n, func() { work.GoSpawnJoin(n) }) })
	return []report.Row{{Work: "spawn and join", Unit: "ns", Ours: ours, Peer: peer}}, nil
}

func yield(o options) ([]report.Row, error) {
	var rows []report.Row
	for _, tasks := range []int{1, 2, 1000} {
		n := o.scale(2_000_000) / tasks
		ours, peer := report.Pair(o.rounds,
			func() float64 { return perOp(n*tasks, func() { rtlib.BlockOn(work.Yields(tasks, n)) }) },
			func() float64 { return perOp(n*tasks, func() { work.GoYields(tasks, n) }) })
		rows = append(rows, report.Row{Work: fmt.Sprintf("yield, %d tasks", tasks), Unit: "ns", Ours: ours, Peer: peer})
	}
	return rows, nil
}

func chain(o options) ([]report.Row, error) {
	const levels = 10
	n := o.scale(2_000_000)
	ours, peer := report.Pair(o.rounds,
		func() float64 { return perOp(n*levels, func() { rtlib.BlockOn(work.Chain(n)) }) },
		func() float64 { return perOp(n*levels, func() { work.GoChain(n) }) })
	return []report.Row{{Work: "ready await, a level of 10 (peer: plain call)", Unit: "ns", Ours: ours, Peer: peer}}, nil
}

//go:build linux

package main

import (
	"bufio"
	"fmt"
	"io"
	"net/netip"
	"os/exec"

	"github.com/asyncgen/asyncgen/bench/internal/echoclient"
	"github.com/asyncgen/asyncgen/bench/internal/report"
	"github.com/asyncgen/asyncgen/bench/work"
)

// idle measures the resident memory that a connection takes on which nothing
// happens. That of the kernel is not in it.
func idle(o options) ([]report.Row, error) {
	n := o.scale(10000)
	servers := map[report.Side]func() (*process, error){
		report.Asyncgen:   func() (*process, error) { return start("idle-async") },
		report.Goroutines: func() (*process, error) { return start("idle-goroutines") },
	}
	if o.tokio != "" {
		servers[report.Tokio] = func() (*process, error) { return startCommand(exec.Command(o.tokio, "idle", "2")) }
	}
	samples := make(map[report.Side][]float64)
	for range o.rounds {
		for side, server := range servers {
			each, err := idleOnce(server, n)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", side, err)
			}
			samples[side] = append(samples[side], each)
		}
	}
	return []report.Row{report.NewRow(fmt.Sprintf("%d idle connections: memory of each", n), "B", 0, samples)}, nil
}

func idleOnce(server func() (*process, error), n int) (float64, error) {
	p, err := server()
	if err != nil {
		return 0, err
	}
	defer p.stop()
	line, err := p.line()
	if err != nil {
		return 0, err
	}
	addr, err := netip.ParseAddrPort(line)
	if err != nil {
		return 0, err
	}
	first, err := echoclient.Connect(addr, n/10) // what is there once is not counted
	if err != nil {
		return 0, err
	}
	defer first.Close()
	before, err := p.ask("memory")
	if err != nil {
		return 0, err
	}
	conns, err := echoclient.Connect(addr, n)
	if err != nil {
		return 0, err
	}
	defer conns.Close()
	after, err := p.ask("memory")
	return (after - before) / float64(n), err
}

func idleAsync(_ []string, in *bufio.Scanner, out io.Writer) error {
	return serveAsync(work.Idle, answerMemory, in, out)
}

func idleGoroutines(_ []string, in *bufio.Scanner, out io.Writer) error {
	return serveGoroutines(work.GoIdle, answerMemory, in, out)
}

// answerMemory writes the process's resident bytes for each line read.
func answerMemory(in *bufio.Scanner, out io.Writer) error {
	for in.Scan() {
		bytes, err := settled()
		if err != nil {
			return err
		}
		fmt.Fprintln(out, bytes)
	}
	return in.Err()
}

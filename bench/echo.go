//go:build linux

package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/netip"
	"time"

	"github.com/asyncgen/asyncgen/bench/internal/echoclient"
	"github.com/asyncgen/asyncgen/bench/internal/report"
	"github.com/asyncgen/asyncgen/bench/work"
	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/anet"
)

const messageSize = 64

// echoSample is one run of one server.
type echoSample struct {
	perSecond, p50, p99, cpu float64 // messages; microseconds; microseconds of server CPU a message
}

func echo(o options) ([]report.Row, error) {
	var rows []report.Row
	for _, conns := range []int{1, 64, 1000} {
		r, err := echoAt(o, conns)
		if err != nil {
			return nil, fmt.Errorf("%d connections: %w", conns, err)
		}
		rows = append(rows, r...)
	}
	return rows, nil
}

func echoAt(o options, conns int) ([]report.Row, error) {
	d := time.Duration(o.scale(2000)) * time.Millisecond
	samples := make(map[report.Side][]echoSample)
	servers := echoServers(o)
	for range o.rounds {
		for _, server := range servers {
			s, err := echoOnce(server, conns, d)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", server.side, err)
			}
			samples[server.side] = append(samples[server.side], s)
		}
	}
	name := fmt.Sprintf("echo, %d connections: ", conns)
	row := func(what, unit string, higher bool, get func(echoSample) float64) report.Row {
		figures := make(map[report.Side]float64)
		for side, s := range samples {
			figures[side] = medianOf(s, get)
		}
		return report.Row{Work: name + what, Unit: unit, Higher: higher, Figures: figures}
	}
	return []report.Row{
		row("messages", "/s", true, func(s echoSample) float64 { return s.perSecond }),
		row("p50", "µs", false, func(s echoSample) float64 { return s.p50 }),
		row("p99", "µs", false, func(s echoSample) float64 { return s.p99 }),
		row("server CPU a message", "µs", false, func(s echoSample) float64 { return s.cpu }),
		row("messages a second of server CPU", "", true, func(s echoSample) float64 { return 1e6 / s.cpu }),
	}, nil
}

func medianOf(samples []echoSample, get func(echoSample) float64) float64 {
	var v []float64
	for _, s := range samples {
		v = append(v, get(s))
	}
	return report.Median(v)
}

func echoOnce(server echoServer, conns int, d time.Duration) (echoSample, error) {
	p, err := server.start()
	if err != nil {
		return echoSample{}, err
	}
	defer p.stop()
	line, err := p.line()
	if err != nil {
		return echoSample{}, err
	}
	addr, err := netip.ParseAddrPort(line)
	if err != nil {
		return echoSample{}, err
	}
	var before float64
	r, err := echoclient.Run(addr, conns, messageSize, d/4, d, func() error {
		before, err = p.ask("cpu")
		return err
	})
	if err != nil {
		return echoSample{}, err
	}
	after, err := p.ask("cpu")
	if err != nil {
		return echoSample{}, err
	}
	return echoSample{
		perSecond: r.PerSecond(),
		p50:       float64(r.P50.Nanoseconds()) / 1e3,
		p99:       float64(r.P99.Nanoseconds()) / 1e3,
		cpu:       (after - before) / float64(r.Messages) / 1e3,
	}, nil
}

func echoAsync(_ []string, in *bufio.Scanner, out io.Writer) error {
	return serveAsync(work.Echo, answerCPU, in, out)
}

func echoGoroutines(_ []string, in *bufio.Scanner, out io.Writer) error {
	return serveGoroutines(work.GoEcho, answerCPU, in, out)
}

// answerer answers each line of in.
type answerer func(in *bufio.Scanner, out io.Writer) error

// serveAsync writes the address of a server, which serve is, and answers.
func serveAsync(serve func(*anet.TCPListener) rtlib.Future[error], answer answerer, in *bufio.Scanner, out io.Writer) error {
	l, err := rtlib.BlockOn(anet.Listen("127.0.0.1:0")).Unpack()
	if err != nil {
		return err
	}
	fmt.Fprintln(out, l.Addr())
	go rtlib.BlockOn(serve(l))
	return answer(in, out)
}

// serveGoroutines is serveAsync for a server of goroutines.
func serveGoroutines(serve func(net.Listener) error, answer answerer, in *bufio.Scanner, out io.Writer) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Fprintln(out, l.Addr())
	go serve(l)
	return answer(in, out)
}

// answerCPU writes the process's CPU time in nanoseconds for each line read.
func answerCPU(in *bufio.Scanner, out io.Writer) error {
	for in.Scan() {
		cpu, err := cpuTime()
		if err != nil {
			return err
		}
		fmt.Fprintln(out, cpu)
	}
	return in.Err()
}

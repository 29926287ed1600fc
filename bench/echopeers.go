//go:build linux

package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"os/exec"

	"github.com/asyncgen/asyncgen/bench/internal/report"
	"github.com/cloudwego/netpoll"
	"github.com/panjf2000/gnet/v2"
	"go.uber.org/zap"
	"golang.org/x/sys/unix"
)

// echoServer is a side of the echo scenario: a process that prints its address and
// then answers each line with the CPU time that it has used.
type echoServer struct {
	side  report.Side
	start func() (*process, error)
}

// echoServers are all sides; Tokio's are there if its program is.
func echoServers(o options) []echoServer {
	child := func(side report.Side, role string) echoServer {
		return echoServer{side, func() (*process, error) { return start(role) }}
	}
	all := []echoServer{
		child(report.Asyncgen, "echo-async"), child(report.Goroutines, "echo-goroutines"),
		child(report.Gnet, "echo-gnet"), child(report.Netpoll, "echo-netpoll"),
	}
	if o.tokio != "" {
		all = append(all, echoServer{report.Tokio, func() (*process, error) {
			return startCommand(exec.Command(o.tokio, "echo", "2"))
		}})
	}
	return all
}

// gnetEcho echoes in gnet's event loops, one for each processor.
type gnetEcho struct {
	gnet.BuiltinEventEngine
	engine chan gnet.Engine
}

func (h *gnetEcho) OnBoot(e gnet.Engine) gnet.Action {
	h.engine <- e
	return gnet.None
}

func (h *gnetEcho) OnTraffic(c gnet.Conn) gnet.Action {
	p, err := c.Next(-1)
	if err == nil {
		_, err = c.Write(p)
	}
	if err != nil {
		return gnet.Close
	}
	return gnet.None
}

func echoGnet(_ []string, in *bufio.Scanner, out io.Writer) error {
	h := &gnetEcho{engine: make(chan gnet.Engine, 1)}
	failed := make(chan error, 1)
	go func() {
		failed <- gnet.Run(h, "tcp://127.0.0.1:0", gnet.WithMulticore(true), gnet.WithTCPNoDelay(gnet.TCPNoDelay),
			gnet.WithLogger(zap.NewNop().Sugar())) // its own writes to where the parent reads
	}()
	select {
	case err := <-failed:
		return err
	case e := <-h.engine:
		fd, err := e.Dup()
		if err != nil {
			return err
		}
		sa, err := unix.Getsockname(fd)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "127.0.0.1:%d\n", sa.(*unix.SockaddrInet4).Port)
	}
	return answerCPU(in, out)
}

// echoNetpoll echoes in the handlers of netpoll, which a goroutine runs for each
// connection that has something to read.
func echoNetpoll(_ []string, in *bufio.Scanner, out io.Writer) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	loop, err := netpoll.NewEventLoop(func(_ context.Context, c netpoll.Connection) error {
		r, w := c.Reader(), c.Writer()
		p, err := r.Next(r.Len())
		if err != nil {
			return err
		}
		if _, err := w.WriteBinary(p); err != nil {
			return err
		}
		if err := w.Flush(); err != nil {
			return err
		}
		return r.Release()
	})
	if err != nil {
		return err
	}
	fmt.Fprintln(out, l.Addr())
	go loop.Serve(l)
	return answerCPU(in, out)
}

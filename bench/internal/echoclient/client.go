//go:build linux

// Package echoclient drives an echo server from one thread: an epoll loop over
// any number of connections with one message in flight on each. A client of
// goroutines would saturate before the servers differ.
package echoclient

import (
	"bytes"
	"fmt"
	"net/netip"
	"slices"
	"time"

	"golang.org/x/sys/unix"
)

// Result is what one run saw.
type Result struct {
	Messages int
	Elapsed  time.Duration
	P50, P99 time.Duration // of a message's round trip
}

// PerSecond is the throughput in messages a second.
func (r Result) PerSecond() float64 { return float64(r.Messages) / r.Elapsed.Seconds() }

type conn struct {
	fd   int
	sent time.Time
	got  int
}

type client struct {
	epfd    int
	conns   []conn
	payload []byte
	buf     []byte
	samples []time.Duration
}

// Run opens conns connections to addr and echoes messages of size bytes on all
// of them, first for warm-up, then for d. It calls begin between the two and
// reports only the second part.
func Run(addr netip.AddrPort, conns, size int, warmup, d time.Duration, begin func() error) (Result, error) {
	c := &client{payload: bytes.Repeat([]byte("x"), size), buf: make([]byte, size)}
	defer c.close()
	if err := c.dial(addr, conns); err != nil {
		return Result{}, err
	}
	for i := range c.conns {
		if err := c.send(i); err != nil {
			return Result{}, err
		}
	}
	if err := c.loop(time.Now().Add(warmup)); err != nil {
		return Result{}, err
	}
	if err := begin(); err != nil {
		return Result{}, err
	}
	c.samples = c.samples[:0]
	start := time.Now()
	if err := c.loop(start.Add(d)); err != nil {
		return Result{}, err
	}
	return c.result(time.Since(start)), nil
}

func (c *client) dial(addr netip.AddrPort, n int) error {
	var err error
	if c.epfd, err = unix.EpollCreate1(unix.EPOLL_CLOEXEC); err != nil {
		return fmt.Errorf("epoll: %w", err)
	}
	to := &unix.SockaddrInet4{Port: int(addr.Port()), Addr: addr.Addr().As4()}
	for i := range n {
		fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
		if err != nil {
			return fmt.Errorf("socket: %w", err)
		}
		c.conns = append(c.conns, conn{fd: fd})
		if err := unix.Connect(fd, to); err != nil {
			return fmt.Errorf("connect: %w", err)
		}
		if err := unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NODELAY, 1); err != nil {
			return fmt.Errorf("nodelay: %w", err)
		}
		ev := unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(i)}
		if err := unix.EpollCtl(c.epfd, unix.EPOLL_CTL_ADD, fd, &ev); err != nil {
			return fmt.Errorf("epoll add: %w", err)
		}
	}
	return nil
}

func (c *client) send(i int) error {
	k := &c.conns[i]
	k.sent, k.got = time.Now(), 0
	if n, err := unix.Write(k.fd, c.payload); err != nil || n != len(c.payload) {
		return fmt.Errorf("write of %d bytes: %d, %v", len(c.payload), n, err)
	}
	return nil
}

func (c *client) loop(until time.Time) error {
	events := make([]unix.EpollEvent, 256)
	for {
		n, err := unix.EpollWait(c.epfd, events, 1000)
		if err == unix.EINTR {
			continue
		}
		if err != nil {
			return fmt.Errorf("epoll wait: %w", err)
		}
		if n == 0 {
			return fmt.Errorf("the server has not answered for a second")
		}
		for _, ev := range events[:n] {
			if err := c.receive(int(ev.Fd)); err != nil {
				return err
			}
		}
		if time.Now().After(until) {
			return nil
		}
	}
}

func (c *client) receive(i int) error {
	k := &c.conns[i]
	n, err := unix.Read(k.fd, c.buf)
	if err != nil || n <= 0 {
		return fmt.Errorf("read: %d, %v", n, err)
	}
	if !bytes.Equal(c.buf[:n], c.payload[:n]) {
		return fmt.Errorf("the server echoed something else")
	}
	if k.got += n; k.got < len(c.payload) {
		return nil
	}
	c.samples = append(c.samples, time.Since(k.sent))
	return c.send(i)
}

func (c *client) result(elapsed time.Duration) Result {
	slices.Sort(c.samples)
	r := Result{Messages: len(c.samples), Elapsed: elapsed}
	if n := len(c.samples); n > 0 {
		r.P50, r.P99 = c.samples[n/2], c.samples[n*99/100]
	}
	return r
}

func (c *client) close() {
	for _, k := range c.conns {
		unix.Close(k.fd)
	}
	unix.Close(c.epfd)
}

//go:build linux

package echoclient

import (
	"fmt"
	"net/netip"

	"golang.org/x/sys/unix"
)

// Connections are connections that nothing is sent on.
type Connections struct{ fds []int }

// Connect makes n connections to addr, whose server greets each with a byte.
func Connect(addr netip.AddrPort, n int) (*Connections, error) {
	c := &Connections{}
	to := &unix.SockaddrInet4{Port: int(addr.Port()), Addr: addr.Addr().As4()}
	for range n {
		if err := c.connect(to); err != nil {
			c.Close()
			return nil, err
		}
	}
	return c, nil
}

func (c *Connections) connect(to *unix.SockaddrInet4) error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return fmt.Errorf("socket: %w", err)
	}
	c.fds = append(c.fds, fd)
	if err := unix.Connect(fd, to); err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	if n, err := unix.Read(fd, make([]byte, 1)); n != 1 {
		return fmt.Errorf("read: %d bytes, %w", n, err)
	}
	return nil
}

// Close resets the connections, so that no port stays occupied.
func (c *Connections) Close() {
	for _, fd := range c.fds {
		_ = unix.SetsockoptLinger(fd, unix.SOL_SOCKET, unix.SO_LINGER, &unix.Linger{Onoff: 1})
		_ = unix.Close(fd)
	}
}

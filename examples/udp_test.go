package examples_test

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"testing"
	"time"
)

func TestUDPServerEchoes(t *testing.T) {
	s := start(t, command(t, "udp", "127.0.0.1:0"))
	eachOf(t, 20, func(client int) error {
		conn, err := net.Dial("udp", s.addr)
		if err != nil {
			return err
		}
		defer conn.Close()
		for i := range 10 {
			if err := sendUntilEchoed(conn, fmt.Appendf(nil, "client %d message %d", client, i)); err != nil {
				return err
			}
		}
		return nil
	})
	s.interrupt(t)
}

// sendUntilEchoed sends a datagram again until it comes back: the system may
// drop any. What comes back late for an earlier one is passed over.
func sendUntilEchoed(conn net.Conn, message []byte) error {
	buf := make([]byte, 1<<10)
	for end := time.Now().Add(timeLimit); time.Now().Before(end); {
		if _, err := conn.Write(message); err != nil {
			return err
		}
		for {
			conn.SetReadDeadline(time.Now().Add(time.Second))
			n, err := conn.Read(buf)
			if errors.Is(err, os.ErrDeadlineExceeded) {
				break
			}
			if err != nil {
				return err
			}
			if bytes.Equal(buf[:n], message) {
				return nil
			}
		}
	}
	return fmt.Errorf("%q does not come back", message)
}

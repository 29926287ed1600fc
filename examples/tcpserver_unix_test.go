//go:build unix

package examples_test

import (
	"net"
	"os/exec"
	"testing"
)

// The server may open fewer descriptors than there are clients. Those that it
// cannot accept wait in the listener's queue until others have gone.
func TestServerOutlivesRunningOutOfDescriptors(t *testing.T) {
	const limit, clients = 32, 100
	s := start(t, exec.Command("sh", "-c", `ulimit -n 32 && exec "$0" "$@"`,
		program(t, "tcpserver"), "127.0.0.1:0"))
	conns := make([]net.Conn, clients)
	for i := range conns {
		conn, err := net.Dial("tcp", s.addr)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		conns[i] = conn
	}
	// Each client is served only once those before it are: the first ones
	// while the server has run out, the others when these have left.
	for i, conn := range conns {
		if err := exchange(conn, i, 3); err != nil {
			t.Fatalf("client %d: %v", i, err)
		}
		if i >= limit/4 {
			conns[i-limit/4].Close()
		}
	}
	if err := echo(s.addr, clients, 3); err != nil {
		t.Error(err)
	}
	s.interrupt(t)
}

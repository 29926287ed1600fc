//go:build !(linux || darwin || (freebsd && !386 && !arm)) || asyncgen_portable

package anet

import (
	"errors"
	"net"
	"net/netip"
	"os"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
)

// An error of one call says nothing of the next connection.
func TestListenerOutlivesAnErrorOfAccept(t *testing.T) {
	l, err := listen(nil, netip.MustParseAddrPort("127.0.0.1:0"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if err := l.socket.listener.SetDeadline(time.Unix(1, 0)); err != nil {
		t.Fatal(err)
	}
	if _, err := rtlib.BlockOn(l.Accept()).Unpack(); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatalf("error %v", err)
	}
	if err := l.socket.listener.SetDeadline(time.Time{}); err != nil {
		t.Fatal(err)
	}
	peer, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer peer.Close()
	c, err := rtlib.BlockOn(l.Accept()).Unpack()
	if err != nil {
		t.Fatal(err)
	}
	c.Close()
}

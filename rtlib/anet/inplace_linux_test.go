//go:build !asyncgen_portable

package anet_test

import (
	"io"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib/anet"
)

func TestOperationsInPlaceDoNotAllocate(t *testing.T) {
	rt := newRuntime(t)
	c, peer := connected(t, rt)
	var read anet.TCPStreamReadFuture
	var write anet.TCPStreamWriteFuture
	message, got := []byte("message"), make([]byte, 7)
	n := testing.AllocsPerRun(100, func() {
		write.Init(c, message)
		if r, ready := write.Poll(nil); !ready || r.Err != nil {
			t.Fatalf("write: %v, ready %v", r.Err, ready)
		}
		if _, err := io.ReadFull(peer, got); err != nil {
			t.Fatal(err)
		}
		read.Init(c, got)
		if _, ready := read.Poll(nil); ready {
			t.Fatal("ready before anything was sent")
		}
		read.Cancel(nil)
	})
	if n != 0 {
		t.Fatalf("%v allocations", n)
	}
}

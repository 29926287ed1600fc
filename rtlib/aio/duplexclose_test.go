package aio_test

import (
	"io"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/aio"
)

// Who reads from an end that another task closes has not come to the end of what the
// peer sends.
func TestReadFromTheClosedEndOfADuplex(t *testing.T) {
	a, b := aio.Duplex(16)
	read := aio.ReadToEnd(a)
	if _, ready := read.Poll(nil); ready {
		t.Fatal("there was something to read")
	}
	a.Close()
	if _, err := rtlib.BlockOn(read).Unpack(); err != io.ErrClosedPipe {
		t.Errorf("error %v, want ErrClosedPipe", err)
	}
	if _, err := rtlib.BlockOn(aio.ReadToEnd(b)).Unpack(); err != nil {
		t.Errorf("the peer's error is %v", err)
	}
}

package aio_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/aio"
)

// slowWriter takes its time, of which the test says how long.
type slowWriter struct {
	begun, end chan struct{}
	written    bytes.Buffer
}

func (w *slowWriter) Write(p []byte) (int, error) {
	w.begun <- struct{}{}
	<-w.end
	return w.written.Write(p)
}

// A flush that was given up while the call below it ran has written what that call
// wrote: the next flush must not write it again.
func TestCancelledFlushWritesNothingTwice(t *testing.T) {
	w := &slowWriter{begun: make(chan struct{}, 10), end: make(chan struct{})}
	b := aio.NewBufWriter(aio.FromWriter(w))
	if _, err := rtlib.BlockOn(b.Write([]byte("once "))).Unpack(); err != nil {
		t.Fatal(err)
	}
	flush := b.Flush()
	if _, ready := flush.Poll(nil); ready {
		t.Fatal("the flush did not wait")
	}
	<-w.begun
	flush.Cancel(nil)
	if _, err := rtlib.BlockOn(b.Write([]byte("only"))).Unpack(); err != nil {
		t.Fatal(err)
	}
	close(w.end)
	if err := rtlib.BlockOn(b.Flush()); err != nil {
		t.Fatal(err)
	}
	if got := w.written.String(); got != "once only" {
		t.Errorf("written: %q", got)
	}
}

// A call that its runtime drops before it has begun, because it shuts down, has not
// happened; a reader or writer that outlives the runtime, as those of the process
// do, is not stuck with it.
func TestCallDroppedByItsRuntimeIsOver(t *testing.T) {
	old := rtlib.New(rtlib.Workers(1), rtlib.MaxBlocking(1))
	free, busy := make(chan struct{}), make(chan struct{})
	rtlib.SpawnBlockingOn(old.Handle(), func() struct{} { close(busy); return <-free })
	<-busy
	var written bytes.Buffer
	w, r := aio.FromWriter(&written), aio.FromReader(bytes.NewReader([]byte("read")))
	first := rtlib.SpawnOn(old.Handle(), aio.WriteAll(w, []byte("lost")))
	second := rtlib.SpawnOn(old.Handle(), aio.Read(r, make([]byte, 4)))
	for old.Metrics().BlockingWaiting < 2 {
		time.Sleep(time.Millisecond)
	}
	ended := make(chan error)
	go func() { ended <- old.Shutdown(t.Context()) }()
	for _, task := range []interface{ IsFinished() bool }{first, second} {
		for !task.IsFinished() {
			time.Sleep(time.Millisecond)
		}
	}
	close(free)
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	done := make(chan error)
	go func() { done <- rtlib.BlockOn(aio.WriteAll(w, []byte("written"))) }()
	select {
	case err := <-done:
		if err != nil || written.String() != "written" {
			t.Errorf("%v, written: %q", err, &written)
		}
	case <-time.After(5 * time.Second):
		t.Error("the writer is stuck")
	}
	p := make([]byte, 4)
	go func() { _, err := rtlib.BlockOn(aio.Read(r, p)).Unpack(); done <- err }()
	select {
	case err := <-done:
		if err != nil || string(p) != "read" {
			t.Errorf("%v, read: %q", err, p)
		}
	case <-time.After(5 * time.Second):
		t.Error("the reader is stuck")
	}
}

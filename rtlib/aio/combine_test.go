package aio_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/aio"
)

var (
	_ aio.Conn    = (*aio.DuplexEnd)(nil)
	_ aio.Flusher = (*aio.BufWriter)(nil)
)

func TestTakeAndChainAtEverySplit(t *testing.T) {
	eachSplit(t, func(t *testing.T, chunk int, lazy bool) {
		part := func(s string) *pipe { return &pipe{data: []byte(s), chunk: chunk, lazy: lazy, err: io.EOF} }
		taken := aio.Take(part("0123456789"), 7)
		all := aio.Chain(part("ab"), part(""), taken, aio.Take(part("never"), 0), part("z"))
		if got, err := rtlib.BlockOn(aio.ReadToString(all)).Unpack(); got != "ab0123456z" || err != nil {
			t.Errorf("chunk %d, lazy %v: %q, %v", chunk, lazy, got, err)
		}
		if taken.Left() != 0 {
			t.Errorf("%d bytes may still be taken", taken.Left())
		}
	})
}

func TestChainStopsAtAnError(t *testing.T) {
	c := aio.Chain(&pipe{data: text[:3], chunk: 2, err: errBroken}, &pipe{data: text, chunk: 2, err: io.EOF})
	if got, err := rtlib.BlockOn(aio.ReadToEnd(c)).Unpack(); len(got) != 3 || err != errBroken {
		t.Errorf("%q, %v", got, err)
	}
}

func TestDuplexCarriesBothWays(t *testing.T) {
	for _, size := range []int{1, 7, 1000} {
		a, b := aio.Duplex(size)
		rt := rtlib.Default().Handle()
		there, back := bytes.Repeat(text, 50), bytes.Repeat(text, 30)
		writeA, writeB := rtlib.SpawnOn(rt, aio.WriteAll(a, there)), rtlib.SpawnOn(rt, aio.WriteAll(b, back))
		got := make([]byte, len(back))
		if _, err := rtlib.BlockOn(aio.ReadExact(a, got)).Unpack(); err != nil || !bytes.Equal(got, back) {
			t.Errorf("size %d: one way: %v", size, err)
		}
		got = make([]byte, len(there))
		if _, err := rtlib.BlockOn(aio.ReadExact(b, got)).Unpack(); err != nil || !bytes.Equal(got, there) {
			t.Errorf("size %d: the other way: %v", size, err)
		}
		for _, h := range []*rtlib.JoinHandle[error]{writeA, writeB} {
			if r := rtlib.BlockOn[rtlib.Result[error]](h); r.Err != nil || r.Value != nil {
				t.Error(r)
			}
		}
	}
}

func TestEndsOfADuplex(t *testing.T) {
	a, b := aio.Duplex(10)
	if err := rtlib.BlockOn(aio.WriteAll(a, []byte("last"))); err != nil {
		t.Fatal(err)
	}
	if err := rtlib.BlockOn(aio.CloseWrite(a)); err != nil {
		t.Fatal(err)
	}
	if got, err := rtlib.BlockOn(aio.ReadToString(b)).Unpack(); got != "last" || err != nil {
		t.Errorf("after CloseWrite the other end reads %q, %v", got, err)
	}
	if err := rtlib.BlockOn(aio.WriteAll(a, []byte("x"))); err != io.ErrClosedPipe {
		t.Errorf("writing after CloseWrite: %v", err)
	}
	full := rtlib.SpawnOn(rtlib.Default().Handle(), aio.WriteAll(b, make([]byte, 100)))
	a.Close()
	if r := rtlib.BlockOn[rtlib.Result[error]](full); r.Value != io.ErrClosedPipe {
		t.Errorf("a write that waits when the other end closes: %v", r)
	}
	if n, err := rtlib.BlockOn(aio.Read(a, make([]byte, 1))).Unpack(); n != 0 || err != io.ErrClosedPipe {
		t.Errorf("reading from a closed end: %d, %v", n, err)
	}
}

func TestBlockingReaderKeepsWhatACancelledReadHasRead(t *testing.T) {
	release := make(chan struct{})
	r := aio.FromReader(readFunc(func(p []byte) (int, error) { <-release; return copy(p, "abcdef"), io.EOF }))
	read := aio.Read(r, make([]byte, 6))
	if _, ready := read.Poll(nil); ready {
		t.Fatal("ready before the call has ended")
	}
	read.Cancel(nil)
	close(release)
	var got []byte
	for {
		p := make([]byte, 4)
		n, err := rtlib.BlockOn(aio.Read(r, p)).Unpack()
		got = append(got, p[:n]...)
		if err != nil {
			if err != io.EOF || string(got) != "abcdef" {
				t.Errorf("read %q, %v", got, err)
			}
			return
		}
	}
}

type readFunc func(p []byte) (int, error)

func (f readFunc) Read(p []byte) (int, error) { return f(p) }

type writeFunc func(p []byte) (int, error)

func (f writeFunc) Write(p []byte) (int, error) { return f(p) }

func TestBlockingEndsPassErrorsAndPanicsOn(t *testing.T) {
	r := aio.FromReader(iotest.ErrReader(errBroken))
	if _, err := rtlib.BlockOn(aio.ReadToEnd(r)).Unpack(); err != errBroken {
		t.Errorf("reading: %v", err)
	}
	w := aio.FromWriter(writeFunc(func(p []byte) (int, error) { return 1, errBroken }))
	if n, err := rtlib.BlockOn(aio.Write(w, text)).Unpack(); n != 1 || err != errBroken {
		t.Errorf("writing: %d, %v", n, err)
	}
	w = aio.FromWriter(writeFunc(func([]byte) (int, error) { panic("oh") }))
	if err := rtlib.BlockOn(aio.WriteAll(w, text)); err == nil || !strings.Contains(err.Error(), "oh") {
		t.Errorf("a writer that panics: %v", err)
	}
}

func TestBlockingWriteAfterACancelledOne(t *testing.T) {
	release := make(chan struct{})
	var got []byte
	w := aio.FromWriter(writeFunc(func(p []byte) (int, error) { <-release; got = append(got, p...); return len(p), nil }))
	write := aio.WriteAll(w, []byte("first "))
	if _, ready := write.Poll(nil); ready {
		t.Fatal("ready before the call has ended")
	}
	write.Cancel(nil)
	close(release)
	if err := rtlib.BlockOn(aio.WriteAll(w, []byte("second"))); err != nil || string(got) != "first second" {
		t.Errorf("wrote %q, %v", got, err)
	}
}

func TestAdaptersForGoroutines(t *testing.T) {
	h := rtlib.Default().Handle()
	long := bytes.Repeat(text, 1000)
	a, b := aio.Duplex(100)
	go func() {
		io.Copy(aio.ToWriter(h, a), bytes.NewReader(long))
		a.Close()
	}()
	got, err := io.ReadAll(aio.ToReader(h, b))
	if err != nil || !bytes.Equal(got, long) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	if _, err := io.ReadAll(aio.ToReader(h, &pipe{err: errBroken})); !errors.Is(err, errBroken) {
		t.Error(err)
	}
}

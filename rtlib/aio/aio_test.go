package aio_test

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/aio"
)

// pipe is a Reader and a Writer that moves at most chunk bytes at a time and
// with lazy is pending before each of them.
type pipe struct {
	data    []byte // to read, or written
	chunk   int
	lazy    bool
	pended  bool
	err     error // after the last byte of data, or once room is used up
	room    int   // for writing
	cancels int
}

func (p *pipe) wait(cx *rtlib.Context) bool {
	if p.lazy && !p.pended {
		p.pended = true
		cx.Waker().Wake()
		return true
	}
	p.pended = false
	return false
}

func (p *pipe) PollRead(cx *rtlib.Context, b []byte) (int, error, bool) {
	if p.wait(cx) {
		return 0, nil, false
	}
	if len(p.data) == 0 {
		return 0, p.err, true
	}
	n := copy(b[:min(len(b), p.chunk)], p.data)
	p.data = p.data[n:]
	return n, nil, true
}

func (p *pipe) CancelRead(*rtlib.Context) { p.cancels++ }

func (p *pipe) PollWrite(cx *rtlib.Context, b []byte) (int, error, bool) {
	if p.wait(cx) {
		return 0, nil, false
	}
	n := min(len(b), p.chunk, p.room)
	p.data = append(p.data, b[:n]...)
	p.room -= n
	if p.room == 0 {
		return n, p.err, true
	}
	return n, nil, true
}

func (p *pipe) CancelWrite(*rtlib.Context) { p.cancels++ }

var text = []byte("0123456789abcdefghijklmnopqrstuvwxyz")

// eachSplit runs f with every size of step, pending before each or not.
func eachSplit(t *testing.T, f func(t *testing.T, chunk int, lazy bool)) {
	for chunk := 1; chunk <= len(text)+1; chunk++ {
		for _, lazy := range []bool{false, true} {
			f(t, chunk, lazy)
		}
	}
}

func TestWriteAllAtEverySplit(t *testing.T) {
	eachSplit(t, func(t *testing.T, chunk int, lazy bool) {
		w := &pipe{chunk: chunk, lazy: lazy, room: 1000}
		if err := rtlib.BlockOn(aio.WriteAll(w, text)); err != nil || !bytes.Equal(w.data, text) {
			t.Errorf("chunk %d, lazy %v: wrote %q, %v", chunk, lazy, w.data, err)
		}
	})
}

func TestReadExactAtEverySplit(t *testing.T) {
	eachSplit(t, func(t *testing.T, chunk int, lazy bool) {
		r := &pipe{data: append(text[:len(text):len(text)], "rest"...), chunk: chunk, lazy: lazy, err: io.EOF}
		got := make([]byte, len(text))
		n, err := rtlib.BlockOn(aio.ReadExact(r, got)).Unpack()
		if err != nil || n != len(text) || !bytes.Equal(got, text) {
			t.Errorf("chunk %d, lazy %v: read %q, %d, %v", chunk, lazy, got, n, err)
		}
		if string(r.data) != "rest" {
			t.Errorf("chunk %d, lazy %v: %q is left", chunk, lazy, r.data)
		}
	})
}

func TestReadToEndAndCopyAtEverySplit(t *testing.T) {
	long := bytes.Repeat(text, 100) // more than one buffer of ReadToEnd
	eachSplit(t, func(t *testing.T, chunk int, lazy bool) {
		r := &pipe{data: long, chunk: chunk * 29, lazy: lazy, err: io.EOF}
		got, err := rtlib.BlockOn(aio.ReadToEnd(r)).Unpack()
		if err != nil || !bytes.Equal(got, long) {
			t.Errorf("ReadToEnd, chunk %d, lazy %v: %d bytes, %v", chunk, lazy, len(got), err)
		}
		r = &pipe{data: long, chunk: chunk * 29, lazy: lazy, err: io.EOF}
		w := &pipe{chunk: 37, lazy: lazy, room: len(long) + 1}
		n, err := rtlib.BlockOn(aio.Copy(w, r)).Unpack()
		if err != nil || n != int64(len(long)) || !bytes.Equal(w.data, long) {
			t.Errorf("Copy, chunk %d, lazy %v: %d bytes, %v", chunk, lazy, n, err)
		}
	})
}

var errBroken = errors.New("broken")

func TestErrorsOfTheEndsComeThrough(t *testing.T) {
	tests := []struct {
		name string
		run  func() (n int, err error)
		n    int
		err  error
	}{
		{"ReadExact at the end", func() (int, error) {
			return rtlib.BlockOn(aio.ReadExact(&pipe{err: io.EOF}, make([]byte, 4))).Unpack()
		}, 0, io.EOF},
		{"ReadExact of too little", func() (int, error) {
			return rtlib.BlockOn(aio.ReadExact(&pipe{data: text[:3], chunk: 2, err: io.EOF}, make([]byte, 4))).Unpack()
		}, 3, io.ErrUnexpectedEOF},
		{"ReadExact of a broken reader", func() (int, error) {
			return rtlib.BlockOn(aio.ReadExact(&pipe{data: text[:3], chunk: 2, err: errBroken}, make([]byte, 4))).Unpack()
		}, 3, errBroken},
		{"ReadExact of nothing", func() (int, error) {
			return rtlib.BlockOn(aio.ReadExact(&pipe{err: errBroken}, nil)).Unpack()
		}, 0, nil},
		{"ReadToEnd of a broken reader", func() (int, error) {
			b, err := rtlib.BlockOn(aio.ReadToEnd(&pipe{data: text, chunk: 5, err: errBroken})).Unpack()
			return len(b), err
		}, len(text), errBroken},
		{"WriteAll to a broken writer", func() (int, error) {
			w := &pipe{chunk: 2, room: 5, err: errBroken}
			err := rtlib.BlockOn(aio.WriteAll(w, text))
			return len(w.data), err
		}, 5, errBroken},
		{"WriteAll to a writer that takes nothing", func() (int, error) {
			return 0, rtlib.BlockOn(aio.WriteAll(&pipe{chunk: 2}, text))
		}, 0, io.ErrShortWrite},
		{"Copy from a broken reader", func() (int, error) {
			n, err := rtlib.BlockOn(aio.Copy(&pipe{chunk: 2, room: 100}, &pipe{data: text, chunk: 7, err: errBroken})).Unpack()
			return int(n), err
		}, len(text), errBroken},
		{"Copy to a broken writer", func() (int, error) {
			n, err := rtlib.BlockOn(aio.Copy(&pipe{chunk: 2, room: 5, err: errBroken}, &pipe{data: text, chunk: 7, err: io.EOF})).Unpack()
			return int(n), err
		}, 5, errBroken},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if n, err := test.run(); n != test.n || err != test.err {
				t.Errorf("%d, %v; want %d, %v", n, err, test.n, test.err)
			}
		})
	}
}

// future is what the futures here have in common for their cancellation.
type future interface{ Cancel(*rtlib.Context) }

func TestCancelReachesTheEndThatIsWaitedFor(t *testing.T) {
	poll := func(f future) {
		switch f := f.(type) {
		case rtlib.Future[error]:
			f.Poll(nil)
		case rtlib.Future[rtlib.Result[int]]:
			f.Poll(nil)
		case rtlib.Future[rtlib.Result[int64]]:
			f.Poll(nil)
		case rtlib.Future[rtlib.Result[[]byte]]:
			f.Poll(nil)
		default:
			t.Fatalf("%T is no future of a known type", f)
		}
	}
	for _, test := range []struct {
		name string
		make func(p *pipe) future
	}{
		{"WriteAll", func(p *pipe) future { return aio.WriteAll(p, text) }},
		{"ReadExact", func(p *pipe) future { return aio.ReadExact(p, make([]byte, 4)) }},
		{"ReadToEnd", func(p *pipe) future { return aio.ReadToEnd(p) }},
		{"Copy reading", func(p *pipe) future { return aio.Copy(&pipe{}, p) }},
		{"Copy writing", func(p *pipe) future { return aio.Copy(p, &pipe{data: text, chunk: 7}) }},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := &pipe{lazy: true}
			f := test.make(p)
			f.Cancel(nil)
			if p.cancels != 0 {
				t.Error("a future that was never polled cancelled its end")
			}
			poll(f)
			f.Cancel(nil)
			f.Cancel(nil)
			if p.cancels != 1 {
				t.Errorf("the end was cancelled %d times, want once", p.cancels)
			}
		})
	}
}

func TestFinishedFuturesCancelNothing(t *testing.T) {
	p := &pipe{chunk: 100, room: 100}
	f := aio.WriteAll(p, text)
	if err, ready := f.Poll(nil); err != nil || !ready {
		t.Fatal(err, ready)
	}
	f.Cancel(nil)
	if p.cancels != 0 {
		t.Fatal("a finished future cancelled its end, which may be another's by now")
	}
}

func TestHelpersInPlaceDoNotAllocate(t *testing.T) {
	var write aio.WriteAllFuture
	var read aio.ReadExactFuture
	w, r := &pipe{}, &pipe{}
	buffer := make([]byte, 10)
	n := testing.AllocsPerRun(100, func() {
		*w = pipe{data: w.data[:0], chunk: 7, room: 1000}
		write.Init(w, text)
		if _, ready := write.Poll(nil); !ready {
			t.Fatal("pending")
		}
		*r = pipe{data: text, chunk: 3}
		read.Init(r, buffer)
		if _, ready := read.Poll(nil); !ready {
			t.Fatal("pending")
		}
	})
	if n != 0 {
		t.Fatalf("%v allocations", n)
	}
}

package aio_test

import (
	"bytes"
	"io"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/aio"
)

// conn is one end of a connection: what it reads and what is written to it.
type conn struct {
	in, out  pipe
	closed   bool
	closeErr error
}

func (c *conn) PollRead(cx *rtlib.Context, p []byte) (int, error, bool) {
	return c.in.PollRead(cx, p)
}
func (c *conn) CancelRead(cx *rtlib.Context) { c.in.CancelRead(cx) }
func (c *conn) PollWrite(cx *rtlib.Context, p []byte) (int, error, bool) {
	return c.out.PollWrite(cx, p)
}
func (c *conn) CancelWrite(cx *rtlib.Context) { c.out.CancelWrite(cx) }
func (c *conn) PollCloseWrite(cx *rtlib.Context) (error, bool) {
	if c.out.wait(cx) {
		return nil, false
	}
	c.closed = true
	return c.closeErr, true
}

func TestCopyBidirectionalAtEverySplit(t *testing.T) {
	eachSplit(t, func(t *testing.T, chunk int, lazy bool) {
		a := &conn{in: pipe{data: text, chunk: chunk, lazy: lazy, err: io.EOF}, out: pipe{chunk: 3, room: 100, lazy: lazy}}
		b := &conn{in: pipe{data: text[5:], chunk: 4, lazy: true, err: io.EOF}, out: pipe{chunk: chunk, room: 100}}
		to, from, err := rtlib.BlockOn(aio.CopyBidirectional(a, b)).Unpack()
		if err != nil || to != int64(len(text)) || from != int64(len(text)-5) {
			t.Fatalf("chunk %d, lazy %v: %d, %d, %v", chunk, lazy, to, from, err)
		}
		if !bytes.Equal(b.out.data, text) || !bytes.Equal(a.out.data, text[5:]) {
			t.Errorf("chunk %d, lazy %v: %q and %q arrived", chunk, lazy, b.out.data, a.out.data)
		}
		if !a.closed || !b.closed {
			t.Errorf("chunk %d, lazy %v: ends closed: %v, %v", chunk, lazy, a.closed, b.closed)
		}
	})
}

// never is a pipe that is always pending.
func never() pipe { return pipe{lazy: true, pended: false, chunk: 1, err: io.EOF} }

func TestOneEndClosesWhileTheOtherGoesOn(t *testing.T) {
	a := &conn{in: pipe{err: io.EOF}, out: pipe{chunk: 10, room: 100}}
	b := &conn{in: never(), out: pipe{chunk: 10, room: 100}}
	f := aio.CopyBidirectional(a, b)
	if _, ready := f.Poll(nil); ready {
		t.Fatal("ready while b may send")
	}
	if !b.closed || a.closed {
		t.Fatalf("after the end of a: ends closed: %v, %v; want b's alone", a.closed, b.closed)
	}
	f.Cancel(nil)
	f.Cancel(nil)
	if b.in.cancels != 1 || a.in.cancels+a.out.cancels+b.out.cancels != 0 {
		t.Error("cancelling did not reach exactly the read that waits")
	}
}

func TestErrorOfOneDirectionEndsBoth(t *testing.T) {
	waiting := func() *conn { return &conn{in: never(), out: pipe{chunk: 10, room: 100}} }
	for _, c := range []struct {
		name string
		a, b *conn
	}{
		{"reading from b", waiting(), &conn{in: pipe{err: errBroken}}},
		{"writing to b", &conn{in: never(), out: pipe{err: errBroken}}, &conn{in: pipe{data: text, chunk: 5}}},
		{"closing b", waiting(), &conn{in: pipe{err: io.EOF}}},
	} {
		c.a.closeErr = errBroken
		_, _, err := rtlib.BlockOn(aio.CopyBidirectional(c.a, c.b)).Unpack()
		if err != errBroken {
			t.Errorf("%s: %v", c.name, err)
		}
		if c.a.in.cancels != 1 {
			t.Errorf("%s: the other direction still waits", c.name)
		}
	}
}

// flood is a connection that always has something to read, and takes all.
type flood struct{ conn }

func (f *flood) PollRead(cx *rtlib.Context, p []byte) (int, error, bool) {
	return len(p), nil, cx.Spend()
}

func (f *flood) PollWrite(cx *rtlib.Context, p []byte) (int, error, bool) {
	f.out.data = append(f.out.data, p...)
	return len(p), nil, cx.Spend()
}

// sink takes all and has little to say.
type sink struct{ conn }

func (s *sink) PollRead(cx *rtlib.Context, p []byte) (int, error, bool) {
	if !cx.Spend() {
		return 0, nil, false
	}
	return s.in.PollRead(cx, p)
}

func (s *sink) PollWrite(cx *rtlib.Context, p []byte) (int, error, bool) {
	return len(p), nil, cx.Spend()
}

func TestADirectionWithoutEndDoesNotStarveTheOther(t *testing.T) {
	a, b := new(flood), &sink{conn{in: pipe{data: text, chunk: 1, err: io.EOF}}}
	f, polls := aio.CopyBidirectional(a, b), 0
	rtlib.BlockOn(rtlib.PollFunc[rtlib.Unit](func(cx *rtlib.Context) (u rtlib.Unit, ready bool) {
		if _, ready = f.Poll(cx); ready {
			t.Error("it has ended")
		}
		polls++
		return u, ready || len(a.out.data) == len(text) || polls == 10
	}))
	f.Cancel(nil)
	if !bytes.Equal(a.out.data, text) {
		t.Errorf("after %d polls %q has arrived", polls, a.out.data)
	}
}

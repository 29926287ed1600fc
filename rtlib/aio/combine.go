package aio

import (
	"io"

	"github.com/asyncgen/asyncgen/rtlib"
)

// Take returns a reader of at most the next n bytes of r, after which it ends.
func Take(r Reader, n int64) *TakeReader { return &TakeReader{r, n} }

// TakeReader is the reader that [Take] returns.
type TakeReader struct {
	r    Reader
	left int64
}

// Left returns how many bytes may still be read.
func (t *TakeReader) Left() int64 { return t.left }

// PollRead reads, as long as bytes are left.
func (t *TakeReader) PollRead(cx *rtlib.Context, p []byte) (n int, err error, ready bool) {
	if t.left <= 0 {
		return 0, io.EOF, true
	}
	n, err, ready = t.r.PollRead(cx, p[:min(int64(len(p)), t.left)])
	t.left -= int64(n)
	return n, err, ready
}

// CancelRead gives up waiting.
func (t *TakeReader) CancelRead(cx *rtlib.Context) { t.r.CancelRead(cx) }

// Chain returns a reader of the given ones, each from the end of the one before.
func Chain(readers ...Reader) *ChainReader { return &ChainReader{readers} }

// ChainReader is the reader that [Chain] returns.
type ChainReader struct{ left []Reader }

// PollRead reads from the first reader that has not ended.
func (c *ChainReader) PollRead(cx *rtlib.Context, p []byte) (n int, err error, ready bool) {
	for len(c.left) > 0 {
		n, err, ready = c.left[0].PollRead(cx, p)
		if err != io.EOF {
			return n, err, ready
		}
		c.left = c.left[1:]
		if n > 0 {
			return n, nil, true
		}
	}
	return 0, io.EOF, true
}

// CancelRead gives up waiting.
func (c *ChainReader) CancelRead(cx *rtlib.Context) {
	if len(c.left) > 0 {
		c.left[0].CancelRead(cx)
	}
}

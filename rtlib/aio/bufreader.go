package aio

import (
	"io"

	"github.com/asyncgen/asyncgen/rtlib"
)

const (
	// bufferSize is how large the buffers of BufReader and BufWriter are unless
	// something else is said.
	bufferSize = 4 << 10
	// maxToken is how long a line may be unless SetMaxToken says otherwise.
	maxToken = 1 << 20
)

// BufReader reads ahead into a buffer, and so can read lines and other pieces
// whose length is not known before. What it has read ahead stays in it when a
// future of it is cancelled: those that end at a delimiter, and Peek, lose
// nothing. It is used by one task at a time.
type BufReader struct {
	r        Reader
	buffer   []byte
	from, to int   // what of the buffer is read and not yet taken
	taken    uint  // bytes so far, modulo a power of two
	err      error // came with the last bytes: it is next
	size     int   // of the buffer, as long as no token needs more
	maxToken int
	waiting  bool // for r
}

// NewBufReader returns a reader of r with a buffer of 4 KiB, which is allocated
// at the first read.
func NewBufReader(r Reader) *BufReader { return NewBufReaderSize(r, bufferSize) }

// NewBufReaderSize is NewBufReader with a buffer of size bytes, at least 16.
func NewBufReaderSize(r Reader, size int) *BufReader {
	return &BufReader{r: r, size: max(size, 16), maxToken: maxToken}
}

// SetMaxToken sets how many bytes ReadLine and ReadBytes accept before they give
// up with [bufio.ErrTooLong], the delimiter not counted; the default is 1 MiB.
// It bounds what a peer can make b hold.
func (b *BufReader) SetMaxToken(n int) { b.maxToken = n }

// Buffered returns how many bytes can be read without waiting.
func (b *BufReader) Buffered() int { return b.to - b.from }

// PollRead takes what is buffered, or else reads into the buffer, past it if p
// is larger.
func (b *BufReader) PollRead(cx *rtlib.Context, p []byte) (n int, err error, ready bool) {
	if len(p) == 0 {
		return 0, nil, true
	}
	if b.Buffered() == 0 && b.err == nil && len(p) >= b.size {
		n, err, ready = b.r.PollRead(cx, p)
		b.waiting = !ready
		return n, err, ready
	}
	buffered, err, ready := b.PollFill(cx)
	if err != nil || !ready {
		return 0, err, ready
	}
	n = copy(p, buffered)
	b.Consume(n)
	return n, nil, true
}

// CancelRead gives up waiting. What is buffered stays.
func (b *BufReader) CancelRead(cx *rtlib.Context) {
	if b.waiting {
		b.waiting = false
		b.r.CancelRead(cx)
	}
}

// PollFill returns what is buffered without taking it, at least a byte; it
// waits if there is nothing. The bytes are valid until the next use of b.
func (b *BufReader) PollFill(cx *rtlib.Context) (buffered []byte, err error, ready bool) {
	if b.Buffered() == 0 {
		if err, ready = b.pollMore(cx, 1); err != nil || !ready {
			return nil, err, ready
		}
	}
	return b.buffer[b.from:b.to], nil, true
}

// Consume takes n of the bytes that PollFill has returned.
func (b *BufReader) Consume(n int) {
	if n < 0 || n > b.Buffered() {
		panic("aio: Consume of more than is buffered")
	}
	b.from += n
	b.taken += uint(n)
	if b.from == b.to {
		b.from, b.to = 0, 0
		if len(b.buffer) > b.size {
			b.buffer = nil // it grew for a token, which is gone
		}
	}
}

// pollMore reads at least a byte behind what is buffered, in a buffer that can
// hold want bytes in all. An error that came with bytes is returned once they
// were.
func (b *BufReader) pollMore(cx *rtlib.Context, want int) (err error, ready bool) {
	if b.err != nil {
		err, b.err = b.err, nil
		return err, true
	}
	b.makeRoom(want)
	n, err, ready := b.r.PollRead(cx, b.buffer[b.to:])
	if b.waiting = !ready; b.waiting {
		return nil, false
	}
	b.to += n
	if n == 0 {
		if err == nil {
			err = io.ErrNoProgress
		}
		return err, true
	}
	b.err = err
	return nil, true
}

// makeRoom makes the buffer hold want bytes and one more than it has.
func (b *BufReader) makeRoom(want int) {
	have := b.Buffered()
	need := max(want, have+1, b.size)
	switch {
	case need > len(b.buffer):
		if len(b.buffer) > 0 {
			need = max(need, 2*len(b.buffer))
		}
		grown := make([]byte, need)
		copy(grown, b.buffer[b.from:b.to])
		b.buffer = grown
	case b.to < len(b.buffer) && b.from+want <= len(b.buffer):
		return
	default:
		copy(b.buffer, b.buffer[b.from:b.to])
	}
	b.from, b.to = 0, have
}

// Read returns a future that reads up to len(p) bytes into p, as soon as there
// are any. The end is [io.EOF]. Cancelling it loses no bytes.
func (b *BufReader) Read(p []byte) rtlib.Future[rtlib.Result[int]] {
	f := &BufReaderReadFuture{}
	f.Init(b, p)
	return f
}

// BufReaderReadFuture is the future that [BufReader.Read] returns.
type BufReaderReadFuture struct {
	rtlib.Embeddable
	read ReadFuture
}

// Init sets the reader and the buffer.
func (f *BufReaderReadFuture) Init(b *BufReader, p []byte) { f.read.Init(b, p) }

// Poll is ready when bytes have been read, at the end and on an error.
func (f *BufReaderReadFuture) Poll(cx *rtlib.Context) (rtlib.Result[int], bool) {
	return f.read.Poll(cx)
}

// Cancel gives the read up.
func (f *BufReaderReadFuture) Cancel(cx *rtlib.Context) { f.read.Cancel(cx) }

// Peek returns a future that gives the next n bytes without taking them. They
// are valid until the next use of b. With fewer than n bytes comes the error
// that ended b. Cancelling it loses no bytes.
func (b *BufReader) Peek(n int) rtlib.Future[rtlib.Result[[]byte]] {
	f := &BufReaderPeekFuture{}
	f.Init(b, n)
	return f
}

// BufReaderPeekFuture is the future that [BufReader.Peek] returns.
type BufReaderPeekFuture struct {
	rtlib.Embeddable
	b     *BufReader
	n     int
	waits bool // for the reader below
}

// Init sets the reader and the number of bytes.
func (f *BufReaderPeekFuture) Init(b *BufReader, n int) { f.b, f.n, f.waits = b, n, false }

// Poll reads ahead until n bytes are there.
func (f *BufReaderPeekFuture) Poll(cx *rtlib.Context) (r rtlib.Result[[]byte], ready bool) {
	b := f.b
	f.waits = false
	for b.Buffered() < f.n {
		err, ready := b.pollMore(cx, f.n)
		if f.waits = !ready; f.waits {
			return r, false
		}
		if err != nil {
			return rtlib.Result[[]byte]{Value: b.buffer[b.from:b.to], Err: err}, true
		}
	}
	return rtlib.Ok(b.buffer[b.from : b.from+f.n]), true
}

// Cancel gives up waiting.
func (f *BufReaderPeekFuture) Cancel(cx *rtlib.Context) {
	if f.waits {
		f.waits = false
		f.b.CancelRead(cx)
	}
}

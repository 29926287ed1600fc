package aio

import (
	"bufio"
	"bytes"
	"io"

	"github.com/asyncgen/asyncgen/rtlib"
)

// ReadLine returns a future for the next line, without the \n or \r\n that ends
// it. Text behind the last \n is a line as well; the error after it is [io.EOF].
// A line that is longer than SetMaxToken allows is [bufio.ErrTooLong]; it stays
// in b, whose connection is best closed. Cancelling it loses nothing: a line
// that has come in part stays in b until its rest is there.
func (b *BufReader) ReadLine() rtlib.Future[rtlib.Result[string]] {
	f := &BufReaderReadLineFuture{}
	f.Init(b)
	return f
}

// BufReaderReadLineFuture is the future that [BufReader.ReadLine] returns.
type BufReaderReadLineFuture struct {
	rtlib.Embeddable
	scan scan
}

// Init sets the reader.
func (f *BufReaderReadLineFuture) Init(b *BufReader) { f.scan = scan{b: b} }

// Poll reads ahead until there is a line.
func (f *BufReaderReadLineFuture) Poll(cx *rtlib.Context) (rtlib.Result[string], bool) {
	return f.scan.pollLine(cx)
}

// Cancel gives up waiting.
func (f *BufReaderReadLineFuture) Cancel(cx *rtlib.Context) { f.scan.cancel(cx) }

// ReadBytes returns a future for what comes up to the next delim, which it
// includes. If b ends before, the bytes come with its error, [io.EOF] as a rule;
// so there is an error exactly if they do not end in delim. Of its limit and of
// cancelling it holds what [BufReader.ReadLine] says.
func (b *BufReader) ReadBytes(delim byte) rtlib.Future[rtlib.Result[[]byte]] {
	f := &BufReaderReadBytesFuture{}
	f.Init(b, delim)
	return f
}

// BufReaderReadBytesFuture is the future that [BufReader.ReadBytes] returns.
type BufReaderReadBytesFuture struct {
	rtlib.Embeddable
	scan  scan
	delim byte
}

// Init sets the reader and the delimiter.
func (f *BufReaderReadBytesFuture) Init(b *BufReader, delim byte) {
	f.scan, f.delim = scan{b: b}, delim
}

// Poll reads ahead until the delimiter is there.
func (f *BufReaderReadBytesFuture) Poll(cx *rtlib.Context) (r rtlib.Result[[]byte], ready bool) {
	token, err, ready := f.scan.poll(cx, f.delim)
	if !ready {
		return r, false
	}
	r = rtlib.Result[[]byte]{Value: bytes.Clone(token), Err: err}
	f.scan.take(len(token), err)
	return r, true
}

// Cancel gives up waiting.
func (f *BufReaderReadBytesFuture) Cancel(cx *rtlib.Context) { f.scan.cancel(cx) }

// scan looks for a delimiter in what a BufReader has and reads.
type scan struct {
	b        *BufReader
	searched int  // of what is buffered, and without a delimiter
	taken    uint // from b, when that was searched
	waits    bool // for the reader below
}

// poll returns what comes up to delim, or up to the end with its error, without
// taking it.
func (s *scan) poll(cx *rtlib.Context, delim byte) (token []byte, err error, ready bool) {
	b := s.b
	if !cx.Spend() {
		return nil, nil, false
	}
	s.waits = false
	if s.taken != b.taken { // by somebody else
		s.taken, s.searched = b.taken, 0
	}
	for {
		buffered := b.buffer[b.from:b.to]
		if i := bytes.IndexByte(buffered[s.searched:], delim); i >= 0 {
			i += s.searched
			if i > b.maxToken {
				return nil, bufio.ErrTooLong, true
			}
			return buffered[:i+1], nil, true
		}
		if s.searched = len(buffered); s.searched > b.maxToken {
			return nil, bufio.ErrTooLong, true
		}
		err, ready = b.pollMore(cx, s.searched+1)
		if s.waits = !ready; err != nil || s.waits {
			return b.buffer[b.from:b.to], err, ready // reading has moved it
		}
	}
}

// pollLine is poll for a line, which it takes.
func (s *scan) pollLine(cx *rtlib.Context) (r rtlib.Result[string], ready bool) {
	token, err, ready := s.poll(cx, '\n')
	if !ready {
		return r, false
	}
	if err == nil || err == io.EOF && len(token) > 0 {
		r.Value = string(withoutLineEnd(token))
		s.take(len(token), nil)
		return r, true
	}
	r.Err = err // what has come in part is no line
	return r, true
}

// take takes the n bytes of a token that came with err.
func (s *scan) take(n int, err error) {
	if err != bufio.ErrTooLong {
		s.b.Consume(n)
	}
	s.searched = 0
}

func (s *scan) cancel(cx *rtlib.Context) {
	if s.waits {
		s.waits = false
		s.b.CancelRead(cx)
	}
}

// withoutLineEnd returns token without the \n or \r\n at its end.
func withoutLineEnd(token []byte) []byte {
	token, ended := bytes.CutSuffix(token, []byte{'\n'})
	if ended {
		token = bytes.TrimSuffix(token, []byte{'\r'})
	}
	return token
}

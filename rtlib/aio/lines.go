package aio

import (
	"io"

	"github.com/asyncgen/asyncgen/rtlib"
)

// Lines returns the stream of the lines that are still to be read from b, each
// as from [BufReader.ReadLine]. It ends with b; another error is the last
// element. Cancelling it leaves b as it is.
func (b *BufReader) Lines() *LineStream { return &LineStream{scan: scan{b: b}} }

// LineStream is the stream that [BufReader.Lines] returns.
type LineStream struct {
	scan  scan
	ended bool
}

// PollNext is ready when there is a line, at the end and on an error.
func (s *LineStream) PollNext(cx *rtlib.Context) (r rtlib.Result[string], ok, ready bool) {
	if s.ended {
		return r, false, true
	}
	if r, ready = s.scan.pollLine(cx); !ready {
		return r, false, false
	}
	if s.ended = r.Err != nil; r.Err == io.EOF {
		return rtlib.Result[string]{}, false, true
	}
	return r, true, true
}

// Cancel gives up waiting.
func (s *LineStream) Cancel(cx *rtlib.Context) { s.scan.cancel(cx) }

// Split returns the stream of the pieces of b between delimiters, without them.
// A delimiter at the very end has no empty piece behind it. Of errors and
// cancelling it holds what [BufReader.Lines] says.
func (b *BufReader) Split(delim byte) *SplitStream {
	return &SplitStream{scan: scan{b: b}, delim: delim}
}

// SplitStream is the stream that [BufReader.Split] returns.
type SplitStream struct {
	scan  scan
	delim byte
	ended bool
}

// PollNext is ready when there is a piece, at the end and on an error.
func (s *SplitStream) PollNext(cx *rtlib.Context) (r rtlib.Result[[]byte], ok, ready bool) {
	if s.ended {
		return r, false, true
	}
	token, err, ready := s.scan.poll(cx, s.delim)
	if !ready {
		return r, false, false
	}
	n := len(token)
	switch {
	case err == nil:
		token = token[:n-1]
	case err == io.EOF && n > 0:
		err = nil // the end comes again
	default:
		s.ended = true
		return rtlib.Err[[]byte](err), err != io.EOF, true
	}
	r.Value = append([]byte{}, token...)
	s.scan.take(n, nil)
	return r, true, true
}

// Cancel gives up waiting.
func (s *SplitStream) Cancel(cx *rtlib.Context) { s.scan.cancel(cx) }

package stream

import (
	"iter"

	"github.com/asyncgen/asyncgen/rtlib"
)

// FromSeq returns a stream of the values of seq, which is never pending. The
// function runs in a coroutine, from one value to the next; Cancel stops it.
func FromSeq[T any](seq iter.Seq[T]) *FromSeqStream[T] {
	s := &FromSeqStream[T]{}
	s.Init(seq)
	return s
}

// FromSeqStream is the stream that [FromSeq] returns.
type FromSeqStream[T any] struct {
	rtlib.Embeddable
	seq  iter.Seq[T] // nil once begun or cancelled
	next func() (T, bool)
	stop func()
}

// Init sets the function.
func (s *FromSeqStream[T]) Init(seq iter.Seq[T]) { *s = FromSeqStream[T]{seq: seq} }

// PollNext runs the function up to its next value.
func (s *FromSeqStream[T]) PollNext(*rtlib.Context) (v T, ok, ready bool) {
	if s.seq != nil {
		s.next, s.stop = iter.Pull(s.seq)
		s.seq = nil
	}
	if v, ok = s.next(); !ok {
		s.stop = nil
	}
	return v, ok, true
}

// Cancel stops the function and returns when it has.
func (s *FromSeqStream[T]) Cancel(*rtlib.Context) {
	stop := s.stop
	s.seq, s.stop = nil, nil
	if stop != nil {
		stop()
	}
}

// Seq returns an iterator over the values of s for plain Go code: it blocks the
// goroutine until each is there. Leaving the loop early cancels s. A loop in an
// async function is a for await instead.
func Seq[T any](s rtlib.Stream[T]) iter.Seq[T] {
	return func(yield func(T) bool) {
		ended := false
		defer func() {
			if !ended {
				s.Cancel(nil)
			}
		}()
		for {
			next := rtlib.BlockOn(rtlib.Future[item[T]](nextOf[T]{s}))
			if !next.ok {
				ended = true
				return
			}
			if !yield(next.value) {
				return
			}
		}
	}
}

type item[T any] struct {
	value T
	ok    bool
}

// nextOf is the future of a stream's next value.
type nextOf[T any] struct{ s rtlib.Stream[T] }

func (n nextOf[T]) Poll(cx *rtlib.Context) (it item[T], ready bool) {
	it.value, it.ok, ready = n.s.PollNext(cx)
	return it, ready
}

func (n nextOf[T]) Cancel(cx *rtlib.Context) { n.s.Cancel(cx) }

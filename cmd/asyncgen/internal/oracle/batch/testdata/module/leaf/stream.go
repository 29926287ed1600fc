package leaf

import (
	"errors"

	"batch/tr"

	"github.com/asyncgen/asyncgen/rtlib"
)

// Ctx traces v and returns it.
func Ctx[T any](_ *rtlib.Context, id int, v T) T {
	tr.P(id, v)
	return v
}

// Stream returns a stream of vs, each of which is a pause. It traces that it is
// cancelled before its end.
func Stream[T any](id int, vs ...T) *ListStream[T] {
	s := &ListStream[T]{}
	s.Init(id, vs...)
	return s
}

// ListStream is the stream of Stream.
type ListStream[T any] struct {
	rtlib.Embeddable
	next VFuture[T]
	vs   []T
	over bool
}

// Init starts it anew.
func (s *ListStream[T]) Init(id int, vs ...T) {
	*s = ListStream[T]{vs: vs, next: VFuture[T]{id: id}}
	s.advance()
}

func (s *ListStream[T]) advance() {
	if len(s.vs) > 0 {
		s.next.Init(s.next.id, s.vs[0])
	}
}

// PollNext is ready with a value at each first or second poll.
func (s *ListStream[T]) PollNext(cx *rtlib.Context) (v T, ok, ready bool) {
	if s.over {
		panic("leaf: a stream was polled after its end")
	}
	if len(s.vs) == 0 {
		s.over = true
		return v, false, true
	}
	if v, ready = s.next.Poll(cx); !ready {
		return v, false, false
	}
	s.vs = s.vs[1:]
	s.advance()
	return v, true, true
}

// Cancel gives the stream up, whether it is pending or not.
func (s *ListStream[T]) Cancel(cx *rtlib.Context) {
	if s.over {
		return
	}
	s.over = true
	s.next.Cancel(cx)
	tr.P(s.next.id, "cancelled")
}

// TryStream returns a stream of vs with an error beside the one whose index is
// bad.
func TryStream[T any](id, bad int, vs ...T) rtlib.Stream[rtlib.Result[T]] {
	return &tryStream[T]{values: Stream(id, vs...), bad: bad}
}

type tryStream[T any] struct {
	values *ListStream[T]
	i, bad int
}

func (s *tryStream[T]) PollNext(cx *rtlib.Context) (r rtlib.Result[T], ok, ready bool) {
	r.Value, ok, ready = s.values.PollNext(cx)
	if ok {
		if s.i == s.bad {
			r.Err = errors.New("failed")
		}
		s.i++
	}
	return r, ok, ready
}

func (s *tryStream[T]) Cancel(cx *rtlib.Context) { s.values.Cancel(cx) }

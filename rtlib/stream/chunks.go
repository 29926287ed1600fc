package stream

import (
	"fmt"

	"github.com/asyncgen/asyncgen/rtlib"
)

// Chunks returns a stream of slices of n values of s each; the last one may have
// fewer. Each is a slice of its own. N must be positive.
func Chunks[T any](s rtlib.Stream[T], n int) *ChunksStream[T] {
	c := &ChunksStream[T]{}
	c.Init(s, n)
	return c
}

// ChunksStream is the stream that [Chunks] returns.
type ChunksStream[T any] struct {
	rtlib.Embeddable
	source rtlib.Stream[T] // nil once ended or cancelled
	n      int
	chunk  []T // so far
	ended  bool
}

// Init sets the stream and the number.
func (c *ChunksStream[T]) Init(s rtlib.Stream[T], n int) {
	if n <= 0 {
		panic(fmt.Sprintf("stream: chunks of %d values", n))
	}
	*c = ChunksStream[T]{source: s, n: n}
}

// PollNext polls the source until a slice is full. It is fair to other tasks.
func (c *ChunksStream[T]) PollNext(cx *rtlib.Context) (chunk []T, ok, ready bool) {
	for !c.ended {
		if !cx.Spend() {
			return nil, false, false
		}
		v, more, ready := c.source.PollNext(cx)
		switch {
		case !ready:
			return nil, false, false
		case !more:
			c.source, c.ended = nil, true
		default:
			if c.chunk == nil {
				c.chunk = make([]T, 0, min(c.n, maxPrepared))
			}
			c.chunk = append(c.chunk, v)
		}
		if len(c.chunk) == c.n {
			break
		}
	}
	chunk, c.chunk = c.chunk, nil
	return chunk, len(chunk) > 0, true
}

// maxPrepared bounds what is allocated for a slice ahead of its values.
const maxPrepared = 1024

// Cancel cancels the source, and drops the values of a slice that is not full.
func (c *ChunksStream[T]) Cancel(cx *rtlib.Context) {
	source := c.source
	*c = ChunksStream[T]{ended: true}
	cancel(cx, source)
}

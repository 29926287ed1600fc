package stream

import "github.com/asyncgen/asyncgen/rtlib"

// Chain returns a stream of the values of first and then those of second.
func Chain[T any](first, second rtlib.Stream[T]) *ChainStream[T] {
	c := &ChainStream[T]{}
	c.Init(first, second)
	return c
}

// ChainStream is the stream that [Chain] returns.
type ChainStream[T any] struct {
	rtlib.Embeddable
	first, second rtlib.Stream[T] // nil once ended or cancelled
}

// Init sets the streams.
func (c *ChainStream[T]) Init(first, second rtlib.Stream[T]) { c.first, c.second = first, second }

// PollNext polls the first stream, and the second one when that has ended.
func (c *ChainStream[T]) PollNext(cx *rtlib.Context) (v T, ok, ready bool) {
	if c.first != nil {
		if v, ok, ready = c.first.PollNext(cx); ok || !ready {
			return v, ok, ready
		}
		c.first = nil
	}
	if v, ok, ready = c.second.PollNext(cx); ready && !ok {
		c.second = nil
	}
	return v, ok, ready
}

// Cancel cancels what has not ended, whatever panics.
func (c *ChainStream[T]) Cancel(cx *rtlib.Context) {
	first, second := c.first, c.second
	c.first, c.second = nil, nil
	defer cancel(cx, second)
	cancel(cx, first)
}

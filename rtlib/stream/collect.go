package stream

import "github.com/asyncgen/asyncgen/rtlib"

// Collect returns a future of all values of s, in order.
func Collect[T any](s rtlib.Stream[T]) *CollectFuture[T] {
	c := &CollectFuture[T]{}
	c.Init(s)
	return c
}

// CollectFuture is the future that [Collect] returns.
type CollectFuture[T any] struct {
	rtlib.Embeddable
	source rtlib.Stream[T] // nil once ended or cancelled
	values []T
}

// Init sets the stream.
func (c *CollectFuture[T]) Init(s rtlib.Stream[T]) { *c = CollectFuture[T]{source: s} }

// Poll takes what the stream has. It is fair to other tasks. A panic or runtime.Goexit of
// the stream cancels it.
func (c *CollectFuture[T]) Poll(cx *rtlib.Context) (values []T, ready bool) {
	raised := true
	defer func() {
		if raised {
			c.Cancel(cx)
		}
	}()
	values, ready = c.take(cx)
	raised = false
	return values, ready
}

// take takes what the stream has until it ends.
func (c *CollectFuture[T]) take(cx *rtlib.Context) (values []T, ready bool) {
	for cx.Spend() {
		v, ok, ready := c.source.PollNext(cx)
		switch {
		case !ready:
			return nil, false
		case !ok:
			values = c.values
			*c = CollectFuture[T]{}
			return values, true
		}
		c.values = append(c.values, v)
	}
	return nil, false
}

// Cancel cancels the stream.
func (c *CollectFuture[T]) Cancel(cx *rtlib.Context) {
	source := c.source
	*c = CollectFuture[T]{}
	cancel(cx, source)
}

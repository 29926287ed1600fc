package stream_test

import (
	"slices"
	"strconv"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/stream"
)

// counter is a stream of 0 to n-1 that is pending ahead of each value.
type counter struct {
	i, n      int
	pending   bool
	ended     bool
	cancelled int
}

func (c *counter) PollNext(cx *rtlib.Context) (v int, ok, ready bool) {
	if c.ended {
		panic("polled after the end")
	}
	if c.pending = !c.pending; c.pending {
		cx.Waker().Wake()
		return 0, false, false
	}
	if c.i == c.n {
		c.ended = true
		return 0, false, true
	}
	c.i++
	return c.i - 1, true, true
}

func (c *counter) Cancel(*rtlib.Context) {
	if !c.ended {
		c.ended = true
		c.cancelled++
	}
}

func collected[T any](s rtlib.Stream[T]) []T { return rtlib.BlockOn[[]T](stream.Collect(s)) }

func TestAdaptersGiveTheValuesInOrder(t *testing.T) {
	odd := func(n int) bool { return n%2 == 1 }
	for _, c := range []struct {
		name   string
		stream rtlib.Stream[int]
		want   []int
	}{
		{"a stream", &counter{n: 3}, []int{0, 1, 2}},
		{"of none", &counter{}, nil},
		{"Filter", stream.Filter[int](&counter{n: 6}, odd), []int{1, 3, 5}},
		{"Filter of many", stream.Filter[int](stream.FromSeq(slices.Values(make([]int, 1000))), odd), nil},
		{"Take", stream.Take[int](&counter{n: 9}, 2), []int{0, 1}},
		{"Take of few", stream.Take[int](&counter{n: 1}, 2), []int{0}},
		{"Take of none", stream.Take[int](&counter{n: 9}, 0), nil},
		{"Chain", stream.Chain[int](&counter{n: 2}, &counter{n: 3}), []int{0, 1, 0, 1, 2}},
		{"FromSeq", stream.FromSeq(slices.Values([]int{4, 5})), []int{4, 5}},
	} {
		if got := collected(c.stream); !slices.Equal(got, c.want) {
			t.Errorf("%s gives %v, want %v", c.name, got, c.want)
		}
	}
	if got := collected[string](stream.Map[int](&counter{n: 2}, strconv.Itoa)); !slices.Equal(got, []string{"0", "1"}) {
		t.Errorf("Map gives %q", got)
	}
}

func TestCancelReachesTheSource(t *testing.T) {
	for name, make := range map[string]func(s rtlib.Stream[int]) interface{ Cancel(*rtlib.Context) }{
		"Map": func(s rtlib.Stream[int]) interface{ Cancel(*rtlib.Context) } { return stream.Map(s, strconv.Itoa) },
		"Filter": func(s rtlib.Stream[int]) interface{ Cancel(*rtlib.Context) } {
			return stream.Filter(s, func(int) bool { return true })
		},
		"Take":    func(s rtlib.Stream[int]) interface{ Cancel(*rtlib.Context) } { return stream.Take(s, 1) },
		"Chain":   func(s rtlib.Stream[int]) interface{ Cancel(*rtlib.Context) } { return stream.Chain(s, s) },
		"Collect": func(s rtlib.Stream[int]) interface{ Cancel(*rtlib.Context) } { return stream.Collect(s) },
	} {
		c := &counter{n: 3}
		s := make(c)
		s.Cancel(nil)
		s.Cancel(nil)
		if c.cancelled != 1 {
			t.Errorf("%s cancels its source %d times", name, c.cancelled)
		}
	}
}

func TestTakeCancelsWhatItLeaves(t *testing.T) {
	c := &counter{n: 9}
	collected[int](stream.Take[int](c, 2))
	if c.cancelled != 1 {
		t.Errorf("the source was cancelled %d times", c.cancelled)
	}
}

func TestFromSeqStopsTheFunction(t *testing.T) {
	stopped := false
	s := stream.FromSeq(func(yield func(int) bool) {
		defer func() { stopped = true }()
		for yield(1) {
		}
	})
	if v, ok, ready := s.PollNext(nil); v != 1 || !ok || !ready {
		t.Errorf("got %d, %t, %t", v, ok, ready)
	}
	s.Cancel(nil)
	s.Cancel(nil)
	if !stopped {
		t.Error("the function was not stopped")
	}
}

func TestSeqBlocksForEachValue(t *testing.T) {
	if got := slices.Collect(stream.Seq[int](&counter{n: 3})); !slices.Equal(got, []int{0, 1, 2}) {
		t.Errorf("got %v", got)
	}
	c := &counter{n: 3}
	for v := range stream.Seq[int](c) {
		if v == 1 {
			break
		}
	}
	if c.cancelled != 1 || c.i != 2 {
		t.Errorf("cancelled %d times, after %d values", c.cancelled, c.i)
	}
}

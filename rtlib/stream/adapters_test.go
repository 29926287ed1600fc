package stream_test

import (
	"maps"
	"slices"
	"strconv"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/stream"
)

// later is a future of v that is pending once.
type later struct {
	v         int
	polled    bool
	cancelled *int
}

func (l *later) Poll(cx *rtlib.Context) (v int, ready bool) {
	if !l.polled {
		l.polled = true
		cx.Waker().Wake()
		return 0, false
	}
	return l.v, true
}

func (l *later) Cancel(*rtlib.Context) { *l.cancelled++ }

func double(n int) rtlib.Future[int] { return &later{v: 2 * n} }

func small(n int) bool { return n < 2 }

func TestAdaptersThatLeaveOut(t *testing.T) {
	odds := func(n int) (string, bool) { return strconv.Itoa(n), n%2 == 1 }
	for _, c := range []struct {
		name   string
		stream rtlib.Stream[int]
		want   []int
	}{
		{"TakeWhile", stream.TakeWhile(&counter{n: 5}, small), []int{0, 1}},
		{"TakeWhile of all", stream.TakeWhile(&counter{n: 1}, small), []int{0}},
		{"Skip", stream.Skip[int](&counter{n: 4}, 2), []int{2, 3}},
		{"Skip of many", stream.Skip(stream.FromSeq(slices.Values(make([]int, 1000))), 999), []int{0}},
		{"Skip of all", stream.Skip[int](&counter{n: 4}, 9), nil},
		{"Skip of none", stream.Skip[int](&counter{n: 1}, -1), []int{0}},
		{"Then", stream.Then(&counter{n: 3}, double), []int{0, 2, 4}},
		{"Merge of one", stream.Merge[int](&counter{n: 3}), []int{0, 1, 2}},
		{"Merge of none", stream.Merge[int](), nil},
	} {
		if got := collected(c.stream); !slices.Equal(got, c.want) {
			t.Errorf("%s gives %v, want %v", c.name, got, c.want)
		}
	}
	if got := collected[string](stream.FilterMap(&counter{n: 5}, odds)); !slices.Equal(got, []string{"1", "3"}) {
		t.Errorf("FilterMap gives %q", got)
	}
	if got := rtlib.BlockOn[int](stream.Fold(&counter{n: 5}, 100, func(sum, n int) int { return sum + n })); got != 110 {
		t.Errorf("Fold gives %d", got)
	}
}

func TestZipPairsValues(t *testing.T) {
	got := collected[rtlib.Tuple2[int, string]](stream.Zip[int, string](&counter{n: 2}, stream.FromSeq(slices.Values([]string{"a", "b", "c"}))))
	want := []rtlib.Tuple2[int, string]{{V1: 0, V2: "a"}, {V1: 1, V2: "b"}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	long, short := &counter{n: 9}, &counter{n: 1}
	if got := collected[rtlib.Tuple2[int, int]](stream.Zip[int, int](long, short)); len(got) != 1 || long.cancelled != 1 || short.cancelled != 0 {
		t.Errorf("%d pairs; cancelled: %d, %d", len(got), long.cancelled, short.cancelled)
	}
}

func TestChunksHaveAsManyValues(t *testing.T) {
	for n, want := range map[int][]int{1: {1, 1, 1, 1, 1}, 2: {2, 2, 1}, 5: {5}, 1 << 30: {5}} {
		var lengths []int
		i := 0
		for _, chunk := range collected[[]int](stream.Chunks[int](&counter{n: 5}, n)) {
			lengths = append(lengths, len(chunk))
			for _, v := range chunk {
				if v != i {
					t.Errorf("value %d is %d", i, v)
				}
				i++
			}
		}
		if !slices.Equal(lengths, want) {
			t.Errorf("chunks of %d have lengths %v, want %v", n, lengths, want)
		}
	}
	if got := collected[[]int](stream.Chunks[int](&counter{}, 3)); len(got) > 0 {
		t.Errorf("of no value: %v", got)
	}
	defer func() {
		if recover() == nil {
			t.Error("chunks of nothing are taken for chunks")
		}
	}()
	stream.Chunks[int](&counter{}, 0)
}

func TestMergeGivesAllValues(t *testing.T) {
	seen := make(map[int]int)
	for _, v := range collected[int](stream.Merge[int](&counter{n: 4}, &counter{}, stream.FromSeq(slices.Values([]int{1, 2})), &counter{n: 2})) {
		seen[v]++
	}
	if want := map[int]int{0: 2, 1: 3, 2: 2, 3: 1}; !maps.Equal(seen, want) {
		t.Errorf("values %v, want %v", seen, want)
	}
}

// One that is always ready leaves the other its turn.
func TestMergeIsFair(t *testing.T) {
	forever := func(yield func(int) bool) {
		for yield(-1) {
		}
	}
	m := stream.Merge[int](stream.FromSeq(forever), stream.FromSeq(slices.Values([]int{7})))
	defer m.Cancel(nil)
	for range 10_000 {
		if v, _, _ := m.PollNext(nil); v == 7 {
			return
		}
	}
	t.Error("the other stream never had its turn")
}

func TestCancelReachesTheSourceOfEveryAdapter(t *testing.T) {
	type cancels interface{ Cancel(*rtlib.Context) }
	for name, of := range map[string]func(s rtlib.Stream[int]) cancels{
		"TakeWhile": func(s rtlib.Stream[int]) cancels { return stream.TakeWhile(s, small) },
		"Skip":      func(s rtlib.Stream[int]) cancels { return stream.Skip(s, 1) },
		"FilterMap": func(s rtlib.Stream[int]) cancels {
			return stream.FilterMap(s, func(n int) (int, bool) { return n, true })
		},
		"Fold":   func(s rtlib.Stream[int]) cancels { return stream.Fold(s, 0, func(a, n int) int { return a + n }) },
		"Chunks": func(s rtlib.Stream[int]) cancels { return stream.Chunks(s, 2) },
		"Then":   func(s rtlib.Stream[int]) cancels { return stream.Then(s, double) },
		"Zip":    func(s rtlib.Stream[int]) cancels { return stream.Zip[int, int](s, &counter{}) },
		"Merge":  func(s rtlib.Stream[int]) cancels { return stream.Merge[int](&counter{}, s) },
	} {
		c := &counter{n: 3}
		s := of(c)
		s.Cancel(nil)
		s.Cancel(nil)
		if c.cancelled != 1 {
			t.Errorf("%s cancels its source %d times", name, c.cancelled)
		}
	}
}

func TestTakeWhileCancelsWhatItLeaves(t *testing.T) {
	c := &counter{n: 9}
	collected[int](stream.TakeWhile(c, small))
	if c.cancelled != 1 {
		t.Errorf("the source was cancelled %d times", c.cancelled)
	}
}

func TestNextTakesOneValue(t *testing.T) {
	c := &counter{n: 1}
	lost := stream.Next[int](c)
	if _, ready := lost.Poll(nil); ready {
		t.Error("ready at once")
	}
	lost.Cancel(nil)
	if v, ok := rtlib.BlockOn(rtlib.Future[rtlib.Tuple2[int, bool]](stream.Next[int](c))).Unpack(); v != 0 || !ok {
		t.Errorf("got %d, %t", v, ok)
	}
	if v, ok := rtlib.BlockOn(rtlib.Future[rtlib.Tuple2[int, bool]](stream.Next[int](c))).Unpack(); v != 0 || ok {
		t.Errorf("at the end %d, %t", v, ok)
	}
	if c.cancelled != 0 {
		t.Errorf("the stream was cancelled %d times", c.cancelled)
	}
}

func TestThenCancelsItsFuture(t *testing.T) {
	cancelled := 0
	c := &counter{n: 2}
	s := stream.Then(c, func(n int) rtlib.Future[int] { return &later{v: n, cancelled: &cancelled} })
	for range 2 { // the source is pending at the first poll
		if _, _, ready := s.PollNext(nil); ready {
			t.Fatal("ready at once")
		}
	}
	s.Cancel(nil)
	s.Cancel(nil)
	if cancelled != 1 || c.cancelled != 1 {
		t.Errorf("the future was cancelled %d times, the source %d times", cancelled, c.cancelled)
	}
}

// Who awaits a future of a stream may recover from a panic of it, and so lives on.
func TestAPanicCancelsTheStream(t *testing.T) {
	for name, do := range map[string]func(s rtlib.Stream[int]){
		"Collect": func(s rtlib.Stream[int]) {
			rest := stream.Collect(stream.Map(s, func(int) int { panic("boom") }))
			for range 2 { // the first value takes two polls
				rest.Poll(nil)
			}
		},
		"Fold": func(s rtlib.Stream[int]) {
			rest := stream.Fold(s, 0, func(int, int) int { panic("boom") })
			for range 2 {
				rest.Poll(nil)
			}
		},
	} {
		source := &counter{n: 2}
		func() {
			defer func() {
				if recover() != "boom" {
					t.Errorf("%s: no panic", name)
				}
			}()
			do(source)
		}()
		if source.cancelled != 1 {
			t.Errorf("%s cancels its stream %d times", name, source.cancelled)
		}
	}
}

package rtlib

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDecodeRuneIsRangeOverString(t *testing.T) {
	type word string
	type step struct {
		I int
		R rune
	}
	for _, s := range []word{"", "abc", "héllo, 世界", "\xff", "a\xffb", "\xe4\xb8", "世\xe7x", "\ufffd", "\xf0\x9f\x98\x80\x80"} {
		var want, got []step
		for i, r := range s {
			want = append(want, step{i, r})
		}
		for i := 0; i < len(s); {
			r, next := DecodeRune(s, i)
			got = append(got, step{i, r})
			i = next
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%q (-range +DecodeRune):\n%s", s, d)
		}
	}
}

func TestMapIterVisitsEachEntryOnce(t *testing.T) {
	m := make(map[int]string)
	for i := range 1000 {
		m[i] = string(rune('a' + i%26))
	}
	got := make(map[int]string)
	for it := RangeMap(m); it.Next(); {
		if _, twice := got[it.Key()]; twice {
			t.Errorf("key %d came twice", it.Key())
		}
		got[it.Key()] = it.Value()
	}
	if d := cmp.Diff(m, got); d != "" {
		t.Errorf("(-map +visited):\n%s", d)
	}
}

func TestMapIterOfChangingMap(t *testing.T) {
	type key struct{ a, b int }
	m := make(map[key]*int)
	for i := range 100 {
		m[key{i, -i}] = new(int)
	}
	var visited []key
	for it := RangeMap(m); it.Next(); {
		k := it.Key()
		if *it.Value() != 0 {
			t.Errorf("%v has been removed, but came", k)
		}
		visited = append(visited, k)
		other := key{99 - k.a, k.a - 99}
		if p, ok := m[other]; ok && other != k {
			*p = 1
			delete(m, other)
		}
	}
	if len(visited) != 50 {
		t.Errorf("%d entries came, want one of each pair", len(visited))
	}
}

func TestMapIterOfGrowingMapEnds(t *testing.T) {
	m := map[int]bool{0: true}
	n := 0
	for it := RangeMap(m); it.Next(); n++ {
		if len(m) < 1000 {
			m[len(m)] = true
		}
	}
	if n < 1 || n > 1000 {
		t.Errorf("%d entries of a map that grew to 1000", n)
	}
}

func TestMapIterOfSpecialMaps(t *testing.T) {
	type table map[string]int
	if RangeMap(table(nil)).Next() {
		t.Error("a nil map has an entry")
	}
	nan := map[float64]int{math.NaN(): 1, math.Inf(1): 2}
	var values []int
	for it := RangeMap(nan); it.Next(); {
		values = append(values, it.Value())
	}
	slices.Sort(values)
	if d := cmp.Diff([]int{1, 2}, values); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	boxed := map[any]error{nil: nil, 1: nil}
	n := 0
	for it := RangeMap(boxed); it.Next(); n++ {
		if it.Value() != nil {
			t.Errorf("value of %v is %v", it.Key(), it.Value())
		}
	}
	if n != 2 {
		t.Errorf("%d entries, want 2", n)
	}
}

func TestMapIterAllocatesOnce(t *testing.T) {
	m := make(map[int]string)
	for i := range 100 {
		m[i] = "x"
	}
	n := testing.AllocsPerRun(10, func() {
		for it := RangeMap(m); it.Next(); {
			if it.Value() == "" {
				t.Fatal("no value")
			}
		}
	})
	if n > 1 {
		t.Errorf("%v allocations to walk over a map", n)
	}
}

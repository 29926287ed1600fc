package cycle_test

import (
	"testing"

	"github.com/asyncgen/asyncgen/lower/cycle"
	"github.com/google/go-cmp/cmp"
)

func TestNodesOnCyclesAreNumberedByThem(t *testing.T) {
	graph := map[string][]string{
		"start": {"a"},
		"a":     {"b"}, "b": {"c"}, "c": {"a", "d"}, // one cycle
		"d": {"e"}, "e": {"d", "f", "e"}, // another, with a node that follows itself
		"f": {"f", "end"},           // alone
		"x": {"y", "z"},             // not reached from start
		"y": {"x"}, "z": {"x", "a"}, // two cycles that share x
	}
	nodes := []string{"start", "a", "b", "c", "d", "e", "f", "x", "y", "z", "end"}
	on := cycle.Of(nodes, func(n string) []string { return graph[n] })
	together := make(map[int]string)
	for _, n := range nodes {
		if on[n] != 0 {
			together[on[n]] += n
		}
	}
	got := make(map[string]bool)
	for _, names := range together {
		got[names] = true
	}
	if d := cmp.Diff(map[string]bool{"abc": true, "de": true, "f": true, "xyz": true}, got); d != "" {
		t.Error(d)
	}
}

func TestLongPathsAreSearchedWithoutRecursion(t *testing.T) {
	const n = 1 << 17
	nodes := []int{0}
	on := cycle.Of(nodes, func(i int) []int { return []int{(i + 1) % n} })
	if len(on) != n {
		t.Errorf("%d of %d nodes are on the cycle", len(on), n)
	}
}

package rtlib

import (
	"slices"
	"testing"
)

const firstCases = 18000

// firstOf returns the cases of a select of n that come first on a runtime of that
// seed.
func firstOf(t *testing.T, seed uint64, n int) []int {
	t.Helper()
	rt := New(CurrentThread(), Seed(seed))
	first := make([]int, firstCases)
	BlockOnHandle(rt.Handle(), PollFunc[Unit](func(cx *Context) (u Unit, ready bool) {
		for i := range first {
			first[i] = FirstCase(cx, n)
		}
		return u, true
	}))
	if err := rt.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	return first
}

// Every case of a select comes first equally often, whatever came first before, and
// no number that is no case.
func TestFirstCaseIsAnyOfTheCases(t *testing.T) {
	for n := 1; n <= 9; n++ {
		inTask := firstOf(t, 1, n)
		outside := make([]int, firstCases)
		for i := range outside {
			outside[i] = FirstCase(nil, n)
		}
		for _, first := range [][]int{inTask, outside} {
			pairs := make([]int, n*n)
			for i := 1; i < len(first); i++ {
				pairs[first[i-1]*n+first[i]]++
			}
			for pair, times := range pairs {
				if want := firstCases / (n * n); times < want/2 || times > want*2 {
					t.Errorf("of %d cases, %d came first after %d %d times in %d", n, pair%n, pair/n, times, firstCases)
				}
			}
		}
	}
}

func TestFirstCaseIsTheSeeds(t *testing.T) {
	first := firstOf(t, 1, 2)
	if !slices.Equal(first, firstOf(t, 1, 2)) {
		t.Error("two runtimes of one seed choose differently")
	}
	if slices.Equal(first, firstOf(t, 2, 2)) {
		t.Error("runtimes of different seeds choose the same")
	}
}

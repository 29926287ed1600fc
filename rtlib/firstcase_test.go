package rtlib

import "testing"

// Every case of a select comes first at times, and no number that is no case.
func TestFirstCaseIsAnyOfTheCases(t *testing.T) {
	for n := 1; n <= 9; n++ {
		seen := make([]int, n)
		for range 1000 {
			seen[FirstCase(nil, n)]++
		}
		for i, times := range seen {
			if times == 0 {
				t.Errorf("of %d cases, case %d never came first", n, i)
			}
		}
	}
}

package reduce

import (
	"strings"
	"testing"
)

// TestReduceKeepsWhatMatters reduces a program of which one statement counts.
func TestReduceKeepsWhatMatters(t *testing.T) {
	src := `package p

func f() int { return 1 }

async func g(n int) int {
	if n > f() {
		for i := range n {
			h(i+2, []int{1, 2})
		}
	} else {
		n++
	}
	await k(n)
	return n
}
`
	valid := func(s string) bool { return edits(s) != nil && strings.Contains(s, "async func g") }
	got, err := Reduce(src, func(list []string) ([]bool, error) {
		var still []bool
		for _, s := range list {
			still = append(still, valid(s) && strings.Contains(s, "h(") && strings.Contains(s, "+2"))
		}
		return still, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if lines := strings.Fields(got); len(lines) > 14 || !strings.Contains(got, "i+2") {
		t.Errorf("not reduced: %s", got)
	}
}

func TestEditsAreNoneWithoutSyntax(t *testing.T) {
	if got := edits("package p\nfunc {"); got != nil {
		t.Errorf("edits of a broken source: %v", got)
	}
}

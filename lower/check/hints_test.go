package check_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/asyncgen/asyncgen/lower/check/checktest"
)

// Each file of testdata/hints is a package whose lines with errors have comments that
// say what their hints are.
func TestHints(t *testing.T) {
	eachSource(t, "hints", func(t *testing.T, name, src string) {
		_, list := checktest.Check(t, map[string]string{name: src})
		got := make(map[int]string)
		for _, d := range list {
			checkForm(t, d)
			got[d.Pos.Line] += d.Hint
		}
		if d := cmp.Diff(wantedHints(src), got); d != "" {
			t.Errorf("-want +got:\n%s", d)
		}
	})
}

func wantedHints(src string) map[int]string {
	want := make(map[int]string)
	for i, line := range strings.Split(src, "\n") {
		if _, text, ok := strings.Cut(line, "// hint"); ok {
			want[i+1] = strings.TrimSpace(text)
		}
	}
	return want
}

package metrics_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib/metrics"
)

// A sample comes once: a scrape with the same one twice is refused. The format has three
// escapes and no other.
func TestSamplesAreDistinctAndEscaped(t *testing.T) {
	var text bytes.Buffer
	if err := metrics.Write(&text, runtime(t, "same"), runtime(t, "same"), runtime(t, "tab\tline\n\x01ü")); err != nil {
		t.Fatal(err)
	}
	seen := make(map[string]bool)
	for l := range strings.Lines(text.String()) {
		if strings.HasPrefix(l, "#") {
			continue
		}
		name := l[:strings.LastIndexByte(l, ' ')]
		if seen[name] {
			t.Fatalf("twice: %s", name)
		}
		seen[name] = true
	}
	if want := "{runtime=\"tab\tline\\n\x01ü\"}"; !strings.Contains(text.String(), want) {
		t.Errorf("no %s", want)
	}
}

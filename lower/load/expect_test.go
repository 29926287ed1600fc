package load

import (
	"slices"
	"testing"
)

func TestExpectedExports(t *testing.T) {
	tr := &tree{
		modules: []string{"example.com/m", "example.com/n"},
		imports: map[string][]string{
			"/m/a.ago.go":   {"fmt", "C", "unsafe", "example.com/m", "example.com/m/b", "example.com/mb"},
			"/m/b/b.ago.go": {"os", "fmt", "example.com/n/c"},
		},
	}
	tests := []struct {
		name     string
		patterns []string
		want     []string
	}{
		{"one folder", []string{"."}, []string{"example.com/mb", "fmt", runtimePath}},
		{"the folder below", []string{"./b"}, []string{"fmt", runtimePath, "os"}},
		{"both", []string{"./..."}, []string{"example.com/mb", "fmt", runtimePath, "os"}},
		{"a package by its path", []string{"example.com/m"}, []string{runtimePath}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := tr.expected("/m", test.patterns); !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

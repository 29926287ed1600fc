package output

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/lower/load"
	"github.com/google/go-cmp/cmp"
)

func generated(body string) string { return load.GeneratedLine + "\n\npackage p\n" + body }

// folder writes files into a new folder and returns it.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// contents reads a folder back; a folder in it is listed without content.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	got := make(map[string]string)
	for _, e := range entries {
		if e.IsDir() {
			got[e.Name()] = "(folder)"
			continue
		}
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		got[e.Name()] = string(b)
	}
	return got
}

func TestPlan(t *testing.T) {
	tests := []struct {
		name    string
		disk    map[string]string
		want    map[string]string // wanted files
		orphans []string
		changes []string
	}{
		{name: "nothing wanted and nothing there"},
		{
			name:    "a file that is not there is missing",
			want:    map[string]string{"a.ago.go": generated("1")},
			changes: []string{"missing a.ago.go"},
		},
		{
			name: "a file with the wanted content needs no change",
			disk: map[string]string{"a.ago.go": generated("1")},
			want: map[string]string{"a.ago.go": generated("1")},
		},
		{
			name:    "a file with other content is stale",
			disk:    map[string]string{"a.ago.go": generated("1")},
			want:    map[string]string{"a.ago.go": generated("2")},
			changes: []string{"stale a.ago.go"},
		},
		{
			name:    "changes come in order of path",
			disk:    map[string]string{"b.ago.go": generated("1"), "c.ago.go": generated("")},
			want:    map[string]string{"b.ago.go": generated("2"), "a.ago.go": generated("")},
			orphans: []string{"c.ago.go"},
			changes: []string{"missing a.ago.go", "stale b.ago.go", "orphaned c.ago.go"},
		},
		{
			name:    "an orphan written by hand is left alone",
			disk:    map[string]string{"a.ago.go": "package p\n" + load.GeneratedLine + "\n"},
			orphans: []string{"a.ago.go"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := folder(t, test.disk)
			changes, err := Plan(files(dir, test.want), paths(dir, test.orphans))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, c := range changes {
				got = append(got, c.Kind.String()+" "+filepath.Base(c.Path))
			}
			if d := cmp.Diff(test.changes, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func files(dir string, want map[string]string) []File {
	var fs []File
	for name, content := range want {
		fs = append(fs, File{Path: filepath.Join(dir, name), Content: []byte(content)})
	}
	return fs
}

func paths(dir string, names []string) []string {
	var ps []string
	for _, name := range names {
		ps = append(ps, filepath.Join(dir, name))
	}
	return ps
}

func TestPlanNamesEveryForeignFile(t *testing.T) {
	dir := folder(t, map[string]string{"a.ago.go": "package p\n", "b.ago.go": ""})
	_, err := Plan(files(dir, map[string]string{"a.ago.go": generated(""), "b.ago.go": generated("")}), nil)
	var foreign *ForeignError
	if !errors.As(err, &foreign) {
		t.Fatalf("got %v, want a *ForeignError", err)
	}
	for _, name := range []string{"a.ago.go", "b.ago.go"} {
		if !strings.Contains(err.Error(), name) {
			t.Errorf("%q does not name %s", err, name)
		}
	}
}

func TestApplyWritesReplacesAndRemoves(t *testing.T) {
	dir := folder(t, map[string]string{"b.ago.go": generated("1"), "c.ago.go": generated(""), "d.go": "package p\n"})
	changes, err := Plan(
		files(dir, map[string]string{"a.ago.go": generated(""), "b.ago.go": generated("2")}),
		paths(dir, []string{"c.ago.go"}))
	if err != nil {
		t.Fatal(err)
	}
	if err := Apply(changes); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"a.ago.go": generated(""), "b.ago.go": generated("2"), "d.go": "package p\n"}
	if d := cmp.Diff(want, contents(t, dir)); d != "" {
		t.Error(d)
	}
}

// A folder in the way of the last file makes its rename fail after all the
// others have been made.
func TestApplyUndoesEverythingIfOneFileFails(t *testing.T) {
	old := map[string]string{"b.ago.go": generated("1"), "c.ago.go": generated("")}
	dir := folder(t, old)
	if err := os.MkdirAll(filepath.Join(dir, "z.ago.go", "full"), 0o777); err != nil {
		t.Fatal(err)
	}
	past := time.Now().Add(-time.Hour).Truncate(time.Second)
	if err := os.Chtimes(filepath.Join(dir, "b.ago.go"), past, past); err != nil {
		t.Fatal(err)
	}
	before := contents(t, dir)
	changes := []Change{
		{Kind: Missing, Path: filepath.Join(dir, "a.ago.go"), New: []byte(generated(""))},
		{Kind: Stale, Path: filepath.Join(dir, "b.ago.go"), Old: []byte(old["b.ago.go"]), New: []byte(generated("2"))},
		{Kind: Orphaned, Path: filepath.Join(dir, "c.ago.go"), Old: []byte(old["c.ago.go"])},
		{Kind: Missing, Path: filepath.Join(dir, "z.ago.go"), New: []byte(generated(""))},
	}
	err := Apply(changes)
	var we *WriteError
	if !errors.As(err, &we) || filepath.Base(we.Path) != "z.ago.go" {
		t.Fatalf("got %v, want a *WriteError for z.ago.go", err)
	}
	if d := cmp.Diff(before, contents(t, dir)); d != "" {
		t.Error(d)
	}
	info, err := os.Stat(filepath.Join(dir, "b.ago.go"))
	if err != nil {
		t.Fatal(err)
	}
	if !info.ModTime().Equal(past) {
		t.Errorf("b.ago.go has the modification time %v, want %v", info.ModTime(), past)
	}
}

func TestApplyStagesAllBeforeItChangesAny(t *testing.T) {
	dir := folder(t, map[string]string{"b.ago.go": generated("1")})
	before := contents(t, dir)
	changes := []Change{
		{Kind: Stale, Path: filepath.Join(dir, "b.ago.go"), Old: []byte(generated("1")), New: []byte(generated("2"))},
		{Kind: Missing, Path: filepath.Join(dir, "gone", "x.ago.go"), New: []byte(generated(""))},
	}
	if err := Apply(changes); err == nil {
		t.Fatal("a file in a folder that does not exist was written")
	}
	if d := cmp.Diff(before, contents(t, dir)); d != "" {
		t.Error(d)
	}
}

func TestDiffNamesTheNullDeviceForWhatIsNotThere(t *testing.T) {
	c := Change{Kind: Missing, New: []byte("a\n")}
	want := "diff /dev/null x.ago.go\n--- /dev/null\n+++ x.ago.go\n@@ -0,0 +1,1 @@\n+a\n"
	if os.DevNull == "/dev/null" {
		if d := cmp.Diff(want, string(c.Diff("x.ago.go"))); d != "" {
			t.Error(d)
		}
	}
}

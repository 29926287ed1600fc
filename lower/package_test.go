package lower_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/asyncgen/asyncgen/lower"
	"github.com/asyncgen/asyncgen/lower/check/checktest"
	"github.com/asyncgen/asyncgen/lower/ir"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// Each archive holds .ago files, and want: the machines, printed, or the
// diagnostics.
func TestMachines(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			golden(t, name)
		})
	}
}

func golden(t *testing.T, name string) {
	ar, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	sources, want := make(map[string]string), ""
	var kept []txtar.File
	for _, f := range ar.Files {
		if f.Name == "want" {
			want = string(f.Data)
			continue
		}
		sources[f.Name] = string(f.Data)
		kept = append(kept, f)
	}
	got := lowered(t, sources)
	if *update {
		ar.Files = append(kept, txtar.File{Name: "want", Data: []byte(got)})
		if err := os.WriteFile(name, txtar.Format(ar), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("run with -update if this is right (-want +got):\n%s", d)
	}
}

// lowered returns the machines of a package, or its diagnostics.
func lowered(t *testing.T, sources map[string]string) string {
	t.Helper()
	files, diags := lower.Package(checktest.Package(t, sources))
	var b bytes.Buffer
	for _, d := range diags {
		b.WriteString(d.Error() + "\n\t" + d.Hint + "\n")
	}
	for _, f := range files {
		for _, m := range f.Machines {
			if err := ir.Print(&b, m); err != nil {
				t.Fatal(err)
			}
		}
	}
	return b.String()
}

package check_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/load"
)

var update = flag.Bool("update", false, "rewrite what the archives of testdata want")

// Each archive of testdata/programs is a module, with what loading and checking
// it gives in the file want. Its comment has the patterns, and the tags after a
// line "tags".
func TestPrograms(t *testing.T) {
	names, err := filepath.Glob("testdata/programs/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			if testing.Short() && strings.Contains(name, "platforms") {
				t.Skip("builds the standard library for another platform")
			}
			testProgram(t, name)
		})
	}
}

func testProgram(t *testing.T, name string) {
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	dir := extract(t, archive)
	cfg := load.Config{
		Dir: dir,
		Env: append(os.Environ(), "GOFLAGS=", "GOPROXY=off", "GOWORK=", "GOOS=linux", "GOARCH=amd64"),
	}
	patterns, tags, _ := strings.Cut(string(archive.Comment), "tags")
	cfg.Tags = strings.Fields(tags)
	prog, err := load.Load(t.Context(), cfg, strings.Fields(patterns)...)
	if err != nil {
		t.Fatal(err)
	}
	got := dump(dir, prog)
	last := &archive.Files[len(archive.Files)-1]
	if last.Name != "want" {
		t.Fatal("the last file is not want")
	}
	if *update {
		last.Data = []byte(got)
		if err := os.WriteFile(name, txtar.Format(archive), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if d := cmp.Diff(string(last.Data), got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// extract writes the archive's files to a folder, with a go.mod by which the
// module finds the runtime if it does not bring its own.
func extract(t *testing.T, archive *txtar.Archive) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	sum, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	mod := "module m\n\ngo 1.26.0\n\n" +
		"require github.com/asyncgen/asyncgen v0.0.0\n\n" +
		"require golang.org/x/sys v0.49.0\n\n" +
		"replace github.com/asyncgen/asyncgen => " + root + "\n"
	write(t, filepath.Join(dir, "go.mod"), []byte(mod))
	write(t, filepath.Join(dir, "go.sum"), sum)
	for _, f := range archive.Files[:len(archive.Files)-1] {
		write(t, filepath.Join(dir, f.Name), bytes.ReplaceAll(f.Data, []byte("$ROOT"), []byte(root)))
	}
	return dir
}

func write(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o666); err != nil {
		t.Fatal(err)
	}
}

func dump(dir string, prog *load.Program) string {
	var b strings.Builder
	pkgs, list := check.Program(prog)
	for _, p := range pkgs {
		fmt.Fprintf(&b, "package %s\n", p.Path)
		for _, f := range p.Files {
			fmt.Fprintf(&b, "\t%s -> %s:", filepath.Base(f.Name), filepath.Base(f.Output))
			for _, fn := range f.Funcs {
				fmt.Fprintf(&b, " %s", fn.Obj.Name())
			}
			b.WriteString("\n")
		}
		for _, f := range p.Others {
			fmt.Fprintf(&b, "\tbeside %s\n", filepath.Base(f.Name))
		}
	}
	for _, name := range prog.Orphans {
		fmt.Fprintf(&b, "orphan %s\n", name)
	}
	for _, d := range list {
		fmt.Fprintln(&b, d.Error())
		if d.Hint != "" {
			fmt.Fprintf(&b, "\thint: %s\n", d.Hint)
		}
	}
	return strings.ReplaceAll(b.String(), dir+string(filepath.Separator), "")
}

package check_test

import (
	"go/build"
	"os"
	"path/filepath"
	"testing"

	"github.com/asyncgen/asyncgen/lower/check/checktest"
)

// Go renamed to .ago checks as before, and every declaration stays the very
// tree that was parsed.
func TestPlainGoIsLeftAsItIs(t *testing.T) {
	for _, path := range []string{"strconv", "sort", "bufio", "container/list", "text/template", "encoding/json", "go/types", "regexp", "archive/tar"} {
		t.Run(path, func(t *testing.T) {
			bp, err := build.Import(path, "", 0)
			if err != nil {
				t.Fatal(err)
			}
			files := make(map[string]string)
			for _, name := range bp.GoFiles {
				src, err := os.ReadFile(filepath.Join(bp.Dir, name))
				if err != nil {
					t.Fatal(err)
				}
				files[name[:len(name)-len(".go")]+".ago"] = string(src)
			}
			p := checktest.Package(t, files)
			for _, f := range p.Files {
				for i, d := range f.Syntax.Decls {
					if d != f.Source.Syntax.Decls[i] {
						t.Errorf("%s was copied", p.Fset.Position(d.Pos()))
					}
				}
				if len(f.Funcs)+len(f.Plain) > 0 || !f.Markers.Empty() {
					t.Errorf("%s: async constructs in plain Go", f.Name)
				}
			}
		})
	}
}

package oracle

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/asyncgen/asyncgen/cmd/asyncgen/testmodule"
)

var stdlib = flag.Bool("stdlib", false, "run the tests of all packages of the standard library that are listed, not of a few")

// libraryPackages are packages of the standard library that need nothing that
// only it may import. The first few are run each time.
var libraryPackages = []string{
	"container/list", "encoding/csv", "text/tabwriter", "bufio", "cmp", "compress/bzip2", "compress/flate",
	"compress/gzip", "compress/lzw", "compress/zlib", "container/heap", "container/ring", "encoding/ascii85",
	"encoding/base32", "encoding/binary", "encoding/hex", "encoding/pem", "encoding/xml", "flag",
	"go/build/constraint", "go/constant", "go/doc/comment", "html", "image/color", "image/png",
	"index/suffixarray", "math/cmplx", "mime/quotedprintable", "net/mail", "regexp/syntax", "testing/iotest",
	"testing/quick", "text/scanner", "text/template/parse", "unicode/utf16", "unicode/utf8",
}

const librarySample = 3

// TestLibraryPassesItsTests renames packages of the standard library to .ago,
// tests included, and runs the tests over what they are compiled to.
func TestLibraryPassesItsTests(t *testing.T) {
	if testing.Short() {
		t.Skip("builds packages")
	}
	list := libraryPackages[:librarySample]
	if *stdlib {
		list = libraryPackages
	}
	w := newWorkspace(t, buildCommand(t))
	if err := testmodule.Write(w.Dir, "library"); err != nil {
		t.Fatal(err)
	}
	for _, pkg := range list {
		if err := copyPackage(w.Dir, pkg); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := w.command(w.Command, "generate", "./...").CombinedOutput(); err != nil {
		t.Fatalf("asyncgen: %v\n%s", err, string(out))
	}
	for _, pkg := range list {
		t.Run(pkg, func(t *testing.T) {
			// Not vet: some tests are wrong on purpose.
			out, err := w.command("go", "test", "-vet=off", "-short", "-count=1", "./"+pkg).CombinedOutput()
			if err != nil {
				t.Errorf("%v\n%s", err, string(out))
			}
		})
	}
}

var constrained = regexp.MustCompile(`(?m)"internal/|^//go:build ignore|^import "C"`)

// copyPackage copies a package of the standard library into the module at dir,
// with its Go files as .ago files.
func copyPackage(dir, pkg string) error {
	from := filepath.Join(runtime.GOROOT(), "src", filepath.FromSlash(pkg))
	to := filepath.Join(dir, filepath.FromSlash(pkg))
	return filepath.WalkDir(from, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		top, _, below := strings.Cut(filepath.ToSlash(rel), "/")
		switch {
		case e.IsDir() && rel != "." && top != "testdata":
			return fs.SkipDir
		case e.IsDir():
			return os.MkdirAll(filepath.Join(to, rel), 0o777)
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if !below && strings.HasSuffix(rel, ".go") {
			if constrained.Match(text) {
				return nil
			}
			rel = strings.TrimSuffix(rel, ".go") + ".ago"
			text = own(text, pkg)
		}
		return os.WriteFile(filepath.Join(to, rel), text, 0o666)
	})
}

// own redirects the imports of a package, in its tests, to the copy.
func own(text []byte, pkg string) []byte {
	self := regexp.MustCompile(`(?m)^((?:import )?\s*(?:\w+ |\. )?)"` + regexp.QuoteMeta(pkg) + `"$`)
	return self.ReplaceAll(text, []byte(`$1"library/`+pkg+`"`))
}

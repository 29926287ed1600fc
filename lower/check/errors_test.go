package check_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/asyncgen/asyncgen/dsl/diag"
	"github.com/asyncgen/asyncgen/lower/check/checktest"
)

// Each file of testdata/errors is a package whose comments say what is wrong
// with their lines: want, the code, and a part of the message.
func TestErrors(t *testing.T) {
	eachSource(t, "errors", func(t *testing.T, name, src string) {
		pkg, list := checktest.Check(t, map[string]string{name: src})
		if pkg != nil {
			t.Errorf("a package came out")
		}
		compare(t, wants(src), list)
	})
}

// eachSource runs a subtest for each .ago file of a folder of testdata.
func eachSource(t *testing.T, folder string, test func(t *testing.T, name, src string)) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", folder, "*.ago"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			src, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			test(t, name, string(src))
		})
	}
}

type want struct {
	line       int
	code, text string
}

func wants(src string) (list []want) {
	for i, line := range strings.Split(src, "\n") {
		_, comment, ok := strings.Cut(line, "// want ")
		for ok {
			var w string
			w, comment, ok = strings.Cut(comment, " // want ")
			code, text, _ := strings.Cut(w, " ")
			list = append(list, want{i + 1, code, strings.TrimSpace(text)})
		}
	}
	return list
}

func compare(t *testing.T, wants []want, list diag.List) {
	t.Helper()
	met := make([]bool, len(wants))
next:
	for _, d := range list {
		for i, w := range wants {
			if !met[i] && w.line == d.Pos.Line && w.code == d.Code && strings.Contains(d.Message, w.text) {
				met[i] = true
				checkForm(t, d)
				continue next
			}
		}
		t.Errorf("unexpected: %v", d)
	}
	for i, w := range wants {
		if !met[i] {
			t.Errorf("line %d: no %s %q", w.line, w.code, w.text)
		}
	}
}

// checkForm tests what holds for every diagnostic: it is in the user's terms.
func checkForm(t *testing.T, d *diag.Diagnostic) {
	t.Helper()
	text := fmt.Sprint(d.Message, d.Hint, d.Notes)
	if strings.Contains(text, "·") || strings.Contains(text, "%!") {
		t.Errorf("not in the user's terms: %s", text)
	}
}

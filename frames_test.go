package asyncgen_test

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/asyncgen/asyncgen/lower/explain"
)

// maxRatio is what the bytes of a frame may be of those that outlive an await.
const maxRatio = 1.5

// explained runs asyncgen explain -json in dir.
func explained(t *testing.T, command, dir string, args ...string) []*explain.Function {
	t.Helper()
	var out struct{ Functions []*explain.Function }
	cmd := exec.Command(command, append([]string{"explain", "-json"}, args...)...)
	cmd.Dir = dir
	text, err := cmd.Output()
	if err != nil {
		t.Fatalf("explain: %v", err)
	}
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	return out.Functions
}

// The frames of the examples hold little beside what outlives an await.
func TestFramesOfExamples(t *testing.T) {
	command := buildCommand(t)
	functions := explained(t, command, ".", "./examples/...")
	if len(functions) == 0 {
		t.Fatal("no functions")
	}
	for _, f := range functions {
		if f.Ratio > maxRatio {
			t.Errorf("%s:%d: the frame of %s has %d bytes for %d that are needed: %.2f", f.File, f.Line, f.Name, f.Size, f.Live, f.Ratio)
		}
	}
}

// writeFrames adds to the cases a comparison of the sizes of their frames with
// what explain says, which the driver makes, and checks what the frames hold.
// Generic frames, and those with estimated fields, have no one size.
func (w *workspace) writeFrames(t *testing.T) {
	t.Helper()
	var dirs []string
	for _, c := range w.cases {
		if c.runs() {
			dirs = append(dirs, "./"+c.name+"/...")
		}
	}
	checks := make(map[string]string)
	for _, f := range explained(t, w.command, w.dir, dirs...) {
		// Next to nothing is rounded up to a word.
		if f.Ratio > maxRatio && f.Size > f.Live+8 {
			t.Errorf("%s:%d: the frame of %s has %d bytes for %d that are needed", f.File, f.Line, f.Name, f.Size, f.Live)
		}
		if !f.Generic && !estimated(f) {
			checks[f.File] += fmt.Sprintf("\tframes.Check(%q, %d, unsafe.Sizeof(%s{}))\n", f.Name, f.Size, frameType(f))
		}
	}
	for file, body := range checks {
		name := packageName(w.read(t, file))
		out := strings.TrimSuffix(file, ".ago") + "_frames.go"
		w.write(t, out, fmt.Appendf(nil, "package %s\n\nimport (\n\t\"unsafe\"\n\n\t\"golden/frames\"\n)\n\nfunc init() {\n%s}\n", name, body))
	}
}

func estimated(f *explain.Function) bool {
	for _, field := range f.Fields {
		if field.Estimated {
			return true
		}
	}
	return false
}

// frameType is the type of f's frame: the future's, or what a handle points to.
func frameType(f *explain.Function) string {
	if !f.Boxed {
		return f.Future
	}
	r, n := utf8.DecodeRuneInString(f.Future)
	return string(unicode.ToLower(r)) + f.Future[n:] + "Frame"
}

func packageName(src []byte) string {
	for line := range strings.Lines(string(src)) {
		if name, ok := strings.CutPrefix(line, "package "); ok {
			return strings.TrimSpace(name)
		}
	}
	return ""
}

// buildCommand builds asyncgen and returns its path.
func buildCommand(t *testing.T) string {
	t.Helper()
	command := filepath.Join(t.TempDir(), "asyncgen.exe") // Windows runs no other
	if out, err := exec.Command("go", "build", "-o", command, "./cmd/asyncgen").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return command
}

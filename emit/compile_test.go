package emit_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/format"
	"go/scanner"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/asyncgen/asyncgen/dsl/diag"
	"github.com/asyncgen/asyncgen/emit"
	"github.com/asyncgen/asyncgen/lower"
	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/load"
)

// module is a Go module of its own that links the runtime of this one.
type module struct{ dir string }

// newModule writes the files of txtar archives into a new module.
func newModule(t testing.TB, archives ...string) *module {
	t.Helper()
	m := &module{dir: t.TempDir()}
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	const project = "github.com/asyncgen/asyncgen"
	mod = bytes.Replace(mod, []byte("module "+project), []byte("module example.com/m"), 1)
	mod = fmt.Appendf(mod, "\nrequire %s v0.0.0\n\nreplace %[1]s => %s\n", project, root)
	sum, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	m.write(t, "go.mod", mod)
	m.write(t, "go.sum", sum)
	for _, a := range archives {
		for _, f := range txtar.Parse([]byte(a)).Files {
			m.write(t, f.Name, f.Data)
		}
	}
	return m
}

func (m *module) write(t testing.TB, name string, data []byte) {
	t.Helper()
	path := filepath.Join(m.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o666); err != nil {
		t.Fatal(err)
	}
}

// generate compiles the module's .ago files and returns the outputs by name.
func (m *module) generate(t *testing.T, opts emit.Options) map[string]string {
	t.Helper()
	outputs, err := m.tryGenerate(t, opts)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range outputs {
		m.write(t, name, []byte(text))
	}
	return outputs
}

func (m *module) tryGenerate(t *testing.T, opts emit.Options) (map[string]string, error) {
	t.Helper()
	prog, err := load.Load(context.Background(), load.Config{Dir: m.dir}, "./...")
	if err != nil {
		t.Fatal(err)
	}
	pkgs, diags := check.Program(prog)
	if err := diags.Err(); err != nil {
		return nil, err
	}
	outputs := make(map[string]string)
	for _, p := range pkgs {
		files, diags := lower.Package(p)
		if err := diags.Err(); err != nil {
			return nil, err
		}
		for _, f := range files {
			text, err := emit.File(f, opts)
			if err != nil {
				return nil, err
			}
			name, err := filepath.Rel(m.dir, f.Source.Output)
			if err != nil {
				return nil, err
			}
			outputs[filepath.ToSlash(name)] = string(text)
		}
	}
	return outputs, nil
}

// goCommand runs the go command in the module and returns what it prints.
func (m *module) goCommand(t *testing.T, args ...string) (string, error) {
	t.Helper()
	cmd := exec.Command("go", args...)
	cmd.Dir = m.dir
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	if err != nil {
		err = fmt.Errorf("go %s: %w\n%s", args[0], err, &out)
	}
	return out.String(), err
}

// TestModules compiles the packages of testdata/module and runs the Go tests that
// they have.
func TestModules(t *testing.T) {
	paths, err := filepath.Glob("testdata/module/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no packages: %v", err)
	}
	var archives []string
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		archives = append(archives, string(data))
	}
	m := newModule(t, archives...)
	outputs := m.generate(t, emit.Options{Line: true})
	if text, err := m.goCommand(t, "test", "-vet=all", "./..."); err != nil {
		t.Error(err, text)
	}
	other := newModule(t, archives...)
	for name, text := range other.generate(t, emit.Options{Line: true}) {
		if d := cmp.Diff(outputs[name], text); d != "" {
			t.Errorf("%s differs in another folder: %s", name, d)
		}
		if formatted, err := format.Source([]byte(text)); err != nil || string(formatted) != text {
			t.Errorf("%s is not formatted (%v): %s", name, err, cmp.Diff(text, string(formatted)))
		}
	}
}

func TestWhatCannotBeNamedIsRefused(t *testing.T) {
	m := newModule(t, `
-- lib/lib.ago --
package lib

type hidden interface{}

type Table map[hidden]int

async func Value() int { return 1 }
-- x/x.ago --
package x

import "example.com/m/lib"

async func F(t lib.Table, k []int) {
	t[k[0]] += await lib.Value()
}
`)
	_, err := m.tryGenerate(t, emit.Options{})
	var list diag.List
	if !errors.As(err, &list) {
		t.Fatalf("the error is %v", err)
	}
	if d := list[0]; filepath.Base(d.Pos.Filename) != "x.ago" || d.Pos.Line != 6 || d.Hint == "" {
		t.Errorf("%v", d)
	}
}

func TestPredeclaredFunctionThatHasNoStandInIsRefused(t *testing.T) {
	m := newModule(t, `
-- x/x.ago --
package x

func len() {}

async func F() {}

async func Sum[S ~[]int](s S) (sum int) {
	for _, n := range s {
		await F()
		sum += n
	}
	return sum
}
`)
	_, err := m.tryGenerate(t, emit.Options{})
	var list diag.List
	if !errors.As(err, &list) || list[0].Pos.Line != 7 || list[0].Hint == "" {
		t.Errorf("the error is %v, want one at the function", err)
	}
}

func TestAnotherRuntimeFailsToBuildWithItsReason(t *testing.T) {
	m := newModule(t, "-- x.ago --\npackage x\n\nasync func F() {}\n")
	for name, text := range m.generate(t, emit.Options{}) {
		m.write(t, name, []byte(strings.ReplaceAll(text, "SupportsGeneratedCodeV1", "SupportsGeneratedCodeV0")))
	}
	_, err := m.goCommand(t, "build", ".")
	if err == nil || !strings.Contains(err.Error(), "undefined: rtlib.SupportsGeneratedCodeV0") {
		t.Errorf("it says %v", err)
	}
}

func TestWithoutLinesTheOutputHasNoDirectives(t *testing.T) {
	m := newModule(t, "-- x.ago --\npackage x\n\nasync func F() {}\n")
	for name, text := range m.generate(t, emit.Options{}) {
		if strings.Contains(text, "//line") {
			t.Errorf("%s:\n%s", name, text)
		}
	}
}

// TestPlainGoIsCopiedAsItIs compiles packages of the standard library as .ago
// files.
func TestPlainGoIsCopiedAsItIs(t *testing.T) {
	m := newModule(t, "")
	sources := make(map[string]string)
	for _, dir := range []string{"container/list", "encoding/csv", "go/constant", "text/template/parse", "text/tabwriter"} {
		names, err := filepath.Glob(filepath.Join(runtime.GOROOT(), "src", filepath.FromSlash(dir), "*.go"))
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: no files: %v", dir, err)
		}
		for _, name := range names {
			base := strings.TrimSuffix(filepath.Base(name), ".go")
			if strings.HasSuffix(base, "_test") {
				continue
			}
			src, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			m.write(t, dir+"/"+base+".ago", src)
			sources[dir+"/"+base+".ago.go"] = string(src)
		}
	}
	for name, text := range m.generate(t, emit.Options{Line: true}) {
		if formatted, err := format.Source([]byte(text)); err != nil || string(formatted) != text {
			t.Errorf("%s is not formatted (%v): %s", name, err, cmp.Diff(text, string(formatted)))
		}
		want, got := codeLines(sources[name]), codeLines(text)
		if d := cmp.Diff(want, got); d != "" || len(want) == 0 {
			t.Errorf("%s: lines are not those of the source: %s", name, d)
		}
	}
	for name, text := range m.generate(t, emit.Options{}) {
		_, copied, _ := strings.Cut(text, ".ago\n\n")
		if d := cmp.Diff(sources[name], copied); d != "" {
			t.Errorf("%s: %s", name, d)
		}
		delete(sources, name)
	}
	if len(sources) > 0 {
		t.Errorf("no output of %v", sources)
	}
	if _, err := m.goCommand(t, "vet", "./..."); err != nil {
		t.Error(err)
	}
}

// codeLines returns the tokens of src below the imports, each with the line that
// it counts as.
func codeLines(src string) []string {
	fset := token.NewFileSet()
	file := fset.AddFile("x.go", -1, len(src))
	var s scanner.Scanner
	s.Init(file, []byte(src), nil, 0)
	var lines []string
	imports := strings.Count(src, "\nimport ")
	for depth := 0; ; {
		pos, tok, lit := s.Scan()
		switch tok {
		case token.EOF:
			return lines
		case token.LPAREN:
			depth++
		case token.RPAREN:
			depth--
		case token.IMPORT:
			imports--
			lines = nil
		case token.SEMICOLON:
			if imports == 0 && depth == 0 && lines == nil {
				lines = []string{}
			}
			continue
		}
		if lines != nil {
			lines = append(lines, fmt.Sprint(fset.Position(pos).Line, " ", tok, lit))
		}
	}
}

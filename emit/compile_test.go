package emit_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/asyncgen/asyncgen/emit"
	"github.com/asyncgen/asyncgen/lower"
	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/load"
)

// module is a Go module of its own that links the runtime of this one.
type module struct{ dir string }

// newModule writes the files of a txtar archive into a new module.
func newModule(t *testing.T, archive string) *module {
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
	for _, f := range txtar.Parse([]byte(archive)).Files {
		m.write(t, f.Name, f.Data)
	}
	return m
}

func (m *module) write(t *testing.T, name string, data []byte) {
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

func TestProgramsRun(t *testing.T) {
	m := newModule(t, `
-- x.ago --
package main

import (
	"errors"
	"fmt"

	"github.com/asyncgen/asyncgen/rtlib"
)

// level counts down.
async func level(n int) (int, error) {
	if n == 0 {
		await rtlib.YieldNow()
		return 0, nil
	}
	if n < 0 {
		return 0, errors.New("negative")
	}
	below, err := await next(n - 1)
	return below + 1, err
}

async func next(n int) (int, error) { return n, nil }

async func main() {
	// prints
	fmt.Println(await level(3))
	fmt.Println(await level(-1))
	for i := range 3 {
		n, _ := await level(i)
		fmt.Println(n)
	}
}
`)
	out := m.generate(t, emit.Options{Line: true})
	t.Log(out["x.ago.go"])
	got, err := m.goCommand(t, "run", ".")
	if err != nil {
		t.Fatal(err)
	}
	t.Log(got)
}

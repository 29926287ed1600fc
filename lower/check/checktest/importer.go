package checktest

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"

	"github.com/asyncgen/asyncgen/lower/check"
)

// fset and packages serve all the tests of a process: reading what the runtime
// imports takes longer than most tests.
var (
	fset     = token.NewFileSet()
	packages = newSourceImporter()
)

// runtimeImports are packages that the runtime's declarations refer to.
var runtimeImports = []string{"context", "errors", "io", "net", "net/netip", "os", "sync", "sync/atomic", "syscall", "time", "golang.org/x/sys/unix"}

// sourceImporter gives the runtime's packages from source, so that a body in
// them that does not compile fails no other package's test, and everything else
// from export data.
type sourceImporter struct {
	mu      sync.Mutex
	exports map[string]string // file of export data, by package path
	std     types.Importer
	runtime map[string]*types.Package
}

func newSourceImporter() *sourceImporter {
	i := &sourceImporter{exports: make(map[string]string), runtime: make(map[string]*types.Package)}
	i.std = importer.ForCompiler(fset, "gc", i.open)
	return i
}

// prepare has the go command build the packages that are not known yet, all at
// once.
func (i *sourceImporter) prepare(paths []string) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	var unknown []string
	for _, p := range append(paths, runtimeImports...) {
		if !isRuntime(p) && p != "unsafe" && p != "C" && i.exports[p] == "" {
			unknown = append(unknown, p)
		}
	}
	return i.list(unknown)
}

func (i *sourceImporter) list(paths []string) error {
	if len(paths) == 0 {
		return nil
	}
	args := []string{"list", "-e", "-deps", "-export", "-f", "{{if .Export}}{{.ImportPath}}={{.Export}}{{end}}", "--"}
	cmd := exec.Command("go", append(args, paths...)...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("go list: %w\n%s", err, &stderr)
	}
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), "=")
		i.exports[path] = file
	}
	return nil
}

// open is called with mu held.
func (i *sourceImporter) open(path string) (io.ReadCloser, error) {
	if i.exports[path] == "" {
		if err := i.list([]string{path}); err != nil {
			return nil, err
		}
	}
	if i.exports[path] == "" {
		return nil, fmt.Errorf("no export data of %s", path)
	}
	return os.Open(i.exports[path])
}

// Import returns the package at path.
func (i *sourceImporter) Import(path string) (*types.Package, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.get(path)
}

func (i *sourceImporter) get(path string) (*types.Package, error) {
	if !isRuntime(path) {
		return i.std.Import(path)
	}
	if p := i.runtime[path]; p != nil {
		return p, nil
	}
	dir, err := runtimeDir(path)
	if err != nil {
		return nil, err
	}
	bp, err := build.ImportDir(dir, 0)
	if err != nil {
		return nil, err
	}
	var files []*ast.File
	for _, name := range bp.GoFiles {
		f, err := parser.ParseFile(fset, filepath.Join(dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	conf := types.Config{Importer: importerFunc(i.get), IgnoreFuncBodies: true, Error: func(error) {}}
	p, _ := conf.Check(path, fset, files, nil) // what is declared is there in spite of errors
	i.runtime[path] = p
	return p, nil
}

type importerFunc func(path string) (*types.Package, error)

// Import returns f(path).
func (f importerFunc) Import(path string) (*types.Package, error) { return f(path) }

func isRuntime(path string) bool {
	return path == check.RuntimePath || strings.HasPrefix(path, check.RuntimePath+"/")
}

// runtimeDir finds the folder of a package of the runtime in this module.
func runtimeDir(path string) (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(dir, "rtlib"+strings.TrimPrefix(path, check.RuntimePath)), nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", fmt.Errorf("no go.mod above the test's folder")
		}
		dir = up
	}
}

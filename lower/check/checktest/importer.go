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

// exports remembers where the export data of packages is, for all the tests of
// a process.
var exports struct {
	sync.Mutex
	file map[string]string
}

func newImporter(fset *token.FileSet, paths []string) (types.Importer, error) {
	i := &sourceImporter{fset: fset, packages: make(map[string]*types.Package)}
	i.exported = importer.ForCompiler(fset, "gc", openExport)
	var std []string
	for _, p := range append(paths, runtimeImports...) {
		if !isRuntime(p) && p != "unsafe" && p != "C" {
			std = append(std, p)
		}
	}
	return i, listExports(std)
}

// runtimeImports are packages that the runtime's declarations refer to.
var runtimeImports = []string{"context", "errors", "io", "net", "net/netip", "os", "sync", "sync/atomic", "syscall", "time", "golang.org/x/sys/unix"}

// listExports has the go command build the packages that are not known yet.
func listExports(paths []string) error {
	exports.Lock()
	defer exports.Unlock()
	if exports.file == nil {
		exports.file = make(map[string]string)
	}
	args := []string{"list", "-e", "-deps", "-export", "-f", "{{if .Export}}{{.ImportPath}}={{.Export}}{{end}}"}
	known := len(args)
	for _, p := range paths {
		if exports.file[p] == "" {
			args = append(args, p)
		}
	}
	if len(args) == known {
		return nil
	}
	cmd := exec.Command("go", args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("go list: %w\n%s", err, &stderr)
	}
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), "=")
		exports.file[path] = file
	}
	return nil
}

func openExport(path string) (io.ReadCloser, error) {
	if err := listExports([]string{path}); err != nil {
		return nil, err
	}
	exports.Lock()
	defer exports.Unlock()
	if exports.file[path] == "" {
		return nil, fmt.Errorf("no export data of %s", path)
	}
	return os.Open(exports.file[path])
}

// sourceImporter gives the runtime's packages from source, so that a body in
// them that does not compile fails no other package's test, and everything else
// from export data.
type sourceImporter struct {
	fset     *token.FileSet
	exported types.Importer
	packages map[string]*types.Package
}

// Import returns the package at path.
func (i *sourceImporter) Import(path string) (*types.Package, error) {
	if !isRuntime(path) {
		return i.exported.Import(path)
	}
	if p := i.packages[path]; p != nil {
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
		f, err := parser.ParseFile(i.fset, filepath.Join(dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	conf := types.Config{Importer: i, IgnoreFuncBodies: true, Error: func(error) {}}
	p, _ := conf.Check(path, i.fset, files, nil) // what is declared is there in spite of errors
	i.packages[path] = p
	return p, nil
}

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

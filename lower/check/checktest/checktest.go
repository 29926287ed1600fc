// Package checktest type-checks .ago sources that tests hold in memory.
package checktest

import (
	"go/ast"
	"go/parser"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/asyncgen/asyncgen/dsl"
	"github.com/asyncgen/asyncgen/dsl/diag"
	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/load"
)

// Package checks files, a package's sources by file name, and fails the test if
// there is anything wrong with them. The package has the import path p; it may
// import the runtime and the standard library. Files that end in .go are its Go
// files.
func Package(t testing.TB, files map[string]string) *check.Package {
	t.Helper()
	p, l := Check(t, files)
	for _, d := range l {
		t.Error(d.Error())
	}
	if t.Failed() {
		t.FailNow()
	}
	return p
}

// Check is [Package] for files that may be wrong.
func Check(t testing.TB, files map[string]string) (*check.Package, diag.List) {
	t.Helper()
	pkg, err := parse(files)
	if err != nil {
		if l, ok := err.(diag.List); ok {
			return nil, l
		}
		t.Fatal(err)
	}
	if err := packages.prepare(imports(pkg)); err != nil {
		t.Fatal(err)
	}
	return check.Source(fset, pkg, packages)
}

func parse(files map[string]string) (*load.Package, error) {
	pkg := &load.Package{Path: "p", GoVersion: "go1.26"}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if strings.HasSuffix(name, ".go") {
			f, err := parser.ParseFile(fset, name, files[name], parser.ParseComments|parser.SkipObjectResolution)
			if err != nil {
				return nil, err
			}
			pkg.Siblings = append(pkg.Siblings, f)
			continue
		}
		f, err := dsl.ParseFile(fset, name, []byte(files[name]))
		if err != nil {
			return nil, err
		}
		pkg.Name = f.Syntax.Name.Name
		pkg.Sources = append(pkg.Sources, &load.Source{Name: name, Output: load.OutputName(name), File: f, Wanted: true})
	}
	return pkg, nil
}

// imports lists what the files of pkg import.
func imports(pkg *load.Package) []string {
	paths := make(map[string]bool)
	add := func(f *ast.File) {
		for _, spec := range f.Imports {
			paths[strings.Trim(spec.Path.Value, "`\"")] = true
		}
	}
	for _, s := range pkg.Sources {
		add(s.File.Syntax)
	}
	for _, f := range pkg.Siblings {
		add(f)
	}
	return slices.Sorted(maps.Keys(paths))
}

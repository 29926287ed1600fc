package check

import (
	"errors"
	"go/types"

	"github.com/asyncgen/asyncgen/dsl/diag"
	"github.com/asyncgen/asyncgen/lower/load"
)

// errBroken stands for the error of an import whose package has errors of its
// own, which are reported there.
var errBroken = errors.New("package with errors")

// Program checks the packages of prog. It returns those that have output to be
// generated and are free of errors, and everything that is wrong, loading
// included.
func Program(prog *load.Program) ([]*Package, diag.List) {
	list := append(diag.List(nil), prog.Diagnostics...)
	var out []*Package
	for _, b := range prog.Builds {
		pkgs, l := build(prog, b)
		out = append(out, pkgs...)
		list = append(list, l...)
	}
	return out, list.Sorted()
}

func build(prog *load.Program, b *load.Build) (out []*Package, list diag.List) {
	done := make(map[string]*types.Package) // nil for a broken package
	for _, p := range b.Packages {
		if p.Broken {
			done[p.ID] = nil
			continue
		}
		imp := importerFunc(func(id string) (*types.Package, error) {
			if err := p.Missing[id]; err != nil {
				return nil, err
			}
			t, ok := done[id]
			switch {
			case !ok:
				return b.External.Import(id)
			case t == nil:
				return nil, errBroken
			}
			return t, nil
		})
		t, pkg, l := checkSource(prog.Fset, p, imp)
		done[p.ID] = t
		list = append(list, l...)
		if pkg != nil && len(pkg.Files) > 0 {
			out = append(out, pkg)
		}
	}
	return out, list
}

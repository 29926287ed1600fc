package check

import (
	"errors"
	"go/types"
	"sync"

	"github.com/asyncgen/asyncgen/dsl/diag"
	"github.com/asyncgen/asyncgen/lower/concurrent"
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

// build checks the packages of b, as many at a time as there are processors. One that
// imports another waits for that: it stands behind it in b, so that somebody is at it.
func build(prog *load.Program, b *load.Build) (out []*Package, list diag.List) {
	results := make([]*result, len(b.Packages))
	index := make(map[string]int)
	for i, p := range b.Packages {
		results[i] = &result{done: make(chan struct{})}
		index[p.ID] = i
	}
	external := synchronized(b.External)
	concurrent.Each(len(results), func(i int) {
		r, p := results[i], b.Packages[i]
		defer close(r.done)
		if p.Broken {
			return
		}
		r.types, r.pkg, r.found = checkSource(prog.Fset, p, importerFunc(func(id string) (*types.Package, error) {
			if err := p.Missing[id]; err != nil {
				return nil, err
			}
			j, ok := index[id]
			if !ok || j >= i { // on a cycle
				return external(id)
			}
			if <-results[j].done; results[j].types == nil {
				return nil, errBroken
			}
			return results[j].types, nil
		}))
	})
	for _, r := range results {
		list = append(list, r.found...)
		if r.pkg != nil && len(r.pkg.Files) > 0 {
			out = append(out, r.pkg)
		}
	}
	return out, list
}

// result is what checking a package gives.
type result struct {
	done  chan struct{}  // closed when the rest is there
	types *types.Package // nil for a broken package
	pkg   *Package
	found diag.List
}

// synchronized returns an importer like imp for many callers at a time.
func synchronized(imp types.Importer) importerFunc {
	var mu sync.Mutex
	return func(path string) (*types.Package, error) {
		mu.Lock()
		defer mu.Unlock()
		return imp.Import(path)
	}
}

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
	return Each(prog, func(p *Package) *Package { return p })
}

// Each is [Program] for what f makes of the packages. It calls f with each package as
// soon as that is checked, side by side, and returns the results in order.
func Each[T any](prog *load.Program, f func(*Package) T) ([]T, diag.List) {
	list := append(diag.List(nil), prog.Diagnostics...)
	var out []T
	for _, b := range prog.Builds {
		results, l := build(prog, b, f)
		out = append(out, results...)
		list = append(list, l...)
	}
	return out, list.Sorted()
}

// build checks the packages of b, as many at a time as there are processors. One that
// imports another waits for that: it stands behind it in b, so that somebody is at it.
func build[T any](prog *load.Program, b *load.Build, f func(*Package) T) (out []T, list diag.List) {
	packages, index := make([]*checked, len(b.Packages)), make(map[string]int)
	for i, p := range b.Packages {
		packages[i] = &checked{done: make(chan struct{})}
		index[p.ID] = i
	}
	external := synchronized(b.External)
	results := make([]*T, len(packages))
	concurrent.Each(len(packages), func(i int) {
		c := packages[i]
		c.check(prog, b.Packages[i], func(id string) (*types.Package, error) {
			j, ok := index[id]
			if !ok || j >= i { // on a cycle
				return external(id)
			}
			if <-packages[j].done; packages[j].types == nil {
				return nil, errBroken
			}
			return packages[j].types, nil
		})
		if c.pkg != nil && len(c.pkg.Files) > 0 {
			r := f(c.pkg)
			results[i] = &r
		}
	})
	for i, c := range packages {
		list = append(list, c.found...)
		if results[i] != nil {
			out = append(out, *results[i])
		}
	}
	return out, list
}

// checked is what checking gives of a package.
type checked struct {
	done  chan struct{}  // closed when the rest is there
	types *types.Package // nil for a broken package
	pkg   *Package
	found diag.List
}

func (c *checked) check(prog *load.Program, p *load.Package, imp importerFunc) {
	defer close(c.done)
	if p.Broken {
		return
	}
	c.types, c.pkg, c.found = checkSource(prog.Fset, p, importerFunc(func(id string) (*types.Package, error) {
		if err := p.Missing[id]; err != nil {
			return nil, err
		}
		return imp(id)
	}))
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

package generate

import (
	"errors"
	"fmt"

	"github.com/asyncgen/asyncgen/cmd/asyncgen/internal/output"
	"github.com/asyncgen/asyncgen/dsl/diag"
	"github.com/asyncgen/asyncgen/emit"
	"github.com/asyncgen/asyncgen/lower"
	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/lint"
	"github.com/asyncgen/asyncgen/lower/load"
)

// emitted is what became of one package.
type emitted struct {
	files []output.File // none if there are errors
	found diag.List
	err   error // a fault of the compiler, not of the source
}

// compile checks, lowers and emits the packages of prog, as many at a time as there are
// processors.
func compile(prog *load.Program, cfg Config) ([]output.File, diag.List, error) {
	results, found := check.Each(prog, func(p *check.Package) emitted { return emitPackage(p, cfg) })
	var files []output.File
	var errs []error
	for _, r := range results {
		files = append(files, r.files...)
		found = append(found, r.found...)
		errs = append(errs, r.err)
	}
	return files, found, errors.Join(errs...)
}

func emitPackage(pkg *check.Package, cfg Config) (out emitted) {
	pass := lower.Package
	if cfg.Goroutines {
		pass = lower.Bodies
	}
	lowered, found := pass(pkg)
	out.found = found
	if cfg.Lint != nil {
		out.found = append(out.found, lint.Files(pkg, lowered, *cfg.Lint)...)
	}
	for i, r := range emit.Files(pkg, lowered, emit.Options{Line: cfg.Line}) {
		f := lowered[i].Source
		var list diag.List
		switch {
		case errors.As(r.Err, &list):
			out.found = append(out.found, list...)
		case r.Err != nil:
			out.err = errors.Join(out.err, fmt.Errorf("%s: %w", f.Name, r.Err))
		default:
			out.files = append(out.files, output.File{Source: f.Name, Path: f.Output, Content: r.Code})
		}
	}
	if out.err != nil || out.found.HasErrors() {
		out.files = nil
	}
	return out
}

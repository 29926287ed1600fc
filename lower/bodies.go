package lower

import (
	"github.com/asyncgen/asyncgen/dsl/diag"
	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/ir"
	"github.com/asyncgen/asyncgen/lower/normal"
)

// Bodies is [Package] for the goroutine back end: the files have the bodies of
// async functions, and no machines.
func Bodies(pkg *check.Package) ([]*ir.File, diag.List) {
	var files []*ir.File
	var diags diag.List
	for _, f := range pkg.Files {
		out := &ir.File{Package: pkg, Source: f}
		for _, fn := range f.Funcs {
			body, l := normal.Body(fn, pkg)
			diags = append(diags, l...)
			out.Bodies = append(out.Bodies, body)
		}
		plain, l := normal.Plains(f, pkg)
		out.Plain = plain
		diags = append(diags, l...)
		files = append(files, out)
	}
	if diags.HasErrors() {
		return nil, diags.Sorted()
	}
	return files, diags.Sorted()
}

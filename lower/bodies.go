package lower

import (
	"github.com/asyncgen/asyncgen/dsl/diag"
	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/ir"
	"github.com/asyncgen/asyncgen/lower/normal"
)

// Bodies is [Package] for the goroutine back end: the files have the bodies of
// async functions, and no machines. There is nothing that it refuses.
func Bodies(pkg *check.Package) ([]*ir.File, diag.List) {
	var files []*ir.File
	for _, f := range pkg.Files {
		out := &ir.File{Package: pkg, Source: f}
		for _, fn := range f.Funcs {
			out.Bodies = append(out.Bodies, normal.Body(fn, pkg))
		}
		out.Plain = normal.Plains(f, pkg)
		files = append(files, out)
	}
	return files, nil
}

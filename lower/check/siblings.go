package check

import "go/ast"

// declarationsOf returns f without the bodies of its functions: the Go compiler
// judges those, and nothing that is generated depends on them.
func declarationsOf(f *ast.File) *ast.File {
	dup := *f
	dup.Decls = make([]ast.Decl, len(f.Decls))
	for i, d := range f.Decls {
		if fd, ok := d.(*ast.FuncDecl); ok && fd.Body != nil {
			short := *fd
			short.Body = endless(fd.Body.Lbrace)
			d = &short
		}
		dup.Decls[i] = d
	}
	return &dup
}

package load

import (
	"go/ast"
	"slices"

	"golang.org/x/tools/go/packages"
)

// usesCgo reports whether one of the files imports C.
func usesCgo(files []*ast.File) bool {
	return slices.ContainsFunc(files, func(f *ast.File) bool {
		return slices.ContainsFunc(f.Imports, func(spec *ast.ImportSpec) bool { return spec.Path.Value == `"C"` })
	})
}

// siblings parses the .go files of p into pkg. Where they use cgo, what cgo
// makes of them stands in for them, since only that has types. Most packages do
// not, and the go command is not asked to run cgo for all that they import.
func (l *loader) siblings(pkg *Package, p *packages.Package) error {
	for _, name := range p.GoFiles {
		if l.tree.source[name] == "" {
			l.parseSibling(pkg, name)
		}
	}
	if !usesCgo(pkg.Siblings) {
		return nil
	}
	const mode = packages.NeedName | packages.NeedCompiledGoFiles | packages.NeedImports
	variants, err := l.packages(mode, p.ForTest != "", []string{p.PkgPath})
	if err != nil {
		return err
	}
	for _, v := range variants {
		if v.ID != p.ID {
			continue
		}
		pkg.Siblings = nil
		for path, imp := range v.Imports {
			if p.Imports[path] == nil {
				p.Imports[path] = imp // of what cgo adds
			}
		}
		for _, e := range v.Errors {
			l.report(codeGoList, position(e.Pos), e.Msg, "")
		}
		for _, name := range v.CompiledGoFiles {
			if l.tree.source[name] == "" {
				l.parseSibling(pkg, name)
			}
		}
	}
	return nil
}

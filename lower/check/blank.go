package check

import "go/ast"

// An async function called _ is checked and then dropped, with the literals in it:
// nothing can call it.

// IsBlank reports whether d declares a function called _.
func IsBlank(d *ast.FuncDecl) bool { return d.Name.Name == "_" }

// drops reports whether f is dropped.
func (c *checkable) drops(f *asyncFunc) bool {
	if f.place != nil {
		return c.blank[f.place.decl]
	}
	return IsBlank(f.decl)
}

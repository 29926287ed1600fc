package blocks

import "go/ast"

// defers reports whether body has defer statements of its own. Each stays in
// the Exec it is in: what makes it the machine's is how it is emitted.
func defers(body *ast.BlockStmt) (found bool) {
	ast.Inspect(body, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.DeferStmt:
			found = true
		}
		return !found
	})
	return found
}

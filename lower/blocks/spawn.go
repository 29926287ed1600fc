package blocks

import (
	"go/ast"

	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/child"
	"github.com/asyncgen/asyncgen/lower/ir"
	"github.com/asyncgen/asyncgen/lower/normal"
	"github.com/asyncgen/asyncgen/lower/spell"
	"github.com/asyncgen/asyncgen/lower/typed"
)

// spawns returns what the go expressions and statements in fn's body spawn. Info
// is to be written to.
func spawns(pkg *check.Package, fn *normal.Func, info *typed.Info) map[*ast.CallExpr]*ir.Spawn {
	found := make(map[*ast.CallExpr]*ir.Spawn)
	if len(fn.Goes) == 0 {
		return found
	}
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		c, ok := n.(*ast.CallExpr)
		if !ok || fn.Goes[c] == nil {
			return true
		}
		g, call := fn.Goes[c], ast.Expr(c)
		if g.Joined != nil {
			call = c.Args[0]
		}
		start := child.Of(pkg, info, call, g.Value)
		if start.Embedded && !spell.Can(pkg.Types, g.Value) {
			start = child.ByReference(pkg, info, start, g.Value, "this package cannot name what it gives, which the type of the task has in it")
		}
		found[c] = &ir.Spawn{Go: g, Start: start}
		return true
	})
	return found
}

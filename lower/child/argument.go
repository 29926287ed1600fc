package child

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/ir"
	"github.com/asyncgen/asyncgen/lower/typed"
)

// Placing returns s with the arguments that can be placed beside the child: calls
// whose futures may be embedded, if the child's type says that it drops its
// arguments when it ends. The frame has to keep them as long as the child.
func Placing(pkg *check.Package, info *typed.Info, s ir.Start) ir.Start {
	if s.Embedded && pkg.Runtime.Embeds(s.Type.(*types.Named), "NonRetaining") {
		s.Placed = resolver{pkg, info, pkg.FutureName}.arguments(s.Args)
	}
	return s
}

// arguments returns which of args can be placed. Each is started by a statement of
// its own, ahead of everything that is evaluated for the child: so it is left where
// it stands if an operand before it would be evaluated first.
func (r resolver) arguments(args []ast.Expr) []*ir.Argument {
	var placed []*ir.Argument
	for i, arg := range args {
		if s, ok := r.argument(arg); ok {
			placed = append(placed, &ir.Argument{Index: i, Start: s})
		} else if !r.evaluatedLate(arg) {
			break
		}
	}
	return placed
}

func (r resolver) argument(arg ast.Expr) (ir.Start, bool) {
	call, ok := ast.Unparen(arg).(*ast.CallExpr)
	if !ok {
		return ir.Start{}, false
	}
	s, ok := r.literal(call)
	if !ok {
		var reason string
		s, reason = r.embedded(call)
		ok = reason == ""
	}
	if !ok || !r.pkg.FieldType(s.Type) {
		return ir.Start{}, false
	}
	return Placing(r.pkg, r.info, s), true
}

// evaluatedLate reports whether e is sure to be evaluated behind all calls of the
// expression that it is a part of: variables, their parts, and what is computed of
// them. See normal's rewriter.copied.
func (r resolver) evaluatedLate(e ast.Expr) bool {
	late := true
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.SelectorExpr:
			s := r.info.Selection(n)
			late = late && (s == nil || s.Kind() != types.MethodVal)
		case *ast.CallExpr, *ast.SliceExpr, *ast.TypeAssertExpr, *ast.CompositeLit:
			x := n.(ast.Expr)
			late = late && r.info.Type(x).Value != nil
			return false
		case *ast.UnaryExpr:
			late = late && n.Op != token.ARROW
		case *ast.BinaryExpr:
			late = late && n.Op != token.LAND && n.Op != token.LOR
		}
		return late
	})
	return late
}

package lint

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/asyncgen/asyncgen/lower/check"
)

// contextKept reports a context of a poll that is put where it outlives the
// poll. It belongs to the worker's goroutine and is reused for other tasks.
var contextKept = finding{"AG0507", "%s is kept beyond the poll that it belongs to", "keep its Waker, or a Handle from rtlib.Current"}

// keptContexts looks at the functions that take a context: the Poll methods of
// futures written by hand, and what they call.
func (l *linter) keptContexts(f *check.File) {
	for _, d := range f.Syntax.Decls {
		ast.Inspect(d, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				l.keptParams(n.Type, n.Body)
			case *ast.FuncLit:
				l.keptParams(n.Type, n.Body)
			}
			return true
		})
	}
}

func (l *linter) keptParams(t *ast.FuncType, body *ast.BlockStmt) {
	if body == nil {
		return
	}
	params := make(map[types.Object]bool)
	for _, f := range t.Params.List {
		for _, id := range f.Names {
			if o := l.pkg.Info.Defs[id]; o != nil && l.pkg.Runtime.IsContext(o.Type()) {
				params[o] = true
			}
		}
	}
	if len(params) > 0 {
		k := &keeper{linter: l, params: params}
		ast.Inspect(body, k.visit)
	}
}

// keeper looks for the places where parameters are kept.
type keeper struct {
	*linter
	params map[types.Object]bool
}

func (k *keeper) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.AssignStmt:
		if n.Tok == token.ASSIGN && len(n.Lhs) == len(n.Rhs) {
			for i, e := range n.Lhs {
				if k.outlives(e) {
					k.kept(n.Rhs[i])
				}
			}
		}
	case *ast.CompositeLit:
		for _, e := range n.Elts {
			if kv, ok := e.(*ast.KeyValueExpr); ok {
				e = kv.Value
			}
			k.kept(e)
		}
	case *ast.SendStmt:
		k.kept(n.Value)
	case *ast.GoStmt:
		for _, arg := range n.Call.Args {
			k.kept(arg)
		}
		if lit, ok := n.Call.Fun.(*ast.FuncLit); ok {
			k.captured(lit)
		}
		return false
	case *ast.ReturnStmt:
		for _, e := range n.Results {
			k.kept(e)
		}
	}
	return true
}

// outlives reports whether what is assigned to e is still there after the call.
func (k *keeper) outlives(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return true
	}
	o := k.pkg.Info.ObjectOf(id)
	return o != nil && o.Parent() == k.pkg.Types.Scope()
}

// kept reports e if it is one of the parameters.
func (k *keeper) kept(e ast.Expr) {
	if id, ok := ast.Unparen(e).(*ast.Ident); ok && k.params[k.pkg.Info.Uses[id]] {
		k.report(contextKept, id, id.Name)
	}
}

// captured reports the parameters that a literal mentions.
func (k *keeper) captured(lit *ast.FuncLit) {
	ast.Inspect(lit.Body, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			k.kept(id)
		}
		return true
	})
}

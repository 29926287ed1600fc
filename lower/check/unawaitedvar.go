package check

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"
)

// variable advises on a variable that holds a future for want of an await where it is
// declared, as in err := f(), if the error is about that.
func (a *awaitAdvice) variable(id *ast.Ident, stack []ast.Node) {
	v, ok := a.info.Uses[id].(*types.Var)
	if !ok {
		return
	}
	call, values := a.unawaited(a.initial(v))
	if call == nil || !a.isAboutVariable(v.Name(), len(values)) {
		return
	}
	async := a.file.inAsync(stack)
	a.err.Hint = AwaitHint(a.file.text(call), values, true, async)
	if async {
		a.err.Hint = "where " + v.Name() + " is declared, " + a.err.Hint
	}
}

// isAboutVariable reports whether the error is one of the variable called name being a
// future that gives a number of values.
func (a *awaitAdvice) isAboutVariable(name string, values int) bool {
	switch msg := a.err.Message; {
	case strings.HasPrefix(msg, "not enough return values"):
		return values > 1
	case strings.HasPrefix(msg, "non-boolean condition "), strings.Contains(msg, " to type interface{Cancel("):
		return true
	default:
		return strings.Contains(msg, name) && strings.Contains(msg, "Future") && !wantsFuture.MatchString(msg)
	}
}

// initial returns the expression for the value that v is declared with, from which it has
// its type, too; nil if there is none.
func (a *awaitAdvice) initial(v *types.Var) (value ast.Expr) {
	for _, d := range a.file.syntax.Decls {
		if !within(d, v.Pos()) {
			continue
		}
		ast.Inspect(d, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				i := slices.IndexFunc(n.Lhs, func(e ast.Expr) bool { return a.defines(e, v) })
				if i >= 0 && len(n.Lhs) == len(n.Rhs) {
					value = n.Rhs[i]
				}
			case *ast.ValueSpec:
				i := slices.IndexFunc(n.Names, func(id *ast.Ident) bool { return a.defines(id, v) })
				if i >= 0 && n.Type == nil && len(n.Names) == len(n.Values) {
					value = n.Values[i]
				}
			}
			return value == nil
		})
	}
	return value
}

func (a *awaitAdvice) defines(e ast.Expr, v *types.Var) bool {
	id, ok := e.(*ast.Ident)
	return ok && a.info.Defs[id] == v
}

package lint

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/asyncgen/asyncgen/lower/check"
)

// unawaited reports a future that was just made where what it gives is meant. Go finds
// nothing wrong with that, as a value of any type will do.
var unawaited = finding{code: "AG0511", message: "%s makes a future that nothing runs: it is only %s"}

// opaque are the packages whose functions take values of any type and do no more than
// look at them.
var opaque = []string{"fmt", "log", "log/slog", "testing"}

// unawaitedFutures looks at all of f: plain functions forget that they cannot await.
func (l *linter) unawaitedFutures(f *check.File) {
	for _, d := range f.Syntax.Decls {
		ast.PreorderStack(d, nil, func(n ast.Node, stack []ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				to := l.looksAt(n)
				for _, arg := range n.Args {
					if call, ok := ast.Unparen(arg).(*ast.CallExpr); ok && to != "" && l.makesPlainFuture(call) {
						l.reportUnawaited(f, call, stack, "given to "+to)
					}
				}
			case *ast.BinaryExpr:
				if call := l.comparedWithNil(n); call != nil && l.makesAlways(call) {
					l.reportUnawaited(f, call, stack, "compared with nil")
				}
			}
			return true
		})
	}
}

func (l *linter) reportUnawaited(f *check.File, call *ast.CallExpr, stack []ast.Node, use string) {
	text := f.CallText(call)
	l.report(unawaited, call, text, use).Hint = check.AwaitHint(text, l.values(call), false, inAsync(f, stack))
}

// values lists the types of what awaiting the future of call gives.
func (l *linter) values(call *ast.CallExpr) []types.Type {
	return l.pkg.Runtime.AwaitedValues(l.typeOf(call))
}

// inAsync reports whether what is below the nodes in stack is in the body of an async
// function.
func inAsync(f *check.File, stack []ast.Node) bool {
	for _, n := range slices.Backward(stack) {
		if lit, ok := n.(*ast.FuncLit); ok {
			return slices.ContainsFunc(f.Funcs, func(fn *check.Func) bool { return fn.Body == lit.Body })
		}
	}
	return false
}

// looksAt names what call calls if that does no more than look at its arguments, else it
// is "".
func (l *linter) looksAt(call *ast.CallExpr) string {
	if fn := l.callee(call); fn != nil {
		if fn.Pkg() != nil && slices.Contains(opaque, fn.Pkg().Path()) {
			return check.ExprString(call.Fun)
		}
		return ""
	}
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if ok && l.pkg.Info.Types[call.Fun].IsBuiltin() && slices.Contains([]string{"panic", "print", "println"}, id.Name) {
		return id.Name
	}
	return ""
}

// makesPlainFuture reports whether call makes a future that is nothing else: it has no
// text of its own.
func (l *linter) makesPlainFuture(call *ast.CallExpr) bool {
	if !l.pkg.Runtime.MakesFuture(l.pkg.Info, call) {
		return false
	}
	return !slices.ContainsFunc([]string{"Error", "Format", "GoString", "LogValue", "String"}, func(name string) bool {
		o, _, _ := types.LookupFieldOrMethod(l.typeOf(call), true, l.pkg.Types, name)
		return o != nil
	})
}

// comparedWithNil returns the call that b compares with nil, or nil.
func (l *linter) comparedWithNil(b *ast.BinaryExpr) *ast.CallExpr {
	if b.Op != token.EQL && b.Op != token.NEQ {
		return nil
	}
	x := b.X
	if l.pkg.Info.Types[x].IsNil() {
		x = b.Y
	} else if !l.pkg.Info.Types[b.Y].IsNil() {
		return nil
	}
	call, _ := ast.Unparen(x).(*ast.CallExpr)
	return call
}

// makesAlways reports whether call makes a future, of the type that an async function
// has for it: what another function returns may be nil.
func (l *linter) makesAlways(call *ast.CallExpr) bool {
	fn := l.callee(call)
	if fn == nil || fn.Pkg() == nil || !l.pkg.Runtime.MakesFuture(l.pkg.Info, call) {
		return false
	}
	name, ok := l.pkg.FutureName(fn.Origin())
	return ok && fn.Pkg().Scope().Lookup(name) != nil
}

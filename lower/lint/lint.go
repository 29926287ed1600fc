// Package lint looks for what compiles and is probably wrong: calls that block a
// worker, locks held across a suspension, futures that nothing runs. It reports
// warnings, each with a stable code, and changes nothing.
//
// A finding that is meant is silenced by a comment on its line or on the one
// above, which names the code and should say why:
//
//	mu.Lock() //asyncgen:ignore AG0501 held for a map access only
package lint

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"github.com/asyncgen/asyncgen/dsl/diag"
	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/ir"
)

// Options says what counts as too much.
type Options struct {
	// FrameBudget is the size in bytes from which on a frame is reported; 0
	// stands for [DefaultFrameBudget].
	FrameBudget int64
}

// DefaultFrameBudget is what several goroutines take: a task that costs more has
// lost its point.
const DefaultFrameBudget = 16 << 10

// Files looks through the lowered files of pkg.
func Files(pkg *check.Package, files []*ir.File, o Options) diag.List {
	if o.FrameBudget == 0 {
		o.FrameBudget = DefaultFrameBudget
	}
	var found diag.List
	for _, f := range files {
		l := &linter{pkg: pkg, options: o}
		for _, m := range f.Machines {
			l.machine(m)
		}
		l.keptContexts(f.Source)
		l.droppedFutures(f.Source)
		l.unawaitedFutures(f.Source)
		found = append(found, unsilenced(l.found, f.Source.Source, pkg.Fset)...)
	}
	return found.Sorted()
}

// linter collects what it finds in one file.
type linter struct {
	pkg     *check.Package
	options Options
	found   diag.List

	stdinVars map[*types.Var]bool // once asked for: see stdin
}

func (l *linter) machine(m *ir.Machine) {
	l.blockingCalls(m)
	l.heldLocks(m)
	l.escapingFutures(m)
	l.awaitSelects(m)
	l.largeFrame(m)
	l.unseenMethod(m)
}

// A finding is a kind of warning. Its message is a format.
type finding struct{ code, message, hint string }

func (l *linter) report(f finding, n ast.Node, args ...any) *diag.Diagnostic {
	d := &diag.Diagnostic{
		Severity: diag.Warning,
		Code:     f.code,
		Pos:      l.position(n.Pos()),
		End:      l.position(n.End()),
		Message:  fmt.Sprintf(f.message, args...),
		Hint:     f.hint,
	}
	l.found = append(l.found, d)
	return d
}

func (l *linter) position(pos token.Pos) token.Position { return l.pkg.Fset.Position(pos) }

func (l *linter) typeOf(e ast.Expr) types.Type { return l.pkg.Info.TypeOf(e) }

// callee returns the function or method that a call names, or nil.
func (l *linter) callee(call *ast.CallExpr) *types.Func {
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		f, _ := l.pkg.Info.Uses[fun].(*types.Func)
		return f
	case *ast.SelectorExpr:
		f, _ := l.pkg.Info.Uses[fun.Sel].(*types.Func)
		return f
	}
	return nil
}

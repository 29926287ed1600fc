package lint

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/asyncgen/asyncgen/lower/check"
)

// What is made and kept in a variable, and then neither awaited or gone over nor given
// to anything that could do that.
var (
	dropped       = finding{code: "AG0503", message: "nothing runs the future in %s"}
	droppedStream = finding{"AG0509", "nothing polls the stream in %s", "go over it with for await, or do not make it"}
)

// droppedFutures looks at all of f: plain functions make futures, too.
func (l *linter) droppedFutures(f *check.File) {
	s := &drops{linter: l, file: f, made: make(map[*types.Var]making), idle: make(map[*ast.Ident]bool)}
	for _, d := range f.Syntax.Decls {
		ast.PreorderStack(d, nil, s.visit)
	}
	ast.Inspect(f.Syntax, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && !s.idle[id] {
			if v, ok := l.pkg.Info.Uses[id].(*types.Var); ok {
				delete(s.made, v)
			}
		}
		return true
	})
	for v, m := range s.made {
		if l.pkg.Runtime.MakesFuture(l.pkg.Info, m.by) {
			l.report(dropped, m.id, v.Name()).Hint = check.AwaitHint(f.CallText(m.by), l.values(m.by), true, m.async)
		} else {
			l.report(droppedStream, m.id, v.Name())
		}
	}
}

// drops collects the local variables of a file that futures and streams are stored in,
// and how they are mentioned.
type drops struct {
	*linter
	file *check.File
	made map[*types.Var]making
	idle map[*ast.Ident]bool // mentions that run nothing
}

// making is where a call makes what a variable holds.
type making struct {
	id    *ast.Ident
	by    *ast.CallExpr
	async bool // in an async body
}

func (s *drops) visit(n ast.Node, stack []ast.Node) bool {
	switch n := n.(type) {
	case *ast.BinaryExpr:
		if n.Op == token.EQL || n.Op == token.NEQ {
			s.markIdle(n.X, n.Y)
		}
	case *ast.CallExpr:
		if sel, ok := n.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "Cancel" {
			s.markIdle(sel.X)
		}
		if s.looksAt(n) != "" {
			s.markIdle(n.Args...)
		}
	default:
		to, values := assigned(n)
		for i, e := range to {
			if id, ok := e.(*ast.Ident); ok {
				s.store(id, values[i], stack)
			}
		}
	}
	return true
}

// store notes that value is stored in the variable that id names.
func (s *drops) store(id *ast.Ident, value ast.Expr, stack []ast.Node) {
	s.idle[id] = true
	if id.Name == "_" {
		s.markIdle(value)
		return
	}
	v, ok := s.pkg.Info.ObjectOf(id).(*types.Var)
	call, isCall := ast.Unparen(value).(*ast.CallExpr)
	if !ok || !isCall || v.Kind() != types.LocalVar || s.made[v].id != nil {
		return
	}
	if s.pkg.Runtime.MakesFuture(s.pkg.Info, call) || s.pkg.Runtime.MakesStream(s.pkg.Info, call) {
		s.made[v] = making{id, call, inAsync(s.file, stack)}
	}
}

func (s *drops) markIdle(es ...ast.Expr) {
	for _, e := range es {
		if id, ok := ast.Unparen(e).(*ast.Ident); ok {
			s.idle[id] = true
		}
	}
}

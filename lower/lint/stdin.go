package lint

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"
)

const readStdin = "read aio.Stdin(), of rtlib/aio: lines with the Lines of aio.NewBufReader(aio.Stdin()), all of it with aio.ReadToEnd"

// stdinReaders list what reads: of the standard input, or from a reader among its
// arguments, by the path of its package.
var stdinReaders = map[string]struct{ own, given []string }{
	"fmt": {
		own:   []string{"Scan", "Scanf", "Scanln"},
		given: []string{"Fscan", "Fscanf", "Fscanln"},
	},
	"io": {given: []string{"Copy", "CopyBuffer", "CopyN", "ReadAll", "ReadAtLeast", "ReadFull"}},
}

// readingMethods are those of os.File, bufio.Reader and bufio.Scanner that read.
var readingMethods = []string{"Discard", "Peek", "Read", "ReadByte", "ReadBytes", "ReadFrom", "ReadLine", "ReadRune", "ReadSlice", "ReadString", "Scan", "WriteTo"}

// readsStdin reports whether call reads the standard input, which waits for whoever
// types it: as it is, or through a reader of package bufio that is made for it.
func (l *linter) readsStdin(call *ast.CallExpr, fn *types.Func) bool {
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && fn.Signature().Recv() != nil {
		return slices.Contains(readingMethods, fn.Name()) && l.isStdin(sel.X)
	}
	readers := stdinReaders[fn.Pkg().Path()]
	return slices.Contains(readers.own, fn.Name()) ||
		slices.Contains(readers.given, fn.Name()) && slices.ContainsFunc(call.Args, l.isStdin)
}

// isStdin reports whether e is os.Stdin, a reader of package bufio for that, or a
// variable that one was stored in.
func (l *linter) isStdin(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		v, ok := l.pkg.Info.Uses[e].(*types.Var)
		return ok && l.stdin()[v]
	case *ast.SelectorExpr:
		o := l.pkg.Info.Uses[e.Sel]
		return o != nil && o.Pkg() != nil && o.Pkg().Path() == "os" && o.Name() == "Stdin"
	}
	return l.buffersStdin(e)
}

// buffersStdin reports whether e makes a reader of package bufio for os.Stdin.
func (l *linter) buffersStdin(e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok || len(call.Args) == 0 {
		return false
	}
	fn := l.callee(call)
	return fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "bufio" && strings.HasPrefix(fn.Name(), "New") && l.isStdin(call.Args[0])
}

// stdin lists the variables of the package that a reader for os.Stdin is stored in, but
// for what has another one at times.
func (l *linter) stdin() map[*types.Var]bool {
	if l.stdinVars != nil {
		return l.stdinVars
	}
	l.stdinVars = make(map[*types.Var]bool)
	others := make(map[*types.Var]bool)
	for _, f := range l.pkg.Files {
		stores(f.Syntax, func(id *ast.Ident, value ast.Expr) {
			if v, ok := l.pkg.Info.ObjectOf(id).(*types.Var); ok && l.buffersStdin(value) {
				l.stdinVars[v] = true
			} else if ok {
				others[v] = true
			}
		})
	}
	for v := range others {
		delete(l.stdinVars, v)
	}
	return l.stdinVars
}

// stores calls found for each variable and the expression for the value that is stored
// in it.
func stores(n ast.Node, found func(id *ast.Ident, value ast.Expr)) {
	ast.Inspect(n, func(n ast.Node) bool {
		to, values := assigned(n)
		for i, e := range to {
			if id, ok := e.(*ast.Ident); ok {
				found(id, values[i])
			}
		}
		return true
	})
}

// assigned returns what n assigns values to, if each has an expression of its own.
func assigned(n ast.Node) (to, values []ast.Expr) {
	switch n := n.(type) {
	case *ast.AssignStmt:
		to, values = n.Lhs, n.Rhs
	case *ast.ValueSpec:
		values = n.Values
		for _, id := range n.Names {
			to = append(to, id)
		}
	}
	if len(to) != len(values) {
		return nil, nil
	}
	return to, values
}

package normal

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/asyncgen/asyncgen/lower/check"
)

// effects says where the effects of a body are.
type effects struct {
	is     func(*ast.CallExpr) bool
	async  func(*ast.FuncLit) bool // tells the async literals: their bodies are no part of this one
	gone   func(*ast.GenDecl) bool // tells the declarations that are to be left out
	source *check.Func             // whose body it is; empty for a plain declaration

	// in holds the nodes that have an effect in them, function literals inside
	// them apart.
	in map[ast.Node]bool

	// change holds the nodes that have anything in them that is to be rewritten.
	change map[ast.Node]bool

	// gotos holds the functions that have a goto, by their body.
	gotos map[*ast.BlockStmt]bool

	// again holds the labels that goto names and that stand at a loop, switch
	// or select with effects in front of its body. A goto has to repeat those, so
	// break and continue need a label of their own: nil if there are none that
	// name the label.
	again map[types.Object]*types.Label
}

// findEffects finds the effects in root, a body or a declaration.
func findEffects(root ast.Node, source *check.Func, is func(*ast.CallExpr) bool, async func(*ast.FuncLit) bool, gone func(*ast.GenDecl) bool) *effects {
	e := &effects{
		is:     is,
		async:  async,
		gone:   gone,
		source: source,
		in:     make(map[ast.Node]bool),
		change: make(map[ast.Node]bool),
		gotos:  make(map[*ast.BlockStmt]bool),
		again:  make(map[types.Object]*types.Label),
	}
	e.walk(root, func(n ast.Node, stack []ast.Node) {
		switch n := n.(type) {
		case *ast.FuncLit:
			if async(n) {
				e.mark(stack)
			}
		case *ast.GenDecl:
			if gone(n) {
				for _, n := range stack {
					e.change[n] = true
				}
			}
		case *ast.CallExpr:
			if is(n) {
				e.mark(stack)
			}
		case *ast.BranchStmt:
			if n.Tok == token.GOTO {
				e.gotos[bodyAround(stack)] = true
			}
		}
	})
	return e
}

// walk calls visit for every node in root that is not in an async literal with
// the path to it, root first.
func (e *effects) walk(root ast.Node, visit func(n ast.Node, stack []ast.Node)) {
	var stack []ast.Node
	ast.Inspect(root, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		stack = append(stack, n)
		visit(n, stack)
		if l, ok := n.(*ast.FuncLit); ok && e.async(l) {
			stack = stack[:len(stack)-1]
			return false
		}
		return true
	})
}

// mark notes that the last node of stack has an effect. What an effect inside of
// the same node has marked already needs no further marks on its way up, which
// would make a long expression, whose operands nest, take quadratic time.
func (e *effects) mark(stack []ast.Node) {
	inner := true
	for i := len(stack) - 1; i >= 0; i-- {
		n := stack[i]
		if _, ok := n.(*ast.FuncLit); ok {
			inner = false
		}
		if e.change[n] && (e.in[n] || !inner) {
			return
		}
		e.change[n] = true
		e.in[n] = e.in[n] || inner
	}
}

// bodyAround returns the body of the innermost function on the path, or nil if
// the path starts inside of it.
func bodyAround(stack []ast.Node) *ast.BlockStmt {
	for i := len(stack) - 1; i >= 0; i-- {
		switch n := stack[i].(type) {
		case *ast.FuncLit:
			return n.Body
		case *ast.FuncDecl:
			return n.Body
		}
	}
	body, _ := stack[0].(*ast.BlockStmt)
	return body
}

// relabel fills in e.again.
func (e *effects) relabel(root ast.Node, object func(*ast.Ident) types.Object) {
	if len(e.gotos) == 0 {
		return
	}
	targets, names := make(map[types.Object]bool), make(map[string]bool)
	ast.Inspect(root, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BranchStmt:
			if n.Tok == token.GOTO {
				targets[object(n.Label)] = true
			}
		case *ast.LabeledStmt:
			names[n.Label.Name] = true
		}
		return true
	})
	e.walk(root, func(n ast.Node, stack []ast.Node) {
		switch n := n.(type) {
		case *ast.LabeledStmt:
			if l := object(n.Label); targets[l] && e.inHeader(n.Stmt) {
				e.again[l] = nil
			}
		case *ast.BranchStmt:
			if n.Tok == token.GOTO || n.Label == nil {
				return
			}
			l := object(n.Label)
			if _, ok := e.again[l]; !ok {
				return
			}
			if e.again[l] == nil {
				e.again[l] = newLabel(l, names)
			}
			for _, m := range stack {
				e.change[m] = true
			}
		}
	})
}

// newLabel makes a label beside l whose name is not taken.
func newLabel(l types.Object, taken map[string]bool) *types.Label {
	name := l.Name() + "Loop"
	for taken[name] {
		name += "_"
	}
	taken[name] = true
	return types.NewLabel(l.Pos(), l.Pkg(), name)
}

// inHeader reports whether s is a statement that break can name and has an
// effect that comes before its body.
func (e *effects) inHeader(s ast.Stmt) bool {
	switch s := s.(type) {
	case *ast.ForStmt:
		return e.has(s.Init) || e.has(s.Cond) || e.has(s.Post)
	case *ast.RangeStmt:
		return e.has(s.X)
	case *ast.TypeSwitchStmt:
		return e.has(s.Init) || e.has(s.Assign)
	case *ast.SwitchStmt:
		return e.has(s.Init) || e.has(s.Tag) || e.inCases(s.Body)
	case *ast.SelectStmt:
		if e.source.Selects[s] != nil {
			return e.lastCase(s) >= 0
		}
		return e.inCases(s.Body)
	}
	return false
}

// inCases reports whether an effect is in what the clauses of a switch or a
// select test.
func (e *effects) inCases(body *ast.BlockStmt) bool {
	for _, c := range body.List {
		switch c := c.(type) {
		case *ast.CaseClause:
			if e.any(c.List) {
				return true
			}
		case *ast.CommClause:
			if e.has(c.Comm) {
				return true
			}
		}
	}
	return false
}

// has reports whether n, which may be nil, has an effect in it.
func (e *effects) has(n ast.Node) bool { return n != nil && e.in[n] }

// last returns the index of the last expression with an effect in it, or -1.
func (e *effects) last(xs []ast.Expr) int {
	for i := len(xs) - 1; i >= 0; i-- {
		if xs[i] != nil && e.in[xs[i]] {
			return i
		}
	}
	return -1
}

// any reports whether one of the expressions has an effect in it.
func (e *effects) any(xs []ast.Expr) bool { return e.last(xs) >= 0 }

// effect returns x as an effect, if it is one and not just has one in it.
func (e *effects) effect(x ast.Expr) (*ast.CallExpr, bool) {
	c, ok := ast.Unparen(x).(*ast.CallExpr)
	return c, ok && e.is(c)
}

// breakable reports whether break can name s by its label.
func breakable(s ast.Stmt) bool {
	switch s.(type) {
	case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
		return true
	}
	return false
}

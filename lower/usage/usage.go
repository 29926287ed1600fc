// Package usage finds out how a function body uses its variables: which are
// captured by literals, have their address taken, or are assigned more than
// once. Where a variable may live follows from that.
package usage

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/asyncgen/asyncgen/lower/typed"
)

// Facts says how a body uses its variables. A variable that is in none of the
// sets is only read after its declaration, by the body itself.
type Facts struct {
	// Captured holds the variables that function literals mention which do
	// not declare them.
	Captured map[*types.Var]bool

	// Addressed holds the variables of which an address is taken: by &, by a
	// call of a method with a pointer receiver, by slicing an array.
	Addressed map[*types.Var]bool

	// Reassigned holds the variables that something but their declaration
	// assigns.
	Reassigned map[*types.Var]bool

	declares map[*ast.Ident]bool
	last     map[*types.Var]int // the last identifier of a variable, counted in order
	end      map[ast.Stmt]int   // the number of identifiers up to a statement's end
}

// Declares reports whether id, on the left of := or range, declares its
// variable rather than assigns one that the same scope has already.
func (f *Facts) Declares(id *ast.Ident) bool { return f.declares[id] }

// MentionedAfter reports whether an identifier of v comes after s in the body.
func (f *Facts) MentionedAfter(v *types.Var, s ast.Stmt) bool { return f.last[v] > f.end[s] }

// Of analyses a body. Params lists the variables that it has from the start.
func Of(info *typed.Info, params []*types.Var, body *ast.BlockStmt) *Facts {
	w := &walker{
		info: info,
		home: make(map[*types.Var]*ast.FuncLit),
		facts: &Facts{
			Captured:   make(map[*types.Var]bool),
			Addressed:  make(map[*types.Var]bool),
			Reassigned: make(map[*types.Var]bool),
			declares:   make(map[*ast.Ident]bool),
			last:       make(map[*types.Var]int),
			end:        make(map[ast.Stmt]int),
		},
	}
	for _, p := range params {
		w.home[p] = nil
	}
	ast.Inspect(body, w.visit)
	return w.facts
}

// walker visits a body in source order, so that a declaration comes before
// every other mention of its variable.
type walker struct {
	info  *typed.Info
	facts *Facts
	lits  []*ast.FuncLit
	nodes []ast.Node
	home  map[*types.Var]*ast.FuncLit // the innermost literal that declares a variable

	idents int // seen so far
}

func (w *walker) visit(n ast.Node) bool {
	if n == nil {
		last := len(w.nodes) - 1
		switch n := w.nodes[last].(type) {
		case *ast.FuncLit:
			w.lits = w.lits[:len(w.lits)-1]
		case ast.Stmt:
			w.facts.end[n] = w.idents
		}
		w.nodes = w.nodes[:last]
		return true
	}
	w.nodes = append(w.nodes, n)
	switch n := n.(type) {
	case *ast.FuncLit:
		w.lits = append(w.lits, n)
		w.declareParams(n.Type)
	case *ast.AssignStmt:
		w.assigned(n.Tok, n.Lhs...)
	case *ast.RangeStmt:
		w.assigned(n.Tok, n.Key, n.Value)
	case *ast.IncDecStmt:
		w.assigned(token.ASSIGN, n.X)
	case *ast.ValueSpec:
		for _, id := range n.Names {
			w.declare(id)
		}
	case *ast.CaseClause:
		if v, ok := w.info.Implicit(n).(*types.Var); ok {
			w.home[v] = w.literal()
		}
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			w.address(n.X)
		}
	case *ast.SliceExpr:
		if isArray(w.info, n.X) {
			w.address(n.X)
		}
	case *ast.SelectorExpr:
		if s := Select(w.info, n); s.TakesAddress(w.info, n) && !s.Indirect {
			w.address(n.X)
		}
	case *ast.Ident:
		w.mention(n)
	}
	return true
}

func (w *walker) literal() *ast.FuncLit {
	if len(w.lits) == 0 {
		return nil
	}
	return w.lits[len(w.lits)-1]
}

func (w *walker) declareParams(t *ast.FuncType) {
	for _, l := range []*ast.FieldList{t.Params, t.Results} {
		if l == nil {
			continue
		}
		for _, f := range l.List {
			for _, id := range f.Names {
				w.declare(id)
			}
		}
	}
}

// declare notes that id declares a variable and reports whether it does.
func (w *walker) declare(id *ast.Ident) bool {
	v, ok := w.info.ObjectOf(id).(*types.Var)
	if !ok {
		return false
	}
	if _, known := w.home[v]; known {
		return false
	}
	w.home[v] = w.literal()
	w.facts.declares[id] = true
	return true
}

func (w *walker) assigned(tok token.Token, lhs ...ast.Expr) {
	for _, e := range lhs {
		if e == nil {
			continue
		}
		id, ok := ast.Unparen(e).(*ast.Ident)
		if tok == token.DEFINE && ok && w.declare(id) {
			continue
		}
		if v := Root(w.info, e); v != nil {
			w.facts.Reassigned[v] = true
		}
	}
}

func (w *walker) address(x ast.Expr) {
	if v := Root(w.info, x); v != nil {
		w.facts.Addressed[v] = true
	}
}

func (w *walker) mention(id *ast.Ident) {
	w.idents++
	v, ok := w.info.ObjectOf(id).(*types.Var)
	if !ok {
		return
	}
	w.facts.last[v] = w.idents
	if home, known := w.home[v]; known && home != w.literal() {
		w.facts.Captured[v] = true
	}
}

// Root returns the variable that holds the storage x denotes, as a for
// (a.f[i]).g where a.f is an array; nil if the storage is behind a pointer,
// slice or map, or is no variable's.
func Root(info *typed.Info, x ast.Expr) *types.Var {
	for {
		switch e := x.(type) {
		case *ast.Ident:
			v, _ := info.ObjectOf(e).(*types.Var)
			return v
		case *ast.ParenExpr:
			x = e.X
		case *ast.IndexExpr:
			if !isArray(info, e.X) {
				return nil
			}
			x = e.X
		case *ast.SelectorExpr:
			if throughPointer(info, e) {
				return nil
			}
			x = e.X
		default:
			return nil
		}
	}
}

// throughPointer reports whether e selects a field behind a pointer, or no
// field at all, as a package's name does.
func throughPointer(info *typed.Info, e *ast.SelectorExpr) bool {
	t := info.TypeOf(e.X)
	if t == nil {
		return true
	}
	s := Select(info, e)
	return s.Field == nil || s.Indirect
}

func isArray(info *typed.Info, x ast.Expr) bool {
	t := info.TypeOf(x)
	return t != nil && typed.HasArrays(t)
}

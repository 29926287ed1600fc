package blocks

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/asyncgen/asyncgen/lower/ir"
)

// A run is a series of statements without await, from the declaration of a
// variable that would need a box to the last mention of it. It stays one block
// of Go, so that the variable is Go's, which may keep it off the heap.

// runAt returns how many statements of list, from the first on, are a run; zero
// if none.
func (b *builder) runAt(list []ast.Stmt) int {
	if !b.needsBox(b.declares(list[0])) {
		return 0
	}
	n := 0
	for i := 0; i <= n; i++ {
		if b.suspends[list[i]] || !fitsRun(list[i]) {
			return 0
		}
		vars := b.declares(list[i])
		for n+1 < len(list) && b.needsBox(vars) && b.mentionedAfter(vars, list[n]) {
			n++
		}
	}
	if !b.scoped(list[:n+1]) {
		return 0
	}
	return n + 1
}

// scoped reports whether the declarations in run can stand in a block: each is
// either of variables that end with it, all of them, or can be an assignment to
// variables of the machine.
func (b *builder) scoped(run []ast.Stmt) bool {
	own := make(map[types.Object]bool)
	last := run[len(run)-1]
	for _, s := range run {
		vars := b.declares(s)
		if b.mentionedAfter(vars, last) {
			if !b.canOutlive(s, vars, last) || b.captured(vars, run) {
				return false
			}
			continue
		}
		for _, v := range vars {
			own[v] = true
		}
		if !b.defines(s, own) {
			return false
		}
	}
	return true
}

// defines reports whether s, if it is a := statement, has only variables of own
// on its left: in a block, it would declare others anew.
func (b *builder) defines(s ast.Stmt, own map[types.Object]bool) bool {
	a, ok := s.(*ast.AssignStmt)
	if !ok || a.Tok != token.DEFINE {
		return true
	}
	for _, e := range a.Lhs {
		if id := e.(*ast.Ident); id.Name != "_" && !own[b.info.ObjectOf(id)] {
			return false
		}
	}
	return true
}

// fitsRun reports whether s can be in a block of its own: a label could not be
// jumped to there, and constants and types are seen beyond it.
func fitsRun(s ast.Stmt) bool {
	switch s := s.(type) {
	case *ast.LabeledStmt:
		return false
	case *ast.DeclStmt:
		return s.Decl.(*ast.GenDecl).Tok == token.VAR
	}
	return true
}

// declares returns the variables that s declares for the statements after it.
func (b *builder) declares(s ast.Stmt) []*types.Var {
	var ids []*ast.Ident
	switch s := s.(type) {
	case *ast.AssignStmt:
		if s.Tok != token.DEFINE {
			return nil
		}
		for _, e := range s.Lhs {
			ids = append(ids, e.(*ast.Ident))
		}
	case *ast.DeclStmt:
		for _, spec := range s.Decl.(*ast.GenDecl).Specs {
			if v, ok := spec.(*ast.ValueSpec); ok {
				ids = append(ids, v.Names...)
			}
		}
	}
	var vars []*types.Var
	for _, id := range ids {
		if v, ok := b.info.ObjectOf(id).(*types.Var); ok && id.Name != "_" && b.facts.Declares(id) {
			vars = append(vars, v)
		}
	}
	return vars
}

func (b *builder) needsBox(vars []*types.Var) bool {
	for _, v := range vars {
		if b.home(v) == ir.Boxed {
			return true
		}
	}
	return false
}

func (b *builder) mentionedAfter(vars []*types.Var, s ast.Stmt) bool {
	for _, v := range vars {
		if b.facts.MentionedAfter(v, s) {
			return true
		}
	}
	return false
}

// canOutlive reports whether the variables that s declares can be the machine's
// although s is in a run that ends with last: its declaration is to become an
// assignment.
func (b *builder) canOutlive(s ast.Stmt, vars []*types.Var, last ast.Stmt) bool {
	if _, ok := s.(*ast.AssignStmt); !ok || b.needsBox(vars) {
		return false
	}
	for _, v := range vars {
		if !b.facts.MentionedAfter(v, last) {
			return false
		}
	}
	return true
}

// captured reports whether a literal in run mentions one of vars: it has the value
// from before the run then (see [ir.Exec]), which is none that the run assigns.
func (b *builder) captured(vars []*types.Var, run []ast.Stmt) bool {
	found := false
	mention := func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			v, ok := b.info.ObjectOf(id).(*types.Var)
			found = found || ok && slices.Contains(vars, v)
		}
		return !found
	}
	for _, s := range run {
		ast.Inspect(s, func(n ast.Node) bool {
			lit, ok := n.(*ast.FuncLit)
			if ok {
				ast.Inspect(lit.Body, mention)
			}
			return !ok && !found
		})
	}
	return found
}

// execRun runs the statements of a run as one block.
func (b *builder) execRun(run []ast.Stmt) {
	block := &ast.BlockStmt{Lbrace: run[0].Pos(), Rbrace: run[len(run)-1].End()}
	for _, s := range run {
		if vars := b.declares(s); b.mentionedAfter(vars, run[len(run)-1]) {
			for _, v := range vars {
				b.declare(v)
			}
			plain := *s.(*ast.AssignStmt)
			plain.Tok = token.ASSIGN
			s = &plain
		}
		block.List = append(block.List, s)
	}
	b.exec(block)
}

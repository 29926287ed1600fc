package blocks

import (
	"go/ast"
	"go/token"

	"github.com/asyncgen/asyncgen/lower/ir"
)

// declStmt lowers a declaration in a statement that is taken apart.
func (b *builder) declStmt(d *ast.GenDecl) {
	for _, s := range d.Specs {
		switch d.Tok {
		case token.VAR:
			b.varSpec(s.(*ast.ValueSpec))
		case token.TYPE:
			b.m.Decls = append(b.m.Decls, &ast.GenDecl{TokPos: s.Pos(), Tok: d.Tok, Specs: []ast.Spec{s}})
		}
	}
	if d.Tok == token.CONST { // as a whole, as one may repeat what is above it
		b.m.Decls = append(b.m.Decls, d)
	}
}

func (b *builder) varSpec(s *ast.ValueSpec) {
	vars := make([]*ir.Var, len(s.Names))
	for i, id := range s.Names {
		vars[i] = b.declared(id)
	}
	if len(s.Values) == 0 {
		for _, v := range vars {
			if v != nil {
				b.emit(&ir.Fresh{Var: v})
			}
		}
		return
	}
	for _, v := range vars {
		b.freshBox(v)
	}
	if a := b.initial(s); len(a.Lhs) > 0 {
		b.exec(a)
	}
}

// initial makes the assignment of s's values. Constants and nil for a blank
// variable are dropped: they have no effect, and not every one of them can be
// assigned to a blank without its type.
func (b *builder) initial(s *ast.ValueSpec) *ast.AssignStmt {
	a := &ast.AssignStmt{TokPos: s.Names[0].Pos(), Tok: token.ASSIGN}
	if len(s.Values) != len(s.Names) {
		a.Rhs = s.Values
		for _, id := range s.Names {
			a.Lhs = append(a.Lhs, id)
		}
		return a
	}
	for i, id := range s.Names {
		if tv := b.info.Type(s.Values[i]); id.Name == "_" && (tv.Value != nil || tv.IsNil()) {
			continue
		}
		a.Lhs = append(a.Lhs, id)
		a.Rhs = append(a.Rhs, s.Values[i])
	}
	return a
}

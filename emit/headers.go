package emit

import (
	"go/ast"
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/concurrent"
)

// A composite literal ahead of a block has to stand in parentheses, or else its brace
// would begin the block. Package go/format takes those around the whole operand away
// where the literal's type has type arguments. So such a literal gets its own, and if it
// is all of the operand, its address is taken and followed, which changes nothing but
// keeps them.

const keptAlone = "*&"

func isInstance(typ ast.Expr) bool {
	switch typ.(type) {
	case *ast.IndexExpr, *ast.IndexListExpr:
		return true
	}
	return false
}

// aloneInstance returns the literal of a generic type that e is, or nil.
func aloneInstance(e ast.Expr) *ast.CompositeLit {
	if l, ok := ast.Unparen(e).(*ast.CompositeLit); ok && isInstance(l.Type) {
		return l
	}
	return nil
}

// ahead translates an operand ahead of a block.
func (t *translator) ahead(e ast.Expr) jen.Code {
	if l := aloneInstance(e); l != nil {
		return jen.Op(keptAlone).Parens(t.compositeLit(l))
	}
	return t.inHeader(func() jen.Code { return t.expr(e) })
}

// inHeader is what f makes, which is to stand ahead of a block.
func (t *translator) inHeader(f func() jen.Code) jen.Code {
	outer := t.header
	t.header = true
	defer func() { t.header = outer }()
	return f()
}

// inParens is what f makes, in parentheses.
func (t *translator) inParens(f func() jen.Code) jen.Code {
	if t.header {
		t.parens++
		defer func() { t.parens-- }()
	}
	return jen.Parens(f())
}

// headerLiterals returns the edits that do the same to text that is copied.
func (s *source) headerLiterals() []edit {
	if !strings.Contains(s.text, " (") { // as in what is formatted
		return nil
	}
	edits := make([][]edit, len(s.syntax.Decls))
	concurrent.Each(len(edits), func(i int) {
		d := s.syntax.Decls[i]
		if isAsync(s.out.Source.Source, d) {
			return // it is not copied
		}
		ast.Inspect(d, func(n ast.Node) bool {
			if p, ok := header(n).(*ast.ParenExpr); ok {
				edits[i] = append(edits[i], s.inHeader(p)...)
			}
			return true
		})
	})
	return slices.Concat(edits...)
}

// header returns the operand that stands ahead of the block of n, or nil.
func header(n ast.Node) ast.Expr {
	switch n := n.(type) {
	case *ast.IfStmt:
		return n.Cond
	case *ast.ForStmt:
		return n.Cond
	case *ast.RangeStmt:
		return n.X
	case *ast.SwitchStmt:
		return n.Tag
	}
	return nil
}

func (s *source) inHeader(p *ast.ParenExpr) []edit {
	open := "("
	if aloneInstance(p) != nil {
		open = keptAlone + open
	}
	var edits []edit
	ast.Inspect(p, func(n ast.Node) bool {
		if l, ok := n.(*ast.CompositeLit); ok && isInstance(l.Type) {
			from, to := s.out.offset(l.Pos()), s.out.offset(l.End())
			edits = append(edits, edit{from, from, open}, edit{to, to, ")"})
			return false // the rest is in the braces
		}
		return true
	})
	return edits
}

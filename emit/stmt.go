package emit

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"

	"github.com/dave/jennifer/jen"
)

// stmts translates a statement list, with the source line of each.
func (t *translator) stmts(list []ast.Stmt) []jen.Code {
	var codes []jen.Code
	for _, s := range list {
		codes = append(codes, t.stmt(s)...)
	}
	return codes
}

// stmt translates s to one item a line, the source line ahead of it.
func (t *translator) stmt(s ast.Stmt) []jen.Code {
	if _, ok := s.(*ast.EmptyStmt); ok {
		return nil
	}
	codes := append(t.comments.above(firstPosIn(s)), t.mark(firstPosIn(s))...)
	if l, ok := s.(*ast.LabeledStmt); ok {
		codes = append(codes, jen.Id(l.Label.Name).Op(":"))
		return append(codes, t.stmt(l.Stmt)...)
	}
	if t.lits == 0 && t.leave != nil {
		if left := t.leave(s); left != nil {
			return append(codes, t.trailed(left, s)...)
		}
	}
	if a, ok := s.(*ast.AssignStmt); ok {
		if list := t.replaced(a); list != nil {
			if a.Tok == token.ASSIGN {
				list = []jen.Code{jen.Block(list...)}
			}
			return append(codes, t.trailed(list, s)...)
		}
	}
	codes = append(codes, t.trailed([]jen.Code{t.simple(s)}, s)...)
	if d, ok := s.(*ast.DeclStmt); ok && t.behind != nil {
		codes = append(codes, t.behind(d.Decl.(*ast.GenDecl))...)
	}
	return codes
}

// replaced is what t.replace writes. Function literals have no such assignments.
func (t *translator) replaced(s *ast.AssignStmt) []jen.Code {
	if t.replace == nil || t.lits > 0 {
		return nil
	}
	return t.replace(s)
}

// trailed is the code of s with the comment behind s on its line.
func (t *translator) trailed(code []jen.Code, s ast.Stmt) []jen.Code {
	if c := t.comments.after(s.End()); len(c) > 0 {
		code[0] = jen.Add(code[0], c[0])
	}
	return code
}

// mark returns the marker for the source line of pos, if that is known.
func (t *translator) mark(pos token.Pos) []jen.Code {
	line := t.lineOf(pos)
	if line == 0 {
		line = t.line
	}
	if line == 0 {
		return nil
	}
	t.line = line
	t.high = max(t.high, line)
	if t.marked != line {
		t.marked, t.marker = line, sourceLine(line)
	}
	return []jen.Code{t.marker}
}

// markEnd is mark for the end of a straight run of statements, which starts
// anew: the end of what a coverage profile counts as one must not come before
// its start.
func (t *translator) markEnd() []jen.Code {
	t.line = max(t.line, t.high)
	codes := t.mark(token.NoPos)
	t.high = 0
	return codes
}

// firstPosIn returns the position of n, or the first one within it if n itself
// has none.
func firstPosIn(n ast.Node) token.Pos {
	pos := n.Pos()
	if pos.IsValid() {
		return pos
	}
	ast.Inspect(n, func(n ast.Node) bool {
		if n != nil && !pos.IsValid() {
			pos = n.Pos()
		}
		return !pos.IsValid()
	})
	return pos
}

// simple translates a statement that is neither labelled nor empty.
func (t *translator) simple(s ast.Stmt) jen.Code {
	switch s := s.(type) {
	case *ast.ExprStmt:
		return t.operand(s.X)
	case *ast.AssignStmt:
		if list := t.replaced(s); list != nil {
			return jen.Func().Params().Block(list...).Call() // in the head of a statement
		}
		return t.assign(s)
	case *ast.IncDecStmt:
		return jen.Add(t.operand(s.X), jen.Op(s.Tok.String()))
	case *ast.SendStmt:
		ch := t.operand(s.Chan)
		return jen.Add(ch, jen.Op("<-"), t.expr(s.Value))
	case *ast.GoStmt:
		return jen.Go().Add(t.expr(s.Call))
	case *ast.DeferStmt:
		return jen.Defer().Add(t.expr(s.Call))
	case *ast.ReturnStmt:
		return jen.Return(t.unbroken(s.Results)...)
	case *ast.BranchStmt:
		return branch(s)
	case *ast.DeclStmt:
		return t.genDecl(s.Decl.(*ast.GenDecl))
	case *ast.BlockStmt:
		return t.block(s)
	case *ast.IfStmt:
		return t.ifStmt(s)
	case *ast.ForStmt:
		return t.forStmt(s)
	case *ast.RangeStmt:
		return t.rangeStmt(s)
	case *ast.SwitchStmt:
		return t.switchStmt(s)
	case *ast.TypeSwitchStmt:
		return t.typeSwitch(s)
	case *ast.SelectStmt:
		if t.selects != nil {
			if code := t.selects(s); code != nil {
				return code
			}
		}
		return jen.Select().Add(t.clauses(s.Body))
	}
	panic(fmt.Sprintf("emit: no translation for %T", s))
}

func (t *translator) assign(s *ast.AssignStmt) jen.Code {
	targets := make([]jen.Code, len(s.Lhs))
	for i, e := range s.Lhs {
		targets[i] = t.at(firstPos(e), func() jen.Code { return t.target(e) })
	}
	lhs := jen.List(targets...)
	return lhs.Op(s.Tok.String()).List(t.exprs(s.Rhs)...)
}

func branch(s *ast.BranchStmt) jen.Code {
	c := jen.Id(s.Tok.String())
	if s.Label != nil {
		c.Id(s.Label.Name)
	}
	return c
}

func (t *translator) block(b *ast.BlockStmt) jen.Code {
	codes := t.stmts(b.List)
	return jen.Block(append(codes, t.end(b)...)...)
}

// end returns the marker for the closing brace of b.
func (t *translator) end(b *ast.BlockStmt) []jen.Code {
	above := t.comments.above(b.Rbrace)
	if len(b.List) == 0 && len(above) == 0 && t.lineOf(b.Rbrace) <= t.line {
		return nil
	}
	return append(above, t.mark(b.Rbrace)...)
}

// body translates the body of a function literal, which may stand on one line.
func (t *translator) body(b *ast.BlockStmt) jen.Code {
	first := t.lineOf(b.Lbrace)
	if first == 0 || first != t.lineOf(b.Rbrace) || holdsLabel(b) {
		return t.block(b)
	}
	var codes []jen.Code
	for _, s := range b.List {
		if _, ok := s.(*ast.EmptyStmt); !ok {
			codes = append(codes, t.simple(s))
		}
	}
	return jen.Custom(jen.Options{Open: "{ ", Close: " }", Separator: "; "}, codes...)
}

// holdsLabel reports whether a statement of b has a label, which no semicolon
// may follow.
func holdsLabel(b *ast.BlockStmt) bool {
	return slices.ContainsFunc(b.List, func(s ast.Stmt) bool {
		_, ok := s.(*ast.LabeledStmt)
		return ok
	})
}

func (t *translator) ifStmt(s *ast.IfStmt) jen.Code {
	var header []jen.Code
	if s.Init != nil {
		header = append(header, t.simple(s.Init))
	}
	header = append(header, t.ahead(s.Cond))
	c := jen.If(header...).Add(t.block(s.Body))
	if s.Else == nil {
		return c
	}
	return c.Else().Add(t.simple(s.Else))
}

func (t *translator) forStmt(s *ast.ForStmt) jen.Code {
	part := func(s ast.Stmt) jen.Code {
		if s == nil {
			return jen.Empty()
		}
		return t.at(s.Pos(), func() jen.Code { return t.simple(s) })
	}
	var header []jen.Code
	cond := jen.Code(jen.Empty())
	if s.Init != nil || s.Post != nil {
		init := part(s.Init)
		if s.Cond != nil {
			cond = t.ahead(s.Cond)
		}
		header = []jen.Code{init, cond, part(s.Post)}
	} else if s.Cond != nil {
		header = []jen.Code{t.ahead(s.Cond)}
	}
	return jen.For(header...).Add(t.block(s.Body))
}

func (t *translator) rangeStmt(s *ast.RangeStmt) jen.Code {
	header := jen.Null()
	if s.Key != nil {
		vars := []jen.Code{t.target(s.Key)}
		if s.Value != nil {
			vars = append(vars, t.at(firstPos(s.Value), func() jen.Code { return t.target(s.Value) }))
		}
		header = jen.List(vars...).Op(s.Tok.String())
	}
	header.Range().Add(t.ahead(s.X))
	return jen.For(header).Add(t.block(s.Body))
}

func (t *translator) switchStmt(s *ast.SwitchStmt) jen.Code {
	var header []jen.Code
	if s.Init != nil {
		header = append(header, t.simple(s.Init))
	}
	switch {
	case s.Tag != nil:
		header = append(header, t.ahead(s.Tag))
	case s.Init != nil:
		header = append(header, jen.Empty())
	}
	return jen.Switch(header...).Add(t.clauses(s.Body))
}

func (t *translator) typeSwitch(s *ast.TypeSwitchStmt) jen.Code {
	var header []jen.Code
	if s.Init != nil {
		header = append(header, t.simple(s.Init))
	}
	header = append(header, t.simple(s.Assign))
	return jen.Switch(header...).Add(t.clauses(s.Body))
}

// clauses translates the body of a switch or select statement.
func (t *translator) clauses(b *ast.BlockStmt) jen.Code {
	var codes []jen.Code
	for _, s := range b.List {
		codes = append(codes, t.mark(s.Pos())...)
		switch c := s.(type) {
		case *ast.CaseClause:
			codes = append(codes, t.caseClause(c))
			codes = append(codes, t.stmts(c.Body)...)
		case *ast.CommClause:
			codes = append(codes, t.commClause(c))
			codes = append(codes, t.stmts(c.Body)...)
		}
	}
	return jen.Block(append(codes, t.end(b)...)...)
}

func (t *translator) caseClause(c *ast.CaseClause) jen.Code {
	if c.List == nil {
		return jen.Default()
	}
	return jen.Case(t.exprs(c.List)...)
}

func (t *translator) commClause(c *ast.CommClause) jen.Code {
	if c.Comm == nil {
		return jen.Default()
	}
	return jen.Case(t.simple(c.Comm))
}

package layout

import (
	"go/ast"
	"go/token"
)

// maxOneLine is how long a function may be that gofmt leaves on one line, and
// maxOneLineStmts how many statements it may have.
const (
	maxOneLine      = 100
	maxOneLineStmts = 5
)

// funcBody writes the body of a function whose header is so long.
func (p *printer) funcBody(b *ast.BlockStmt, header int) {
	if b == nil {
		return
	}
	p.blank()
	if p.src.lineOf(b.Lbrace) != p.src.lineOf(b.Rbrace) || len(b.List) > maxOneLineStmts ||
		!p.attempt(func() bool { return p.bodyOnLine(b, maxOneLine-header) }) {
		p.block(b)
	}
}

// bodyOnLine writes a body on one line and reports whether it is no longer than most.
func (p *printer) bodyOnLine(b *ast.BlockStmt, most int) bool {
	lines := len(p.lines)
	p.open(b.Lbrace, '{')
	if len(b.List) > 0 {
		p.blank()
	}
	start := len(p.out)
	for i, s := range b.List {
		if i > 0 {
			p.write("; ")
		}
		p.stmt(s, i == len(b.List)-1)
	}
	if len(p.lines) > lines || len(p.out)-start > most {
		return false
	}
	if len(b.List) > 0 {
		p.blank()
	}
	p.close(b.Rbrace, '}')
	return true
}

// block writes a block, which has lines of its own.
func (p *printer) block(b *ast.BlockStmt) {
	p.open(b.Lbrace, '{')
	p.indent++
	p.stmts(b.List, true)
	p.outdent(b.Rbrace, true)
	p.close(b.Rbrace, '}')
}

// clauses writes a block of clauses, whose statements are as far to the right as those
// of a block.
func (p *printer) clauses(b *ast.BlockStmt) {
	p.open(b.Lbrace, '{')
	for i, s := range b.List {
		if i == 0 {
			p.lineBreak(s.Pos(), 1, true)
		} else {
			p.outdent(s.Pos(), true)
		}
		p.stmt(s, i == len(b.List)-1)
	}
	if len(b.List) > 0 {
		p.outdent(b.Rbrace, true)
	} else {
		p.lineBreak(b.Rbrace, 1, true)
	}
	p.close(b.Rbrace, '}')
}

// stmts writes statements, each on a new line. They are the last of their block if a
// brace comes next.
func (p *printer) stmts(list []ast.Stmt, brace bool) {
	several := true // whether the statement before has several lines
	for i, s := range list {
		p.lineBreak(s.Pos(), 1, several)
		n := len(p.lines)
		p.stmt(s, brace && i == len(list)-1)
		several = len(p.lines) > n
	}
}

func (p *printer) stmt(s ast.Stmt, last bool) {
	switch s := s.(type) {
	case *ast.ExprStmt:
		p.expr(s.X)
	case *ast.AssignStmt:
		p.assign(s)
	case *ast.IncDecStmt:
		p.exprIn(s.X, 2)
		p.word(s.TokPos, s.Tok.String())
	case *ast.SendStmt:
		p.expr(s.Chan)
		p.write(" <- ")
		p.expr(s.Value)
	case *ast.GoStmt:
		p.word(s.Go, "go ")
		p.expr(s.Call)
	case *ast.DeferStmt:
		p.word(s.Defer, "defer ")
		p.expr(s.Call)
	case *ast.ReturnStmt:
		p.returns(s)
	case *ast.BranchStmt:
		p.word(s.TokPos, s.Tok.String())
		if s.Label != nil {
			p.blank()
			p.expr(s.Label)
		}
	case *ast.DeclStmt:
		p.genDecl(s.Decl.(*ast.GenDecl))
	case *ast.LabeledStmt:
		p.labeled(s, last)
	case *ast.BlockStmt:
		p.block(s)
	case *ast.IfStmt:
		p.ifs(s, last)
	case *ast.ForStmt:
		p.word(s.For, "for ")
		p.header(s.Init, s.Cond, s.Post, true)
		p.block(s.Body)
	case *ast.RangeStmt:
		p.ranges(s)
	case *ast.SwitchStmt:
		p.word(s.Switch, "switch ")
		p.header(s.Init, s.Tag, nil, false)
		p.clauses(s.Body)
	case *ast.TypeSwitchStmt:
		p.word(s.Switch, "switch ")
		if s.Init != nil {
			p.stmt(s.Init, false)
			p.write("; ")
		}
		p.stmt(s.Assign, false)
		p.blank()
		p.clauses(s.Body)
	case *ast.SelectStmt:
		p.odd = p.odd || len(s.Body.List) == 0
		p.word(s.Select, "select ")
		p.clauses(s.Body)
	case *ast.CaseClause:
		if s.List != nil {
			p.word(s.Case, "case ")
			p.odd = p.odd || p.src.lineOf(s.List[0].Pos()) != p.line
			p.list(s.Case, s.List, 1, indented, s.Colon)
		} else {
			p.word(s.Case, "default")
		}
		p.clause(s.Colon, s.Body, last)
	case *ast.CommClause:
		if s.Comm != nil {
			p.word(s.Case, "case ")
			p.stmt(s.Comm, false)
		} else {
			p.word(s.Case, "default")
		}
		p.clause(s.Colon, s.Body, last)
	default:
		p.odd = true
	}
}

// clause writes the statements of a clause. What comes next is to the left of them.
func (p *printer) clause(colon token.Pos, body []ast.Stmt, last bool) {
	p.word(colon, ":")
	p.indent++
	p.stmts(body, last)
}

func (p *printer) assign(s *ast.AssignStmt) {
	depth := 1
	if len(s.Lhs) > 1 && len(s.Rhs) > 1 {
		depth++
	}
	p.list(s.Lhs[0].Pos(), s.Lhs, depth, indented, s.TokPos)
	p.blank()
	p.word(s.TokPos, s.Tok.String())
	p.blank()
	p.list(s.TokPos, s.Rhs, depth, indented, token.NoPos)
}

// returns leaves out results on several lines, for which gofmt has a heuristic.
func (p *printer) returns(s *ast.ReturnStmt) {
	p.word(s.Return, "return")
	if len(s.Results) == 0 {
		return
	}
	p.blank()
	if len(s.Results) > 1 {
		p.odd = p.odd || p.src.lineOf(s.Results[0].Pos()) != p.src.lineOf(s.Results[len(s.Results)-1].End())
	}
	p.list(token.NoPos, s.Results, 1, indented, token.NoPos)
}

// labeled writes a label one step to the left.
func (p *printer) labeled(s *ast.LabeledStmt, last bool) {
	p.indent--
	p.expr(s.Label)
	p.indent++
	p.word(s.Colon, ":")
	if _, empty := s.Stmt.(*ast.EmptyStmt); empty {
		p.odd = p.odd || !last
		return
	}
	p.lineBreak(s.Stmt.Pos(), 1, true)
	p.stmt(s.Stmt, last)
}

func (p *printer) ifs(s *ast.IfStmt, last bool) {
	p.word(s.If, "if ")
	p.header(s.Init, s.Cond, nil, false)
	p.block(s.Body)
	if s.Else != nil {
		p.write(" else ")
		p.stmt(s.Else, last)
	}
}

// header writes what stands ahead of a block.
func (p *printer) header(init ast.Stmt, cond ast.Expr, post ast.Stmt, loop bool) {
	if init != nil || post != nil {
		if init != nil {
			p.stmt(init, false)
		}
		p.write("; ")
	}
	if cond != nil {
		p.operand(cond)
	}
	if loop && (init != nil || post != nil) {
		p.write("; ")
		if post != nil {
			p.stmt(post, false)
			p.blank()
		}
	} else if cond != nil {
		p.blank()
	}
}

// operand writes an expression ahead of a block. Parentheses around it are left out, as
// gofmt decides whether they are needed.
func (p *printer) operand(e ast.Expr) {
	_, parens := e.(*ast.ParenExpr)
	p.odd = p.odd || parens
	p.expr(e)
}

func (p *printer) ranges(s *ast.RangeStmt) {
	p.word(s.For, "for ")
	if s.Key != nil {
		p.expr(s.Key)
		if s.Value != nil {
			p.comma()
			p.blank()
			p.expr(s.Value)
		}
		p.blank()
		p.word(s.TokPos, s.Tok.String())
		p.blank()
	}
	p.write("range ")
	p.operand(s.X)
	p.blank()
	p.block(s.Body)
}

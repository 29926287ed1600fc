package layout

import (
	"go/ast"
	"go/token"
)

func (p *printer) decl(d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		p.funcDecl(d)
	case *ast.GenDecl:
		p.genDecl(d)
	default:
		p.odd = true
	}
}

func (p *printer) funcDecl(d *ast.FuncDecl) {
	start, line := len(p.out), p.src.lineOf(d.Pos())
	p.word(d.Type.Func, "func ")
	if d.Recv != nil {
		p.params(d.Recv, '(', ')')
		p.blank()
	}
	p.expr(d.Name)
	p.signature(d.Type)
	header := len(p.out) - start + 1 // gofmt counts one more here
	if p.line != line {
		header = maxOneLine + 1
	}
	p.funcBody(d.Body, header)
}

func (p *printer) genDecl(d *ast.GenDecl) {
	p.odd = p.odd || d.Tok == token.IMPORT
	p.word(d.TokPos, d.Tok.String())
	p.blank()
	if !d.Lparen.IsValid() {
		p.spec(d.Specs[0], true)
		return
	}
	p.open(d.Lparen, '(')
	p.indent++
	columns := columnsOf(d)
	several := false
	for i, s := range d.Specs {
		p.item(s.Pos(), i == 0, several)
		n := len(p.lines)
		if columns == nil {
			p.spec(s, len(d.Specs) == 1)
		} else {
			p.valueSpec(s.(*ast.ValueSpec), columns[i])
		}
		several = len(p.lines) > n
	}
	if len(d.Specs) > 0 {
		p.outdent(d.Rparen, false)
	} else {
		p.indent--
	}
	p.close(d.Rparen, ')')
}

// columnsOf tells of each of several constants or variables whether there is a column
// for types ahead of that of values: there is in a run of those with values, if one of
// them has a type. It is nil if there are no columns.
func columnsOf(d *ast.GenDecl) []bool {
	if len(d.Specs) < 2 || d.Tok == token.TYPE {
		return nil
	}
	columns := make([]bool, len(d.Specs))
	for i := 0; i < len(d.Specs); {
		from, typed := i, false
		for ; i < len(d.Specs) && d.Specs[i].(*ast.ValueSpec).Values != nil; i++ {
			typed = typed || d.Specs[i].(*ast.ValueSpec).Type != nil
		}
		for j := from; j < i; j++ {
			columns[j] = typed
		}
		if i == from {
			i++
		}
	}
	return columns
}

// valueSpec writes one of several constants or variables.
func (p *printer) valueSpec(s *ast.ValueSpec, typeColumn bool) {
	p.names(s.Names)
	columns := 0
	if s.Type != nil || typeColumn {
		p.cell()
		columns++
	}
	if s.Type != nil {
		p.expr(s.Type)
	}
	if s.Values != nil {
		p.cell()
		columns++
		p.write("= ")
		p.list(token.NoPos, s.Values, 1, indented, token.NoPos)
	}
	if s.Comment != nil {
		for range 2 - columns {
			p.cell()
		}
	}
}

// spec writes a type, or what is declared alone.
func (p *printer) spec(s ast.Spec, alone bool) {
	switch s := s.(type) {
	case *ast.ValueSpec:
		p.names(s.Names)
		if s.Type != nil {
			p.blank()
			p.expr(s.Type)
		}
		if s.Values != nil {
			p.write(" = ")
			p.list(token.NoPos, s.Values, 1, indented, token.NoPos)
		}
	case *ast.TypeSpec:
		p.word(s.Name.NamePos, s.Name.Name)
		if s.TypeParams != nil {
			p.params(s.TypeParams, '[', ']')
		}
		if alone {
			p.blank()
		} else {
			p.cell()
		}
		if s.Assign.IsValid() {
			p.write("= ")
		}
		p.expr(s.Type)
	default:
		p.odd = true
	}
}

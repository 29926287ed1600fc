package layout

import (
	"go/ast"
	"go/token"
)

func (p *printer) typeExpr(e ast.Expr) {
	switch e := e.(type) {
	case *ast.Ellipsis:
		p.word(e.Ellipsis, "...")
		if e.Elt != nil {
			p.expr(e.Elt)
		}
	case *ast.ArrayType:
		p.open(e.Lbrack, '[')
		if e.Len != nil {
			p.expr(e.Len)
		}
		p.bracket(']')
		p.depth--
		p.expr(e.Elt)
	case *ast.MapType:
		p.word(e.Map, "map")
		p.bracket('[')
		p.depth++
		p.expr(e.Key)
		p.bracket(']')
		p.depth--
		p.expr(e.Value)
	case *ast.ChanType:
		p.word(e.Begin, chanWords[e.Dir])
		p.expr(e.Value)
	case *ast.FuncType:
		p.word(e.Func, "func")
		p.signature(e)
	case *ast.StructType:
		p.word(e.Struct, "struct")
		p.fields(e.Fields, p.field)
	case *ast.InterfaceType:
		p.word(e.Interface, "interface")
		p.fields(e.Methods, p.method)
	default:
		p.odd = true
	}
}

var chanWords = map[ast.ChanDir]string{
	ast.SEND | ast.RECV: "chan ",
	ast.SEND:            "chan<- ",
	ast.RECV:            "<-chan ",
}

func (p *printer) signature(t *ast.FuncType) {
	if t.TypeParams != nil {
		p.params(t.TypeParams, '[', ']')
	}
	p.params(t.Params, '(', ')')
	switch {
	case t.Results.NumFields() == 0:
		p.odd = p.odd || t.Results != nil
	case t.Results.NumFields() == 1 && t.Results.List[0].Names == nil:
		p.odd = p.odd || t.Results.Opening.IsValid()
		p.blank()
		p.paramType(t.Results.List[0].Type)
	default:
		p.blank()
		p.params(t.Results, '(', ')')
	}
}

// params writes a list of parameters.
func (p *printer) params(list *ast.FieldList, left, right byte) {
	p.open(list.Opening, left)
	previous, broken := p.line, false
	for i, f := range list.List {
		if i > 0 {
			p.comma()
		}
		if previous < p.src.lineOf(f.Pos()) {
			if !broken {
				p.indent++
			}
			broken = true
			p.lineBreak(f.Pos(), 0, true)
		} else if i > 0 {
			p.blank()
		}
		p.names(f.Names)
		if len(f.Names) > 0 {
			p.blank()
		}
		p.paramType(f.Type)
		previous = p.line
	}
	if len(list.List) > 0 && previous < p.src.lineOf(list.Closing) {
		p.comma()
		p.lineBreak(list.Closing, 0, true)
	}
	if broken {
		p.indent--
	}
	p.close(list.Closing, right)
}

// paramType leaves out the types in parentheses, which gofmt takes away.
func (p *printer) paramType(t ast.Expr) {
	_, parens := t.(*ast.ParenExpr)
	p.odd = p.odd || parens
	p.expr(t)
}

// fields writes the braces of a struct or interface type and what is in them.
func (p *printer) fields(list *ast.FieldList, write func(f *ast.Field, alone bool)) {
	if p.src.lineOf(list.Opening) == p.src.lineOf(list.Closing) {
		p.odd = p.odd || len(list.List) > 0 // it depends on the length whether it stays on a line
		p.open(list.Opening, '{')
		p.close(list.Closing, '}')
		return
	}
	p.blank()
	p.open(list.Opening, '{')
	p.indent++
	for i, f := range list.List {
		p.item(f.Pos(), i == 0, false)
		n := len(p.lines)
		write(f, len(list.List) == 1)
		p.odd = p.odd || len(p.lines) > n && len(list.List) > 1
	}
	p.outdent(list.Closing, false)
	p.close(list.Closing, '}')
}

// item breaks the line before an item of a declaration in brackets: there is no blank
// line above the first but between comments.
func (p *printer) item(pos token.Pos, first, section bool) {
	if first && !p.commentBefore(pos) {
		p.breakLine(true)
	} else {
		p.lineBreak(pos, 1, first || section)
	}
}

// field writes a field of a struct.
func (p *printer) field(f *ast.Field, alone bool) {
	separate := p.cell
	if alone {
		separate = p.blank
	}
	if len(f.Names) > 0 {
		p.names(f.Names)
		separate()
	}
	p.expr(f.Type)
	switch {
	case f.Tag != nil:
		if len(f.Names) > 0 && !alone {
			p.cell()
		}
		separate()
		p.expr(f.Tag)
	case f.Comment != nil && len(f.Names) == 0 && !alone:
		p.cell() // it has no name
	}
}

func (p *printer) names(names []*ast.Ident) {
	for i, name := range names {
		if i > 0 {
			p.comma()
			p.blank()
		}
		p.word(name.NamePos, name.Name)
	}
}

// method writes an element of an interface.
func (p *printer) method(f *ast.Field, _ bool) {
	if len(f.Names) == 0 {
		p.expr(f.Type)
		return
	}
	p.word(f.Names[0].NamePos, f.Names[0].Name)
	p.signature(f.Type.(*ast.FuncType))
}

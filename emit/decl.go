package emit

import (
	"go/ast"

	"github.com/dave/jennifer/jen"
)

// genDecl translates a declaration of constants, types or variables.
func (t *translator) genDecl(d *ast.GenDecl) jen.Code {
	keyword := jen.Id(d.Tok.String())
	if !d.Lparen.IsValid() {
		return keyword.Add(t.spec(d.Specs[0]))
	}
	var specs []jen.Code
	for _, s := range d.Specs {
		specs = append(specs, t.mark(s.Pos())...)
		specs = append(specs, t.spec(s))
	}
	if len(specs) > 0 {
		specs = append(specs, t.mark(d.Rparen)...)
	}
	return keyword.Custom(jen.Options{Open: "(", Close: ")", Multi: true}, specs...)
}

func (t *translator) spec(s ast.Spec) jen.Code {
	switch s := s.(type) {
	case *ast.TypeSpec:
		return t.typeSpec(s)
	case *ast.ImportSpec:
		c := jen.Null()
		if s.Name != nil {
			c.Id(s.Name.Name)
		}
		return c.Add(t.basicLit(s.Path))
	}
	return t.valueSpec(s.(*ast.ValueSpec))
}

func (t *translator) valueSpec(s *ast.ValueSpec) jen.Code {
	names := make([]jen.Code, len(s.Names))
	for i, n := range s.Names {
		names[i] = t.ident(n)
	}
	c := jen.List(names...)
	if s.Type != nil {
		c.Add(t.operand(s.Type))
	}
	if len(s.Values) > 0 {
		c.Op("=").List(t.exprs(s.Values)...)
	}
	return c
}

func (t *translator) typeSpec(s *ast.TypeSpec) jen.Code {
	c := jen.Add(t.ident(s.Name))
	if s.TypeParams != nil {
		c.Add(t.fieldList("[", s.TypeParams, "]"))
	}
	if s.Assign.IsValid() {
		c.Op("=")
	}
	return c.Add(t.operand(s.Type))
}

// decl translates a top-level declaration.
func (t *translator) decl(d ast.Decl) []jen.Code {
	codes := t.mark(d.Pos())
	if fd, ok := d.(*ast.FuncDecl); ok {
		return append(codes, t.funcDecl(fd))
	}
	return append(codes, t.genDecl(d.(*ast.GenDecl)))
}

func (t *translator) funcDecl(d *ast.FuncDecl) jen.Code {
	c := jen.Func()
	if d.Recv != nil {
		c.Add(t.fieldList("(", d.Recv, ")"))
	}
	c.Id(d.Name.Name).Add(t.signature(d.Type))
	if d.Body == nil {
		return c
	}
	return c.Add(t.body(d.Body))
}

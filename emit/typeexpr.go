package emit

import (
	"fmt"
	"go/ast"

	"github.com/dave/jennifer/jen"
)

// typeExpr translates an expression that can only be a type.
func (t *translator) typeExpr(e ast.Expr) jen.Code {
	switch e := e.(type) {
	case *ast.ArrayType:
		return t.arrayType(e)
	case *ast.Ellipsis:
		if e.Elt == nil {
			return jen.Op("...")
		}
		return jen.Op("...").Add(t.expr(e.Elt))
	case *ast.MapType:
		key := t.expr(e.Key)
		return jen.Map(key).Add(t.operand(e.Value))
	case *ast.ChanType:
		return jen.Add(chanDir(e.Dir), t.expr(e.Value))
	case *ast.FuncType:
		return jen.Func().Add(t.signature(e))
	case *ast.StructType:
		return t.structType(e)
	case *ast.InterfaceType:
		return t.interfaceType(e)
	}
	panic(fmt.Sprintf("emit: no translation for %T", e))
}

func chanDir(d ast.ChanDir) jen.Code {
	switch d {
	case ast.SEND:
		return jen.Chan().Op("<-")
	case ast.RECV:
		return jen.Op("<-").Chan()
	}
	return jen.Chan()
}

func (t *translator) arrayType(a *ast.ArrayType) jen.Code {
	length := jen.Code(jen.Empty())
	if a.Len != nil {
		length = t.expr(a.Len)
	}
	return jen.Index(length).Add(t.operand(a.Elt))
}

func (t *translator) structType(s *ast.StructType) jen.Code {
	if len(s.Fields.List) == 0 {
		return jen.Struct()
	}
	if t.structs != nil {
		if name := t.structs(s); name != nil {
			return name
		}
	}
	fields := t.fieldLines(s.Fields, func(f *ast.Field) jen.Code {
		c := jen.Add(t.fieldNames(f), t.operand(f.Type))
		if f.Tag != nil {
			c.Add(t.basicLit(f.Tag))
		}
		return c
	})
	return jen.Add(jen.Id("struct"), fields)
}

func (t *translator) interfaceType(i *ast.InterfaceType) jen.Code {
	if len(i.Methods.List) == 0 {
		return jen.Interface()
	}
	methods := t.fieldLines(i.Methods, func(f *ast.Field) jen.Code {
		if ft, ok := f.Type.(*ast.FuncType); ok && len(f.Names) > 0 {
			return jen.Id(f.Names[0].Name).Add(t.signature(ft))
		}
		return t.expr(f.Type)
	})
	return jen.Add(jen.Id("interface"), methods)
}

// fieldLines translates the fields between the braces of a struct or interface
// type, on the lines that they have in the source.
func (t *translator) fieldLines(l *ast.FieldList, field func(*ast.Field) jen.Code) jen.Code {
	c := jen.Op("{")
	for i, f := range l.List {
		if t.line > 0 && t.lineOf(f.Pos()) > t.line {
			c.Add(t.breakTo(f.Pos()))
		} else if i > 0 {
			c.Op(";")
		}
		c.Add(field(f))
	}
	return c.Add(t.breakTo(l.Closing)).Op("}")
}

func (t *translator) fieldNames(f *ast.Field) jen.Code {
	names := make([]jen.Code, len(f.Names))
	for i, n := range f.Names {
		names[i] = t.ident(n)
	}
	return jen.List(names...)
}

// signature translates parameters and results.
func (t *translator) signature(ft *ast.FuncType) jen.Code {
	c := jen.Null()
	if ft.TypeParams != nil {
		c.Add(t.fieldList("[", ft.TypeParams, "]"))
	}
	c.Add(t.fieldList("(", ft.Params, ")"))
	if ft.Results == nil || len(ft.Results.List) == 0 {
		return c
	}
	if len(ft.Results.List) == 1 && len(ft.Results.List[0].Names) == 0 {
		return c.Add(t.operand(ft.Results.List[0].Type))
	}
	return c.Add(t.fieldList("(", ft.Results, ")"))
}

func (t *translator) fieldList(open string, l *ast.FieldList, shut string) jen.Code {
	if l == nil {
		return jen.Op(open + shut)
	}
	fields := make([]jen.Code, len(l.List))
	for i, f := range l.List {
		fields[i] = t.at(f.Pos(), func() jen.Code {
			names := t.fieldNames(f)
			return jen.Add(names, t.operand(f.Type))
		})
	}
	if len(fields) > 0 {
		fields = t.closeList(fields, l.Closing)
	}
	return jen.Custom(jen.Options{Open: open, Close: shut, Separator: ","}, fields...)
}

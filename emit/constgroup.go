package emit

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strconv"

	"github.com/dave/jennifer/jen"
)

// repeatsShadowed reports whether d has constants without a value of their own,
// and declares a name that the values of the others mention: the values that they
// repeat mean something else there, so that they cannot be written under other
// names.
func repeatsShadowed(d *ast.GenDecl) bool {
	if d.Tok != token.CONST {
		return false
	}
	repeats, shadowed := false, false
	own := make(map[string]bool)
	for _, s := range d.Specs {
		s := s.(*ast.ValueSpec)
		repeats = repeats || len(s.Values) == 0
		for _, id := range s.Names {
			own[id.Name] = true
		}
	}
	for _, s := range d.Specs {
		for _, e := range s.(*ast.ValueSpec).Values {
			ast.Inspect(e, func(n ast.Node) bool {
				id, ok := n.(*ast.Ident)
				shadowed = shadowed || ok && own[id.Name]
				return true
			})
		}
	}
	return repeats && shadowed
}

// constants declares the constants of d by their values.
func (g *machine) constants(d *ast.GenDecl) jen.Code {
	var specs []jen.Code
	for _, s := range d.Specs {
		for _, id := range s.(*ast.ValueSpec).Names {
			c, ok := g.Info.ObjectOf(id).(*types.Const)
			if !ok || id.Name == "_" {
				continue
			}
			value := literal(c.Val(), c.Type())
			if b, ok := c.Type().(*types.Basic); !ok || b.Info()&types.IsUntyped == 0 {
				value = g.types.spell(c.Type()).Parens(value)
			}
			specs = append(specs, g.tr.mark(id.Pos())...)
			specs = append(specs, jen.Add(g.ident(id)).Op("=").Add(value))
		}
	}
	return jen.Const().Custom(jen.Options{Open: "(", Close: ")", Multi: true}, specs...)
}

// literal writes a constant of type t.
func literal(v constant.Value, t types.Type) jen.Code {
	switch v.Kind() {
	case constant.String:
		return jen.Id(strconv.Quote(constant.StringVal(v)))
	case constant.Bool:
		return jen.Id(v.String())
	case constant.Complex:
		return jen.Parens(jen.Add(fraction(constant.Real(v))).Op("+").Add(fraction(constant.Imag(v))).Op("*").Id("1i"))
	}
	switch b, ok := t.(*types.Basic); {
	case ok && b.Kind() == types.UntypedRune:
		return jen.Id("'\\x00'").Op("+").Id(v.ExactString())
	case ok && b.Info()&types.IsUntyped != 0 && b.Info()&types.IsFloat != 0, v.Kind() == constant.Float:
		return fraction(v)
	}
	return jen.Id(v.ExactString())
}

// fraction writes a number as a constant of exactly its value that is no integer.
func fraction(v constant.Value) jen.Code {
	return jen.Parens(jen.Id(constant.Num(v).ExactString() + ".0").Op("/").Id(constant.Denom(v).ExactString() + ".0"))
}

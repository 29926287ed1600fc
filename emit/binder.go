package emit

import (
	"go/ast"
	"go/types"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/typed"
)

// binder collects what a defer statement evaluates at once, under new names.
type binder struct {
	*asyncFunc
	info    *typed.Info
	tr      *translator
	fresh   func(hint string) string // makes a name
	context *jen.Statement           // the one of the poll or cancel in which the call runs

	stmts  []jen.Code
	names  []jen.Code // of the statement in the making
	values []operand
}

// operand is a value that a statement binds to a name.
type operand struct {
	code jen.Code
	to   types.Type // the interface type that the call converts it to; nil for none
}

// around is push behind what the statement evaluates at once.
func (b *binder) around(push jen.Code) []jen.Code {
	if b.flush(); len(b.stmts) == 0 {
		return []jen.Code{push}
	}
	return []jen.Code{jen.Block(append(b.stmts, push)...)}
}

func (b *binder) bind(hint string, value operand) jen.Code {
	b.values = append(b.values, value)
	return b.name(hint)
}

func (b *binder) name(hint string) jen.Code {
	name := jen.Id(b.fresh(hint))
	b.names = append(b.names, name)
	return name.Clone()
}

// flush ends the statement in the making. Go makes interface values of the operands
// where the defer statement stands, which the others of them could tell: gc copies what it
// converts before a call that stands behind it.
func (b *binder) flush() {
	if len(b.names) > 0 {
		values := make([]jen.Code, len(b.values))
		for i, v := range b.values {
			values[i] = v.code
			if v.to != nil && len(b.values) > 1 {
				values[i] = b.types.spell(v.to).Call(v.code)
			}
		}
		b.stmts = append(b.stmts, jen.List(b.names...).Op(":=").List(values...))
	}
	b.names, b.values = nil, nil
}

// fun returns the function to call: a literal, a builtin or a declared function
// as it is, any other value by a name.
func (b *binder) fun(e ast.Expr) jen.Code {
	if _, ok := ast.Unparen(e).(*ast.FuncLit); ok || static(b.info.ObjectOf, e) {
		return b.tr.primary(e)
	}
	return b.bind("call", operand{code: b.tr.operand(e)})
}

// args returns the arguments of c by their names, but for those that stay.
func (b *binder) args(c *ast.CallExpr) []jen.Code {
	if t, ok := b.info.TypeOf(single(c.Args)).(*types.Tuple); ok {
		b.flush()
		b.values = append(b.values, operand{code: b.tr.operand(c.Args[0])})
		var args []jen.Code
		for range t.Len() {
			args = append(args, b.name("arg"))
		}
		return args
	}
	args := make([]jen.Code, len(c.Args))
	call := deferredCall{CallExpr: c, info: b.info, pkg: b.out.pkg}
	for i := range args {
		args[i] = b.arg(call, i)
	}
	if c.Ellipsis.IsValid() {
		args[len(args)-1] = jen.Add(args[len(args)-1], jen.Op("..."))
	}
	return args
}

// arg returns the i-th argument of c by its name.
func (b *binder) arg(c deferredCall, i int) jen.Code {
	a := c.Args[i]
	if id, ok := ast.Unparen(a).(*ast.Ident); ok && b.fn.Contexts[id] {
		return b.context.Clone() // not the one of this poll
	}
	code := b.tr.operand(a)
	if c.stays(i) {
		return code
	}
	if own := c.own(i); own != nil {
		code = jen.Parens(b.types.spell(own)).Parens(code)
	}
	return b.bind("arg", operand{code, c.converted(i)})
}

func single(args []ast.Expr) ast.Expr {
	if len(args) == 1 {
		return args[0]
	}
	return nil
}

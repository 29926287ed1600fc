package emit

import (
	"go/ast"
	"go/types"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/spell"
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

// static reports whether e denotes a builtin or a declared function, which
// nothing can change.
func static(object func(*ast.Ident) types.Object, e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		switch o := object(e).(type) {
		case *types.Builtin:
			return true
		case *types.Func:
			return o.Signature().Recv() == nil
		}
	case *ast.SelectorExpr:
		f, ok := object(e.Sel).(*types.Func)
		return ok && f.Signature().Recv() == nil
	case *ast.IndexExpr:
		return static(object, e.X)
	case *ast.IndexListExpr:
		return static(object, e.X)
	}
	return false
}

// args returns the arguments of c by their names. Constants and nil stay.
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
	captured := b.captured(c.Fun)
	for i, a := range c.Args {
		var to types.Type
		if i >= captured {
			to = b.param(c, i-captured)
		}
		args[i] = b.arg(a, to)
	}
	if c.Ellipsis.IsValid() {
		args[len(args)-1] = jen.Add(args[len(args)-1], jen.Op("..."))
	}
	return args
}

// captured returns how many arguments of a call of e bring an async literal what it
// captures, ahead of its own.
func (b *binder) captured(e ast.Expr) int {
	if inst, ok := e.(*ast.IndexListExpr); ok {
		e = inst.X
	}
	id, ok := e.(*ast.Ident)
	if !ok {
		return 0
	}
	fn, _ := b.info.ObjectOf(id).(*types.Func)
	l := b.out.pkg.Literal(fn)
	switch {
	case l == nil:
		return 0
	case l.Inside != nil:
		return 1 + len(l.Captures)
	}
	return len(l.Captures)
}

// param returns the type of the parameter that takes the i-th argument that c itself
// has; nil for a slice that is spread and where the callee's type is a type parameter.
func (b *binder) param(c *ast.CallExpr, i int) types.Type {
	sig, ok := b.info.TypeOf(c.Fun).Underlying().(*types.Signature)
	if !ok {
		return nil
	}
	last := sig.Params().Len() - 1
	if !sig.Variadic() || i < last {
		return sig.Params().At(i).Type()
	}
	if slice, ok := sig.Params().At(last).Type().(*types.Slice); ok && !c.Ellipsis.IsValid() {
		return slice.Elem()
	}
	return nil
}

// arg returns the argument a, which a parameter of type to takes, by its name.
func (b *binder) arg(a ast.Expr, to types.Type) jen.Code {
	if id, ok := ast.Unparen(a).(*ast.Ident); ok && b.fn.Contexts[id] {
		return b.context.Clone() // not the one of this poll
	}
	tv := b.info.Type(a)
	if tv.Value != nil || tv.IsNil() || tv.IsType() {
		return b.tr.operand(a)
	}
	value := operand{code: b.tr.operand(a)}
	if b.converts(tv.Type, to) {
		value.to = to
	}
	switch ast.Unparen(a).(type) {
	case *ast.BinaryExpr, *ast.UnaryExpr:
		// A comparison or shift of untyped operands has its type from the context.
		if basic, ok := tv.Type.Underlying().(*types.Basic); ok && basic.Info()&types.IsUntyped == 0 {
			value.code = jen.Parens(b.types.spell(tv.Type)).Parens(value.code)
		}
	}
	return b.bind("arg", value)
}

// converts reports whether giving a value of type from to a parameter of type to, if any,
// makes an interface value whose type can be written here.
func (b *binder) converts(from, to types.Type) bool {
	return to != nil && isInterface(to) && !isInterface(from) && spell.Can(b.out.pkg.Types, to)
}

func single(args []ast.Expr) ast.Expr {
	if len(args) == 1 {
		return args[0]
	}
	return nil
}

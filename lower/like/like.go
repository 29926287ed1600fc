// Package like finds expressions from which Go infers the types that a package
// cannot write down, such as order := binary.LittleEndian has. They are
// evaluated where a variable of such a type is declared: they do nothing, and
// have the type's zero value.
package like

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/ir"
	"github.com/asyncgen/asyncgen/lower/spell"
	"github.com/asyncgen/asyncgen/lower/typed"
	"github.com/asyncgen/asyncgen/lower/usage"
)

// Find completes the variables and awaits of m, and returns the variables for
// whose types it has found no expression.
func Find(pkg *check.Package, m *ir.Machine) (without []*ir.Var) {
	f := &finder{pkg: pkg, m: m, info: m.Info, under: make(map[types.Object]bool)}
	for _, v := range m.Vars {
		if spell.Can(pkg.Types, v.Type) {
			continue
		}
		e, ok := f.variable(v.Obj)
		if !ok {
			without = append(without, v)
			continue
		}
		v.Like = e
	}
	for _, bl := range m.Blocks {
		switch t := bl.Term.(type) {
		case *ir.Await:
			f.await(t.State.Await)
		case *ir.Next:
			f.await(t.Of)
		case *ir.Select:
			for _, c := range t.Cases {
				f.await(c.Await)
			}
		}
	}
	return without
}

// finder finds expressions for one machine.
type finder struct {
	pkg     *check.Package
	m       *ir.Machine
	info    *typed.Info
	origins map[types.Object]origin
	under   map[types.Object]bool // variables being looked at
}

// await finds the expression for the value of a.
func (f *finder) await(a *check.Await) {
	if spell.Can(f.pkg.Types, a.Value) {
		return
	}
	if e, ok := f.output(a); ok {
		if f.m.LikeValues == nil {
			f.m.LikeValues = make(map[*check.Await]ast.Expr)
		}
		f.m.LikeValues[a] = e
	}
}

// variable returns an expression of the type of o.
func (f *finder) variable(o types.Object) (ast.Expr, bool) {
	if o.Parent() == o.Pkg().Scope() || f.m.Func.Refers(o) {
		id := f.info.Ident(token.NoPos, o)
		return f.runtime("Pointee", &ast.UnaryExpr{Op: token.AND, X: id}), true
	}
	if f.under[o] {
		return nil, false
	}
	if f.origins == nil {
		f.origins = findOrigins(f.m)
	}
	f.under[o] = true
	defer delete(f.under, o)
	from, ok := f.origins[o]
	if !ok {
		return nil, false
	}
	return f.origin(from)
}

// of returns an expression of the type of e.
func (f *finder) of(e ast.Expr) (ast.Expr, bool) {
	t := f.info.TypeOf(e)
	if _, tuple := t.(*types.Tuple); !tuple && t != nil && spell.Can(f.pkg.Types, t) {
		return f.zero(t), true
	}
	if f.info.Type(e).Value != nil {
		return e, true
	}
	switch e := e.(type) {
	case *ast.ParenExpr:
		return f.of(e.X)
	case *ast.Ident:
		return f.ident(e, e)
	case *ast.SelectorExpr:
		return f.selector(e)
	case *ast.CallExpr:
		return f.call(e, 0)
	case *ast.IndexExpr:
		return f.index(e)
	case *ast.IndexListExpr:
		return e, true // an instantiation
	case *ast.StarExpr:
		return f.through("Pointee", e.X)
	case *ast.UnaryExpr:
		return f.unary(e)
	case *ast.BinaryExpr:
		return f.binary(e)
	case *ast.SliceExpr:
		return f.sliced(e.X)
	}
	return nil, false
}

// sliced is of for a slice of x.
func (f *finder) sliced(x ast.Expr) (ast.Expr, bool) {
	switch f.info.TypeOf(x).Underlying().(type) {
	case *types.Pointer:
		x = &ast.StarExpr{X: x}
	case *types.Array:
	default:
		return f.of(x)
	}
	all, ok := f.all(x)
	if !ok {
		return nil, false
	}
	return f.runtime("Pointee", f.runtime("PointerTo", all)), true
}

// all is a slice of all elements of an array like x.
func (f *finder) all(x ast.Expr) (ast.Expr, bool) {
	array, ok := f.through("PointerTo", x)
	if !ok {
		return nil, false
	}
	return &ast.SliceExpr{X: f.runtime("Fresh", array)}, true
}

// ident is of for an identifier, which stands in e.
func (f *finder) ident(id *ast.Ident, e ast.Expr) (ast.Expr, bool) {
	switch o := f.info.ObjectOf(id).(type) {
	case *types.Var:
		if o.Parent() == o.Pkg().Scope() {
			return f.runtime("Pointee", &ast.UnaryExpr{Op: token.AND, X: e}), true
		}
		return f.variable(o)
	case *types.Func, *types.Const:
		return e, true
	}
	return nil, false
}

func (f *finder) selector(e *ast.SelectorExpr) (ast.Expr, bool) {
	s := usage.Select(f.info, e)
	switch {
	case s.Field != nil:
		return f.field(e, s)
	case s.Method != nil:
		return f.method(e, s, ir.Itself) // to evaluate a method value may panic
	}
	return f.ident(e.Sel, e)
}

// field goes to the field s of e.X step by step: a pointer on the way is nil. What
// cannot be named is left out of the selector, as in the source, and is there if it
// is a pointer.
func (f *finder) field(e *ast.SelectorExpr, s usage.Selection) (ast.Expr, bool) {
	x, ok := f.of(e.X)
	t := f.info.TypeOf(e.X)
	unnamed := false // a field behind x
	for n, i := range s.Index {
		if !ok {
			return nil, false
		}
		if p, pointer := t.Underlying().(*types.Pointer); pointer {
			through := "Pointee"
			if unnamed {
				through = "Filled"
			}
			x, t = f.runtime(through, x), p.Elem()
		}
		field := t.Underlying().(*types.Struct).Field(i)
		t = field.Type()
		if last := n == len(s.Index)-1; !last && (unnamed || !field.Exported() && field.Pkg() != f.pkg.Types) {
			unnamed = true
			continue
		}
		x = &ast.SelectorExpr{X: x, Sel: f.info.Ident(token.NoPos, field)}
	}
	return x, ok
}

func (f *finder) index(e *ast.IndexExpr) (ast.Expr, bool) {
	if f.info.Type(e.Index).IsType() {
		return e, true // an instantiation
	}
	switch t := f.info.TypeOf(e.X).Underlying().(type) {
	case *types.Slice:
		return f.through("ElemOf", e.X)
	case *types.Map:
		return f.through("ValueOf", e.X)
	case *types.Array:
		return f.element(e.X, t)
	case *types.Pointer:
		return f.element(&ast.StarExpr{X: e.X}, t.Elem().Underlying().(*types.Array))
	}
	return nil, false
}

func (f *finder) element(x ast.Expr, t *types.Array) (ast.Expr, bool) {
	if t.Len() == 0 {
		all, ok := f.all(x)
		return f.runtime("ElemOf", all), ok
	}
	array, ok := f.of(x)
	return &ast.IndexExpr{X: array, Index: &ast.BasicLit{Kind: token.INT, Value: "0"}}, ok
}

func (f *finder) unary(e *ast.UnaryExpr) (ast.Expr, bool) {
	switch e.Op {
	case token.AND:
		return f.through("PointerTo", e.X)
	case token.ARROW:
		return f.through("ReceivedFrom", e.X)
	}
	return f.of(e.X)
}

func (f *finder) binary(e *ast.BinaryExpr) (ast.Expr, bool) {
	if t := f.info.TypeOf(e.X); t != nil && types.Identical(t, f.info.TypeOf(e)) {
		return f.of(e.X)
	}
	return f.of(e.Y)
}

// output returns an expression of the type of a's value.
func (f *finder) output(a *check.Await) (ast.Expr, bool) {
	if a.Stream {
		return f.through("ElementOf", a.Operand)
	}
	return f.through("OutputOf", a.Operand)
}

// through applies a function of the runtime to an expression of the type of e.
func (f *finder) through(name string, e ast.Expr) (ast.Expr, bool) {
	x, ok := f.of(e)
	if !ok {
		return nil, false
	}
	return f.runtime(name, x), true
}

func (f *finder) runtime(name string, args ...ast.Expr) ast.Expr {
	o := f.pkg.Runtime.Package.Scope().Lookup(name)
	return &ast.CallExpr{Fun: f.info.Ident(token.NoPos, o), Args: args}
}

// zero makes the zero value of t.
func (f *finder) zero(t types.Type) ast.Expr {
	fresh := f.info.Ident(token.NoPos, types.Universe.Lookup("new"))
	return &ast.ParenExpr{X: &ast.StarExpr{X: &ast.CallExpr{Fun: fresh, Args: []ast.Expr{f.info.TypeExpr(token.NoPos, types.Default(t))}}}}
}

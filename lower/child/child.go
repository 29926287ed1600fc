// Package child decides how an awaited future comes into its caller's frame: by
// value, started by Init, if the callee is known and its future type may be
// embedded; else as the value that the operand has.
package child

import (
	"go/ast"
	"go/types"

	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/ir"
	"github.com/asyncgen/asyncgen/lower/typed"
	"github.com/asyncgen/asyncgen/lower/usage"
)

// Of returns how to start operand, an expression of package pkg that is awaited
// for a value of type value.
func Of(pkg *check.Package, info *typed.Info, operand ast.Expr, value types.Type) ir.Start {
	return resolver{pkg, info, pkg.FutureName}.start(operand, pkg.Runtime.FutureOf(value))
}

// OfStream returns how to start operand, an expression of package pkg that is a
// stream of values of type value.
func OfStream(pkg *check.Package, info *typed.Info, operand ast.Expr, value types.Type) ir.Start {
	return resolver{pkg, info, pkg.StreamName}.start(operand, pkg.Runtime.StreamOf(value))
}

// start returns how to start operand, which may be held as a value of type t
// whatever it is.
func (r resolver) start(operand ast.Expr, t types.Type) ir.Start {
	reason := "it is a value, not a call"
	if call, ok := ast.Unparen(operand).(*ast.CallExpr); ok {
		if s, ok := r.literal(call); ok {
			return s
		}
		var s ir.Start
		if s, reason = r.embedded(call); reason == "" {
			return s
		}
	}
	return r.byReference(operand, t, reason)
}

// ByReference returns how to start what s starts in place, which is awaited for a
// value of type value, by its call instead.
func ByReference(pkg *check.Package, info *typed.Info, s ir.Start, value types.Type, reason string) ir.Start {
	return resolver{pkg, info, pkg.FutureName}.byReference(s.Call, pkg.Runtime.FutureOf(value), reason)
}

func (r resolver) byReference(operand ast.Expr, t types.Type, reason string) ir.Start {
	if own := r.info.TypeOf(operand); r.pkg.FieldType(own) {
		t = own
	}
	return ir.Start{Value: operand, Type: t, Reason: reason}
}

type resolver struct {
	pkg  *check.Package
	info *typed.Info
	name func(*types.Func) (string, bool) // of the type that a function's future or stream has, if it has one
}

// literal returns how to start a call of the function that an async literal has
// become.
func (r resolver) literal(call *ast.CallExpr) (ir.Start, bool) {
	fun := call.Fun
	if inst, ok := fun.(*ast.IndexListExpr); ok {
		fun = inst.X
	}
	id, ok := fun.(*ast.Ident)
	if !ok || spreads(r.info.TypeOf, call) {
		return ir.Start{}, false
	}
	fn := r.pkg.Literal(r.info.ObjectOf(id))
	if fn == nil || fn.Inside != nil {
		return ir.Start{}, false
	}
	return ir.Start{Embedded: true, Call: call, Args: call.Args, Ellipsis: call.Ellipsis.IsValid(), Type: fn.Future, Into: Into(r.pkg, fn)}, true
}

// embedded returns how to start a call in place, or why its future cannot be held
// by value.
func (r resolver) embedded(call *ast.CallExpr) (s ir.Start, reason string) {
	c, ok := r.callee(call)
	if !ok {
		return s, "what it calls is known only at run time"
	}
	if l := r.pkg.Literal(c.fn); l != nil && l.Inside != nil {
		return s, "the code of this literal uses types that only the function around it can name"
	}
	name, _ := r.name(c.fn)
	future, ok := r.futureType(c)
	if !ok {
		return s, "no type " + name + " that this package can name is to be embedded"
	}
	if !r.fits(future, c) {
		return s, name + " has no Init with the parameters of the call"
	}
	args := call.Args
	if c.recv != nil {
		args = append([]ast.Expr{c.recv}, args...)
	}
	return ir.Start{Embedded: true, Call: call, Args: args, Ellipsis: call.Ellipsis.IsValid(), Type: future, Into: r.into(future)}, ""
}

// futureType returns the type that the future of c has by its name, with c's
// type arguments, if it may be embedded here.
func (r resolver) futureType(c callee) (*types.Named, bool) {
	name, ok := r.name(c.fn)
	if !ok {
		return nil, false
	}
	tn, ok := c.fn.Pkg().Scope().Lookup(name).(*types.TypeName)
	if !ok || tn.Pkg() != r.pkg.Types && !tn.Exported() {
		return nil, false
	}
	named, ok := types.Unalias(tn.Type()).(*types.Named)
	if !ok || named.TypeParams().Len() != len(c.targs) {
		return nil, false
	}
	if len(c.targs) > 0 {
		inst, err := types.Instantiate(nil, named, c.targs, true)
		if err != nil {
			return nil, false
		}
		named = inst.(*types.Named)
	}
	return named, r.pkg.Runtime.Embeds(named, "Embeddable") && r.pkg.FieldType(named)
}

// fits reports whether Init of future has exactly c's parameters, receiver
// first, and its pointer is what c returns.
func (r resolver) fits(future *types.Named, c callee) bool {
	ptr := types.NewPointer(future)
	init, _, _ := types.LookupFieldOrMethod(ptr, false, future.Obj().Pkg(), "Init")
	m, ok := init.(*types.Func)
	if !ok || !sameParams(m.Signature(), c) || m.Signature().Results().Len() > 0 {
		return false
	}
	results := c.sig.Results()
	return results.Len() == 1 && types.AssignableTo(ptr, results.At(0).Type())
}

func sameParams(init *types.Signature, c callee) bool {
	if init.Variadic() != c.sig.Variadic() {
		return false
	}
	var want []types.Type
	if c.recv != nil {
		want = append(want, c.recvType)
	}
	for p := range c.sig.Params().Variables() {
		want = append(want, p.Type())
	}
	if init.Params().Len() != len(want) {
		return false
	}
	for i, t := range want {
		if !types.Identical(init.Params().At(i).Type(), t) {
			return false
		}
	}
	return true
}

// Into reports whether what fn returns has the method PollInto: the future of a big
// value.
func Into(pkg *check.Package, fn *check.Func) bool {
	return fn.Yield == nil && usage.Big(pkg.Sizes, fn.Value)
}

// into reports whether future has PollInto. Of one that is still to be generated
// the value's type tells.
func (r resolver) into(future *types.Named) bool {
	find := func(t *types.Named, name string) *types.Signature {
		o, _, _ := types.LookupFieldOrMethod(types.NewPointer(t), false, t.Obj().Pkg(), name)
		if m, ok := o.(*types.Func); ok {
			return m.Signature()
		}
		return nil
	}
	poll := find(future.Origin(), "Poll")
	if poll == nil || poll.Results().Len() != 2 {
		return false
	}
	value := poll.Results().At(0).Type()
	if future.Underlying().(*types.Struct).NumFields() == 1 && find(future, "Trace") != nil {
		return usage.Big(r.pkg.Sizes, value)
	}
	into := find(future.Origin(), "PollInto")
	return into != nil && into.Params().Len() == 2 && types.Identical(into.Params().At(1).Type(), types.NewPointer(value)) &&
		into.Results().Len() == 1 && types.Identical(into.Results().At(0).Type(), types.Typ[types.Bool])
}

package check

import (
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/types/typeutil"
)

// hintInfer advises on an argument from which the type argument of one of the runtime's
// functions cannot be inferred, as it gives too much or too little.
func (j *judge) hintInfer(e typeErrorAt) {
	if !strings.Contains(e.Message, "(cannot infer ") {
		return
	}
	j.callsAround(e.pos, func(c *ast.CallExpr) {
		for _, arg := range c.Args {
			if e.Hint == "" && arg.Pos() == e.pos {
				e.Hint = j.inferable(c, arg)
			}
		}
	})
}

// inferable says what call would be with arg, "" if that is not known.
func (j *judge) inferable(call *ast.CallExpr, arg ast.Expr) string {
	fn := typeutil.StaticCallee(j.info, call)
	if fn == nil || fn.Pkg() == nil {
		return ""
	}
	switch path := fn.Pkg().Path(); {
	case path == RuntimePath && strings.HasPrefix(fn.Name(), "SpawnBlocking"):
		return j.oneValue(call, fn.Name(), arg)
	case path == RuntimePath+"/timer":
		return j.timeout(call, fn.Name(), arg)
	}
	return ""
}

// oneValue says what the function f is that has one result in place of none or several,
// or names the like of SpawnBlocking, called name, that takes it.
func (j *judge) oneValue(call *ast.CallExpr, name string, f ast.Expr) string {
	sig, ok := j.info.TypeOf(f).(*types.Signature)
	if !ok || sig.Params().Len() > 0 {
		return ""
	}
	var value types.Type
	switch r := sig.Results(); {
	case r.Len() == 0:
		value = j.rt.unit
	case r.Len() == 2 && IsError(r.At(1).Type()):
		if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && name == "SpawnBlocking" {
			return "for a function that may fail: " + ExprString(sel.X) + ".GoBlocking"
		}
		value = j.rt.instance("Result", r.At(0).Type())
	case r.Len() == 2:
		value = j.rt.tuple([]types.Type{r.At(0).Type(), r.At(1).Type()})
	default:
		return ""
	}
	return "the function has to give one value: func() " + types.TypeString(value, j.qualifier)
}

// timeout names the function like that called name, of package timer, for the future arg,
// which gives no value with an error.
func (j *judge) timeout(call *ast.CallExpr, name string, arg ast.Expr) string {
	value, ok := j.rt.FutureValue(j.info.TypeOf(arg))
	sel, selects := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	rest, is := strings.CutPrefix(name, "Timeout")
	if !ok || !selects || !is || rest != "" && rest != "At" {
		return ""
	}
	timer := ExprString(sel.X)
	if IsError(value) {
		return "for a future of an error alone: " + timer + ".TimeoutErr" + rest
	}
	return "for a future that cannot fail: " + timer + ".TimeoutValue" + rest
}

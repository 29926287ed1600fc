package emit

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/dave/jennifer/jen"
)

// initAlone is init for a body with defer awaits, which may outlive the future.
func (r *routine) initAlone(names []string, self string, args []jen.Code, result string) []jen.Code {
	own := unique("own", func(n string) bool { return n == result || n == self || slices.Contains(names, n) })
	body := r.bodyFunc(result, jen.Id(own).Dot("run").Call(args...))
	return []jen.Code{
		jen.Line(),
		jen.Comment("Init makes " + self + " a " + r.kind() + " that was never polled."),
		r.method(self, r.fn.FutureName).Id("Init").Params(r.params(names)...).Block(
			jen.Id(own).Op(":=").Add(r.out.imports.fresh(r.typeName(r.fn.FutureName))),
			jen.Id(self).Dot("BeginAlone").Call(
				jen.Op("&").Id(r.out.names[r.fn].table), jen.Op("&").Id(own).Dot("GoroutineFuture"), body)),
	}
}

// deferAwait writes a defer await: what the statement evaluates at once, and a deferred
// function that makes the future and awaits it.
func (r *routine) deferAwait(s *ast.DeferStmt) []jen.Code {
	codes := r.tr.mark(s.Pos())
	var names, values, args []jen.Code
	bind := func(hint string, value jen.Code) jen.Code {
		name := r.names.fresh(hint)
		names, values = append(names, jen.Id(name)), append(values, value)
		return jen.Id(name)
	}
	fun := r.tr.primary(s.Call.Fun)
	if _, literal := ast.Unparen(s.Call.Fun).(*ast.FuncLit); !literal && !static(r.body.Info.ObjectOf, s.Call.Fun) {
		fun = bind("call", r.tr.operand(s.Call.Fun))
	}
	var first []jen.Code
	if t, ok := r.body.Info.TypeOf(single(s.Call.Args)).(*types.Tuple); ok {
		if len(names) > 0 {
			first = append(first, jen.List(names...).Op(":=").List(values...))
			names, values = nil, nil
		}
		values = append(values, r.tr.operand(s.Call.Args[0]))
		for range t.Len() {
			name := r.names.fresh("arg")
			names, args = append(names, jen.Id(name)), append(args, jen.Id(name))
		}
	} else {
		for _, a := range s.Call.Args {
			args = append(args, r.deferredArg(a, bind))
		}
		if s.Call.Ellipsis.IsValid() {
			args[len(args)-1] = jen.Add(args[len(args)-1], jen.Op("..."))
		}
	}
	if len(names) > 0 {
		first = append(first, jen.List(names...).Op(":=").List(values...))
	}
	begun := r.rtlib("BeginDeferred").Call(jen.Id(r.self), jen.Id("recover").Call())
	first = append(first, jen.Defer().Func().Params().Block(
		r.rtlib("AwaitDeferred").Call(begun, jen.Add(fun).Call(args...))).Call())
	return append(codes, jen.Block(first...))
}

// deferredArg is an argument of a deferred call, by a name unless it is constant.
func (r *routine) deferredArg(a ast.Expr, bind func(string, jen.Code) jen.Code) jen.Code {
	if id, ok := ast.Unparen(a).(*ast.Ident); ok && r.fn.Contexts[id] {
		return r.cx() // when the call runs
	}
	tv := r.body.Info.Type(a)
	value := r.tr.operand(a)
	if tv.Value != nil || tv.IsNil() || tv.IsType() {
		return value
	}
	switch ast.Unparen(a).(type) {
	case *ast.BinaryExpr, *ast.UnaryExpr:
		if basic, ok := tv.Type.Underlying().(*types.Basic); ok && basic.Info()&types.IsUntyped == 0 {
			value = jen.Parens(r.types.spell(tv.Type)).Parens(value)
		}
	}
	return bind("arg", value)
}

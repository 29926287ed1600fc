package emit

import (
	"go/ast"
	"slices"

	"github.com/dave/jennifer/jen"
)

// initAlone is init for a body with defer awaits, which may outlive the future.
func (r *routine) initAlone(names []string, self string, args []jen.Code, result string) []jen.Code {
	own := unique("own", func(n string) bool { return n == result || n == self || n == codeName || slices.Contains(names, n) })
	body := r.bodyFunc(result, r.runBy(own, args))
	return []jen.Code{
		jen.Line(),
		jen.Comment("Init makes " + self + " a " + r.kind() + " that was never polled."),
		r.method(self, r.fn.FutureName).Id("Init").Params(r.withCode(r.params(names))...).Block(
			jen.Id(own).Op(":=").Add(r.out.imports.fresh(r.typeName(r.fn.FutureName))),
			jen.Id(self).Dot("BeginAlone").Call(
				jen.Op("&").Id(r.out.names[r.fn].table), jen.Op("&").Id(own).Dot(r.runs()), body)),
	}
}

// deferAwait writes a defer await: what the statement evaluates at once, and a deferred
// function that makes the future and awaits it.
func (r *routine) deferAwait(s *ast.DeferStmt) []jen.Code {
	if r.out.imports.redeclared["recover"] {
		r.out.refuseRedeclared(s, "recover") // only the deferred function itself can call it
	}
	codes := r.tr.mark(s.Pos())
	b := &binder{asyncFunc: &r.asyncFunc, info: r.body.Info, tr: r.tr, fresh: r.names.fresh, context: r.cx()}
	fun := b.fun(s.Call.Fun)
	args := b.args(s.Call)
	begun := r.rtlib("BeginDeferred").Call(jen.Id(r.self), jen.Id("recover").Call())
	return append(codes, b.around(jen.Defer().Func().Params().Block(
		r.rtlib("AwaitDeferred").Call(begun, jen.Add(fun).Call(args...))).Call())...)
}

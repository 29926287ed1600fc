package emit

import (
	"go/ast"

	"github.com/dave/jennifer/jen"
)

// yield writes a yield statement; nil, if s is another one. Several values are put
// together first.
func (r *routine) yield(s ast.Stmt) []jen.Code {
	e, ok := s.(*ast.ExprStmt)
	if !ok || !r.generates() {
		return nil
	}
	c, ok := e.X.(*ast.CallExpr)
	if !ok {
		return nil
	}
	if id, ok := c.Fun.(*ast.Ident); !ok || r.body.Info.ObjectOf(id) != r.fn.Yield {
		return nil
	}
	yield := jen.Id(r.self).Dot("Yield")
	codes := r.tr.mark(c.Pos())
	if len(r.fn.Parts()) == 1 {
		return append(codes, yield.Call(r.tr.operand(c.Args[0])))
	}
	element := r.names.fresh("element")
	var places []jen.Code
	for i := range r.fn.Parts() {
		places = append(places, r.resultIn(element, i))
	}
	return append(codes, jen.Block(
		jen.Var().Id(element).Add(r.types.spell(r.fn.Value)),
		jen.List(places...).Op("=").List(r.tr.unbroken(c.Args)...),
		yield.Call(jen.Id(element))))
}

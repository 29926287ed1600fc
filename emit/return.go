package emit

import (
	"go/ast"
	"go/token"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/ir"
)

// ret ends the machine in block b with the given results, or with those that
// the named ones hold. The state is set last: a result that panics poisons.
func (g *machine) ret(b *ir.Block, results []ast.Expr) []jen.Code {
	if g.Defers {
		return g.retDeferring(results)
	}
	var codes []jen.Code
	if results != nil {
		lhs, later := g.resultPlaces()
		lhs, values := g.withoutSelf(lhs, results, func(v *ir.Var) bool { return v.Home == ir.Boxed })
		if len(lhs) > 0 {
			codes = append(codes, jen.List(lhs...).Op("=").List(g.tr.unbroken(values)...))
		}
		codes = append(codes, anyLines())
		codes = append(codes, later...)
	} else if named := g.namedResults(); len(named) > 0 {
		codes = append(codes, named...)
	}
	codes = append(codes, g.clearFrame(b)...)
	codes = append(codes, g.setState(g.out.rtlib()+".StateReturned"))
	codes = append(codes, g.tr.mark(token.NoPos)...)
	return append(codes, g.returned())
}

// resultPlaces returns where a return statement's values go. A result that a
// function literal has captured is set as in Go, and then handed on by later.
func (g *machine) resultPlaces() (places, later []jen.Code) {
	for i := range g.fn.Results {
		place := g.resultPlace(i)
		if i < len(g.Results) && g.Results[i].Home == ir.Boxed && g.used[g.Results[i]] {
			v := g.variable(g.Results[i])
			later = append(later, place.Clone().Op("=").Add(v.Clone()))
			place = v
		}
		places = append(places, place)
	}
	return places, later
}

// withoutSelf leaves out the values that are the results that they would be
// assigned to, among the named results that are set where they stand.
func (g *machine) withoutSelf(places []jen.Code, values []ast.Expr, stays func(*ir.Var) bool) ([]jen.Code, []ast.Expr) {
	if len(values) != len(places) {
		return places, values // one call gives them all
	}
	var to []jen.Code
	var from []ast.Expr
	for i, e := range values {
		id, ok := ast.Unparen(e).(*ast.Ident)
		if ok && i < len(g.Results) && stays(g.Results[i]) && g.Objects[g.Info.ObjectOf(id)] == g.Results[i] {
			continue
		}
		to, from = append(to, places[i]), append(from, e)
	}
	return to, from
}

// resultPlace is where Poll returns the i-th result.
func (g *machine) resultPlace(i int) *jen.Statement {
	if g.into && len(g.fn.Results) == 1 {
		return jen.Op("*").Id(g.result)
	}
	return g.resultIn(g.result, i)
}

// namedResults hands the values of the named results on. One that nothing
// mentions is zero, as what Poll returns is; PollInto may be given anything.
func (g *machine) namedResults() []jen.Code {
	var codes []jen.Code
	for i, v := range g.Results {
		switch {
		case g.used[v]:
			codes = append(codes, g.resultPlace(i).Op("=").Add(g.variable(v)))
		case g.into:
			codes = append(codes, g.resultPlace(i).Op("=").Add(g.zero(v.Type)))
		}
	}
	return codes
}

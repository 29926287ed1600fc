package emit

import (
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/ir"
)

// like is the value that declares v, whose type cannot be written.
func (g *machine) like(v *ir.Var) *jen.Statement {
	value := jen.Add(g.tr.operand(v.Like))
	if v.Home == ir.Boxed {
		return g.rtlib("PointerTo").Call(value)
	}
	return value
}

// likeValue is the zero value of what a gives if its type cannot be written, else
// nil.
func (g *machine) likeValue(a *check.Await) jen.Code {
	if like := g.LikeValues[a]; like != nil {
		return g.tr.operand(like)
	}
	return nil
}

// likeFuture is a nil future of what a gives if its type cannot be written, else
// nil.
func (g *machine) likeFuture(a *check.Await) jen.Code {
	if like := g.likeValue(a); like != nil {
		return g.rtlib("FutureOf").Call(like)
	}
	return nil
}

// helpers declares the machine's Helpers.
func (g *machine) helpers() []jen.Code {
	var codes []jen.Code
	for _, h := range g.Helpers {
		code := helper
		if h.Of != nil {
			code = g.out.helperOf
		}
		codes = append(codes, jen.Line(), code(h))
	}
	return codes
}

// helperOf declares a Helper that has the parameters of a generic function.
func (out *output) helperOf(h *ir.Helper) jen.Code {
	sig, w := h.Of.Signature(), out.aliasTypes()
	typeParams := out.declaredLike(sig.TypeParams())
	given := w.params(sig, func(int) string { return "" })
	var like jen.Code
	if h.Results == 0 {
		like = w.spell(sig.Results().At(h.Index).Type())
	} else {
		results := make([]jen.Code, h.Results)
		for i := range results {
			results[i] = jen.Id(out.aliasParam(sig.TypeParams().Len() + i))
			typeParams = append(typeParams, jen.Add(results[i]).Id("interface{}"))
		}
		like = results[h.Index]
		given = append([]jen.Code{jen.Func().Params(given...).Params(results...)}, given...)
	}
	return jen.Func().Id(h.Func.Name()).Types(typeParams...).Params(given...).Params(jen.Id("like").Add(like)).Block(jen.Return())
}

func helper(h *ir.Helper) jen.Code {
	var typeParams, plain, params, results []jen.Code
	for i := range h.Params {
		name := "P" + strconv.Itoa(i)
		typeParams = append(typeParams, jen.Id(name))
		plain = append(plain, jen.Id(name))
		if h.Variadic && i == h.Params-1 {
			name = "..." + name
		}
		params = append(params, jen.Id(name))
	}
	for i := range h.Results {
		name := jen.Id("R" + strconv.Itoa(i))
		typeParams, results = append(typeParams, name), append(results, name)
	}
	signature := jen.Params(params...).Params(results...)
	given := []jen.Code{jen.Func().Add(signature)}
	if h.Args && h.Variadic {
		given = append(given, params...)
	} else if h.Args {
		given = append(given, plain...)
	}
	all := jen.List(typeParams...).Id("interface{}")
	if h.Method != "" {
		given = []jen.Code{jen.Id("T")}
		all = jen.List(jen.Id("T").Id("interface").Block(jen.Id(h.Method).Add(signature)), all)
	}
	like := jen.Id("R" + strconv.Itoa(h.Index))
	if h.Index == ir.Itself {
		like = jen.Func().Add(signature)
	}
	return jen.Func().Id(h.Func.Name()).Types(all).Params(given...).Params(jen.Id("like").Add(like)).Block(jen.Return())
}

package emit

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/ir"
)

// code is everything that stands for the function in the generated file.
func (g *machine) code() []jen.Code {
	poll := g.poll()
	codes := []jen.Code{anyLines()}
	codes = append(codes, docComment(g.fn.Decl.Doc)...)
	codes = append(codes, g.constructor()...)
	codes = append(codes, g.resultsType()...)
	codes = append(codes, g.futureType()...)
	codes = append(codes, g.init()...)
	codes = append(codes, poll...)
	codes = append(codes, g.clearMethod()...)
	codes = append(codes, g.cancel()...)
	codes = append(codes, g.trace()...)
	codes = append(codes, g.machineTable()...)
	return codes
}

func docComment(doc *ast.CommentGroup) []jen.Code {
	if doc == nil {
		return nil
	}
	codes := make([]jen.Code, len(doc.List))
	for i, c := range doc.List {
		codes[i] = jen.Comment(c.Text)
	}
	return codes
}

// paramNames returns names for all parameters, receiver first: those of the
// source where they have one and it does not hide what the body needs.
func (g *machine) paramNames() (names []string, self string) {
	taken := map[string]bool{g.fn.FutureName: true, g.frame: true, g.out.rtlib(): true}
	for _, p := range g.fn.TypeParams {
		taken[p.Obj().Name()] = true
	}
	used := func(n string) bool { return taken[n] }
	for _, p := range g.fn.Params {
		name := unique(identifier(p.Name()), used)
		taken[name] = true
		names = append(names, name)
	}
	return names, unique("f", used)
}

// params is the parameter list under the given names, receiver included.
func (g *machine) params(names []string) []jen.Code {
	vars := make([]*types.Var, len(g.fn.Params))
	for i, p := range g.fn.Params {
		vars[i] = types.NewParam(p.Pos(), nil, "", p.Type())
	}
	sig := types.NewSignatureType(nil, nil, nil, types.NewTuple(vars...), nil, g.fn.Variadic)
	return g.types.params(sig, func(i int) string { return names[i] })
}

// constructor is the function of the source, which makes a future.
func (g *machine) constructor() []jen.Code {
	names, self := g.paramNames()
	params := g.params(names)
	c := jen.Func()
	if g.fn.HasRecv {
		c.Params(params[0])
		params = params[1:]
	}
	c.Id(g.fn.Obj.Name())
	if !g.fn.HasRecv {
		c.Add(g.types.typeParams(g.fn.TypeParams))
	}
	c.Params(params...)
	if !g.fn.Main {
		c.Add(g.rtlib("Future")).Types(g.types.spell(g.fn.Value))
	}
	return []jen.Code{ownLines(), c.Block(g.construct(names, self)...)}
}

func (g *machine) construct(names []string, self string) []jen.Code {
	args := make([]jen.Code, len(names))
	for i, n := range names {
		args[i] = jen.Id(n)
	}
	if g.fn.Variadic {
		args[len(args)-1] = jen.Id(names[len(names)-1]).Op("...")
	}
	codes := []jen.Code{
		jen.Id(self).Op(":=").Op("&").Add(g.typeName(g.fn.FutureName)).Values(),
		jen.Id(self).Dot("Init").Call(args...),
	}
	switch {
	case !g.fn.Main:
		return append(codes, jen.Return(jen.Id(self)))
	case len(g.fn.Results) > 0:
		return append(codes, g.rtlib("MainErr").Call(jen.Id(self)))
	}
	return append(codes, g.rtlib("Main").Call(jen.Id(self)))
}

// resultsType declares the type of the results if no tuple of the runtime holds
// them.
func (g *machine) resultsType() []jen.Code {
	n, ok := types.Unalias(g.fn.Value).(*types.Named)
	if !ok || n.Obj().Pkg() != g.out.pkg.Types || n.Obj().Name() != resultsName(g.fn.FutureName) {
		return nil
	}
	fields := []jen.Code{g.rtlib("Multiple")}
	var types, values []jen.Code
	for _, f := range valueFields(n) {
		t := g.types.spell(f.Type())
		fields = append(fields, jen.Id(f.Name()).Add(t))
		types = append(types, t)
		values = append(values, jen.Id("r").Dot(f.Name()))
	}
	name := n.Obj().Name()
	return []jen.Code{
		jen.Line(),
		jen.Commentf("%s holds the results of %s.", name, g.fn.Obj.Name()),
		jen.Type().Id(name).Add(g.types.typeParams(g.fn.TypeParams)).Struct(fields...),
		jen.Line(),
		jen.Comment("Unpack returns the results in order."),
		jen.Func().Params(jen.Id("r").Add(g.typeName(name))).Id("Unpack").Params().Params(types...).Block(jen.Return(values...)),
	}
}

func resultsName(future string) string { return strings.TrimSuffix(future, "Future") + "Results" }

// valueFields returns the fields of a struct of results.
func valueFields(t types.Type) []*types.Var {
	var fields []*types.Var
	for f := range t.Underlying().(*types.Struct).Fields() {
		if !f.Embedded() {
			fields = append(fields, f)
		}
	}
	return fields
}

// futureType declares the future and, if that is a handle, its frame.
func (g *machine) futureType() []jen.Code {
	fields := []jen.Code{jen.Id("state").Uint32()}
	if g.Defers {
		fields = append(fields, jen.Id("defers").Add(g.rtlib("Defers")))
	}
	for _, s := range g.Frame.Slots {
		fields = append(fields, jen.Id(s.Name).Add(g.types.spell(s.Type)))
	}
	declare := func(name string, fields []jen.Code) jen.Code {
		return jen.Type().Id(name).Add(g.types.typeParams(g.fn.TypeParams)).Struct(fields...)
	}
	embeddable := g.rtlib("Embeddable")
	doc := jen.Commentf("%s is the future of %s.", g.fn.FutureName, g.fn.Obj.Name())
	codes := []jen.Code{ownLines(), jen.Line(), doc}
	if !g.Frame.Boxed {
		return append(codes, declare(g.fn.FutureName, append([]jen.Code{embeddable}, fields...)))
	}
	handle := []jen.Code{embeddable, jen.Id("p").Op("*").Add(g.typeName(g.frame))}
	return append(codes, declare(g.fn.FutureName, handle), jen.Line(), declare(g.frame, fields))
}

// init makes the future one that was never polled.
func (g *machine) init() []jen.Code {
	names, self := g.paramNames()
	var stores []jen.Code
	if g.Frame.Boxed {
		stores = append(stores, jen.Id(self).Dot("p").Op("=").Op("&").Add(g.typeName(g.frame)).Values(g.initialValues(names)...))
	} else {
		stores = append(stores, jen.Id(self).Dot("state").Op("=").Add(g.rtlib("StateUnresumed")))
		for i, v := range g.Params {
			if v.Slot != nil {
				stores = append(stores, jen.Id(self).Dot(v.Slot.Name).Op("=").Add(initial(v, names[i])))
			}
		}
	}
	for i, v := range g.Params {
		if v.Slot == nil && (v.Name == "" || v.Name == "_") {
			names[i] = "_"
		}
	}
	init := g.method(self, g.fn.FutureName).Id("Init").Params(g.params(names)...).Block(stores...)
	return []jen.Code{
		jen.Line(),
		jen.Comment("Init makes " + self + " a future that was never polled."),
		init,
	}
}

func (g *machine) initialValues(names []string) []jen.Code {
	var values []jen.Code
	for i, v := range g.Params {
		if v.Slot != nil {
			values = append(values, jen.Id(v.Slot.Name).Op(":").Add(initial(v, names[i])))
		}
	}
	return values
}

// initial is what Init stores of a parameter.
func initial(v *ir.Var, name string) jen.Code {
	if v.Home == ir.Boxed {
		return jen.Op("&").Id(name)
	}
	return jen.Id(name)
}

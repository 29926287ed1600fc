package emit

import (
	"go/ast"
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/ir"
)

// code is everything that stands for the function in the generated file.
func (g *machine) code() []jen.Code {
	g.prepare()
	poll := g.poll()
	codes := []jen.Code{anyLines()}
	codes = append(codes, g.doc()...)
	codes = append(codes, g.constructor()...)
	codes = append(codes, g.resultsType()...)
	codes = append(codes, g.futureType()...)
	codes = append(codes, g.init()...)
	codes = append(codes, g.runByDefer()...)
	codes = append(codes, poll...)
	codes = append(codes, g.helpers()...)
	codes = append(codes, g.clearMethod()...)
	codes = append(codes, g.guard()...)
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

// futureType declares the future and, if that is a handle, its frame.
func (g *machine) futureType() []jen.Code {
	fields := []jen.Code{jen.Id("state").Add(g.out.imports.predeclared("uint32"))}
	for _, s := range g.Frame.Slots {
		fields = append(fields, jen.Id(s.Name).Add(g.types.spell(s.Type)))
	}
	if g.fn.Inside != nil {
		fields = append(fields, jen.Id(codeName).Add(g.codeType()))
	}
	if len(g.Recovers) > 0 {
		fields = append(fields, jen.Id("panicking").Op("*").Add(g.rtlib("Panicking")))
	}
	if g.Defers {
		fields = append(fields, jen.Id("defers").Add(g.rtlib("Defers")))
	}
	declare := func(name string, fields []jen.Code) jen.Code {
		return jen.Type().Id(name).Add(g.typeParams()).Struct(fields...)
	}
	embeddable := g.rtlib("Embeddable")
	doc := jen.Commentf("%s is the %s of %s.", g.fn.FutureName, g.kind(), g.fn.Obj.Name())
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
	if g.fn.Early {
		// For Go, which initialises variables in the order of such references.
		stores = append(stores, jen.Id("_").Op("=").Parens(jen.Op("*").Add(g.typeName(g.fn.FutureName))).Dot(g.pollName()))
	}
	if g.Frame.Boxed {
		var values []jen.Code
		for _, f := range g.initialFields(names) {
			values = append(values, jen.Id(f.name).Op(":").Add(f.value))
		}
		stores = append(stores, jen.Id(self).Dot("p").Op("=").Op("&").Add(g.typeName(g.frame)).Values(values...))
	} else {
		stores = append(stores, jen.Id(self).Dot("state").Op("=").Add(g.rtlib("StateUnresumed")))
		for _, f := range g.initialFields(names) {
			stores = append(stores, jen.Id(self).Dot(f.name).Op("=").Add(f.value))
		}
	}
	for i, v := range g.Params {
		if v.Slot == nil && (v.Name == "" || v.Name == "_") {
			names[i] = "_"
		}
	}
	init := g.method(self, g.fn.FutureName).Id("Init").Params(g.withCode(g.params(names))...).Block(stores...)
	return []jen.Code{
		jen.Line(),
		jen.Comment("Init makes " + self + " a " + g.kind() + " that was never polled."),
		init,
	}
}

// initialField is a field that Init fills in.
type initialField struct {
	name  string
	value jen.Code
}

// initialFields lists what Init stores of its parameters, which have the names.
func (g *machine) initialFields(names []string) []initialField {
	var list []initialField
	if g.fn.Inside != nil {
		list = append(list, initialField{codeName, jen.Id(codeName)})
	}
	for i, v := range g.Params {
		if slices.Contains(g.Entry, v) {
			list = append(list, initialField{v.Slot.Name, g.initial(v, names[i])})
		}
	}
	return list
}

// initial is what Init stores of a parameter.
func (g *machine) initial(v *ir.Var, name string) jen.Code {
	if v.Home == ir.Boxed && !v.ByRef {
		return jen.Op("&").Id(name)
	}
	return g.forSlot(v, jen.Id(name))
}

package emit

import (
	"go/types"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/check"
)

// asyncFunc is one async function of the file. It writes what does not depend on
// the back end: what other code sees of the function.
type asyncFunc struct {
	fn    *check.Func
	out   *output
	types typeWriter

	codeType func() *jen.Statement // of the parameter that brings the code of a literal that has it elsewhere
}

func newAsyncFunc(out *output, fn *check.Func) asyncFunc {
	a := asyncFunc{fn: fn, out: out, types: out.types.withAt(out.position(fn.Pos))}
	a.outside()
	return a
}

// outside makes types those of package level, where type parameters alone can hide what is
// declared there.
func (a *asyncFunc) outside() {
	a.types.aliases, a.types.embeds = nil, nil
	if len(a.fn.TypeParams) > 0 {
		a.types.aliases = a.out.aliases.among(a.fn.TypeParams)
	}
}

// doc is what the source says of the function, or what the function is.
func (a *asyncFunc) doc() []jen.Code {
	if a.fn.Decl != nil {
		return docComment(a.fn.Decl.Doc)
	}
	what := "an async literal"
	if a.fn.Block {
		what = "an async block"
	}
	if a.fn.Around != nil {
		what += " of " + a.fn.Around.Name()
	}
	return []jen.Code{jen.Line(), jen.Comment(a.fn.Obj.Name() + " is " + what + ".")}
}

// allParams are the parameters, behind what a literal captures.
func (a *asyncFunc) allParams() []*types.Var {
	var vars []*types.Var
	for _, c := range a.fn.Captures {
		vars = append(vars, types.NewParam(c.Var.Pos(), nil, c.Var.Name(), c.Type()))
	}
	return append(vars, a.fn.Params...)
}

// paramNames returns names for all parameters, captured variables and receiver
// first: those of the source where they have one and it does not hide what the
// body needs.
func (a *asyncFunc) paramNames() (names []string, self string) {
	taken := map[string]bool{a.fn.FutureName: true, a.out.names[a.fn].frame: true, a.out.rtlib(): true}
	for _, p := range a.fn.TypeParams {
		taken[a.types.paramName(p)] = true
	}
	if a.fn.Inside != nil {
		taken[codeName] = true
	}
	for i := range a.fn.Opaque {
		taken[a.opaqueName(i)] = true
	}
	used := func(n string) bool { return taken[n] }
	for _, p := range a.allParams() {
		name := unique(identifier(p.Name()), used)
		taken[name] = true
		names = append(names, name)
	}
	return names, unique("f", used)
}

// params is the parameter list under the given names, receiver included.
func (a *asyncFunc) params(names []string) []jen.Code {
	vars := a.allParams()
	sig := types.NewSignatureType(nil, nil, nil, types.NewTuple(vars...), nil, a.fn.Variadic)
	return a.types.params(sig, func(i int) string { return names[i] })
}

// constructor is the function of the source, which makes a future.
func (a *asyncFunc) constructor() []jen.Code {
	names, self := a.paramNames()
	params := a.entryParams(names)
	c := jen.Func()
	if a.fn.HasRecv {
		c.Params(params[0])
		params = params[1:]
	}
	c.Id(a.fn.Obj.Name())
	if !a.fn.HasRecv {
		c.Add(a.typeParams())
	}
	c.Params(a.withCode(params)...)
	if a.fn.Entry == check.NoEntry {
		c.Add(a.returns())
	}
	return []jen.Code{ownLines(), c.Block(a.construct(names, self)...)}
}

func (a *asyncFunc) construct(names []string, self string) []jen.Code {
	args := make([]jen.Code, len(names))
	for i, n := range names {
		args[i] = jen.Id(n)
	}
	if a.fn.Inside != nil {
		args = append([]jen.Code{jen.Id(codeName)}, args...)
	}
	if a.fn.Variadic {
		args[len(args)-1] = jen.Id(names[len(names)-1]).Op("...")
	}
	codes := []jen.Code{
		jen.Id(self).Op(":=").Op("&").Add(a.typeName(a.fn.FutureName)).Values(),
		jen.Id(self).Dot("Init").Call(args...),
	}
	if a.fn.Entry == check.NoEntry {
		return append(codes, jen.Return(jen.Id(self)))
	}
	return append(codes, a.enter(names, self)...)
}

// resultsType declares the type of the results if no tuple of the runtime holds
// them, or is too long to be written.
func (a *asyncFunc) resultsType() []jen.Code {
	n, ok := types.Unalias(a.fn.Value).(*types.Named)
	if !ok || n.Obj().Pkg() != a.out.pkg.Types || n.Obj().Name() != resultsName(a.fn.FutureName) {
		return a.resultsAlias()
	}
	fields := []jen.Code{a.rtlib("Multiple")}
	var types, values []jen.Code
	for _, f := range valueFields(n) {
		t := a.types.spell(f.Type())
		fields = append(fields, jen.Id(f.Name()).Add(t))
		types = append(types, t)
		values = append(values, jen.Id("r").Dot(f.Name()))
	}
	name := n.Obj().Name()
	codes := []jen.Code{
		jen.Line(),
		jen.Commentf("%s holds the results of %s.", name, a.fn.Obj.Name()),
		jen.Type().Id(name).Add(a.typeParams()).Struct(fields...),
		jen.Line(),
		jen.Comment("Unpack returns the results in order."),
		jen.Func().Params(jen.Id("r").Add(a.typeName(name))).Id("Unpack").Params().Params(types...).Block(jen.Return(values...)),
	}
	return append(codes, a.setLast(n)...)
}

// resultsAlias declares the name by which other code knows a tuple of many values.
func (a *asyncFunc) resultsAlias() []jen.Code {
	name := resultsName(a.fn.FutureName)
	if a.fn.Decl == nil || !check.NamesResults(name, len(a.fn.Results)) {
		return nil
	}
	return []jen.Code{
		jen.Line(),
		jen.Commentf("%s holds the results of %s.", name, a.fn.Obj.Name()),
		jen.Type().Id(name).Add(a.typeParams()).Op("=").Add(a.types.spell(a.fn.Value)),
	}
}

// setLast declares the method by which a go expression puts the error of the
// task into results that end with an error.
func (a *asyncFunc) setLast(n *types.Named) []jen.Code {
	fields := valueFields(n)
	last := fields[len(fields)-1]
	if !check.IsError(last.Type()) {
		return nil
	}
	failure := a.types.spell(last.Type())
	return []jen.Code{
		jen.Line(),
		jen.Comment("SetLast makes err the last result."),
		jen.Func().Params(jen.Id("r").Op("*").Add(a.typeName(n.Obj().Name()))).Id("SetLast").Params(jen.Id("err").Add(failure)).Block(
			jen.Id("r").Dot(last.Name()).Op("=").Id("err")),
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

// resultIn is the place of the i-th result, or of the i-th value that is yielded, in
// result, a variable of the future's or stream's value type.
func (a *asyncFunc) resultIn(result string, i int) *jen.Statement {
	if len(a.fn.Parts()) == 1 {
		return jen.Id(result)
	}
	return jen.Id(result).Dot(valueFields(a.fn.Value)[i].Name())
}

// tableDecl declares the static description of the function, with further fields.
func (a *asyncFunc) tableDecl(more ...jen.Code) []jen.Code {
	fields := []jen.Code{
		jen.Id("Func").Op(":").Add(jen.Lit(a.fn.QualifiedName())),
		jen.Id("File").Op(":").Add(jen.Lit(a.out.name)),
		jen.Id("Line").Op(":").Lit(a.out.position(a.fn.Pos).Line),
	}
	value := a.rtlib("Machine").Custom(jen.Options{Open: "{", Close: "}", Separator: ",", Multi: true}, append(fields, more...)...)
	return []jen.Code{jen.Line(), jen.Var().Id(a.out.names[a.fn].table).Op("=").Add(value)}
}

// rtlib is a name of the runtime.
func (a *asyncFunc) rtlib(name string) *jen.Statement {
	return jen.Id(a.out.rtlib() + "." + name)
}

// context is the type of the parameter of Poll and Cancel.
func (a *asyncFunc) context() *jen.Statement { return jen.Id("*" + a.out.rtlib() + ".Context") }

// typeName is a generated type with the function's type arguments.
func (a *asyncFunc) typeName(name string) *jen.Statement {
	if len(a.fn.TypeParams)+len(a.fn.Opaque) == 0 {
		return jen.Id(name)
	}
	return jen.Id(name).Add(a.typeArgs())
}

// method begins a method of the type called name.
func (a *asyncFunc) method(self, name string) *jen.Statement {
	if len(a.fn.TypeParams)+len(a.fn.Opaque) == 0 {
		return jen.Id("func (" + self + " *" + name + ")")
	}
	return jen.Func().Params(jen.Id(self).Op("*").Add(a.typeName(name)))
}

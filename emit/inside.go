package emit

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/ir"
	"github.com/asyncgen/asyncgen/lower/typed"
)

// The code of some async literals stands where the literal does; see check.Func.Inside.
// It is a function literal there that the function of the package is given, and that
// the future keeps:
//
//	func(p pair) rtlib.Future[int] {
//		return fFunc1(func(f *fFunc1Future[pair], cx *rtlib.Context) (result int, ready bool) { … }, p)
//	}

// surroundings are what is around such code. A type, constant or variable that functions
// there declare has a name, and a struct that embeds a type which is called otherwise may
// have one; nil if it has none.
type surroundings interface {
	localName(types.Object) string
	nameAt(o types.Object, at token.Pos, renamed func(types.Object) bool) string
	variableOf(types.Object) outerVar
	structName(t *types.Struct, at token.Position) *jen.Statement
	// outerOf is the second name of what is no type and declared further out; nil if it has none.
	outerOf(types.Object) *outerName
}

// outerVar is a variable of a function around some code: what is called name, or what
// that points to. If auto, a selector may follow the pointer as it is.
type outerVar struct {
	name        string
	boxed, auto bool
}

func (v outerVar) code() jen.Code {
	if v.boxed {
		return jen.Op("*").Id(v.name)
	}
	return jen.Id(v.name)
}

// insider is such a literal. What stands at package level is written after its code.
type insider interface {
	inPlace(around surroundings) jen.Code
	rest() []jen.Code
}

// insiders makes each once, when the code around it is made.
type insiders struct {
	make map[*check.Func]func(*output) insider
	made map[*check.Func]insider
}

func newInsiders() insiders {
	return insiders{make: make(map[*check.Func]func(*output) insider), made: make(map[*check.Func]insider)}
}

// inside is the code of the literal that o stands for; nil if that is none.
func (out *output) inside(o types.Object, around surroundings) jen.Code {
	fn := out.pkg.InsideOf(o)
	if fn == nil {
		return nil
	}
	if out.insiders.made[fn] == nil {
		out.insiders.made[fn] = out.insiders.make[fn](out)
	}
	return out.insiders.made[fn].inPlace(around)
}

// restOf is what fn, such a literal, has at package level: nothing, if its code is
// nowhere, as that can never run.
func (out *output) restOf(fn *check.Func) []jen.Code {
	if i := out.insiders.made[fn]; i != nil {
		return i.rest()
	}
	return nil
}

// opaqueName is the type parameter that the i-th of fn.Opaque is.
func (a *asyncFunc) opaqueName(i int) string {
	return a.out.typeParam(i, func(n string) bool {
		return slices.ContainsFunc(a.fn.TypeParams, func(p *types.TypeParam) bool { return a.types.paramName(p) == n })
	})
}

// asParams makes types those of package level, where those in fn.Opaque are type
// parameters.
func (a *asyncFunc) asParams() {
	names := make([]string, len(a.fn.Opaque))
	for i := range names {
		names[i] = a.opaqueName(i)
	}
	a.types.opaque = func(t types.Type) string {
		for i, o := range a.fn.Opaque {
			if types.Identical(t, o) {
				return names[i]
			}
		}
		return ""
	}
}

// isParam reports whether t is a type parameter where code is written now.
func (a *asyncFunc) isParam(t types.Type) bool {
	return typed.IsTypeParam(t) || a.types.opaque != nil && a.types.opaque(t) != ""
}

// typeParams declares the type parameters of what is generated.
func (a *asyncFunc) typeParams() *jen.Statement {
	list := make([]jen.Code, 0, len(a.fn.TypeParams)+len(a.fn.Opaque))
	for _, p := range a.fn.TypeParams {
		list = append(list, jen.Id(a.types.paramName(p)).Add(a.types.spell(p.Constraint())))
	}
	for i := range a.fn.Opaque {
		list = append(list, jen.Id(a.opaqueName(i)).Id("interface{}"))
	}
	return typeList(list)
}

// typeArgs are the type arguments of what is generated.
func (a *asyncFunc) typeArgs() *jen.Statement {
	list := make([]jen.Code, 0, len(a.fn.TypeParams)+len(a.fn.Opaque))
	for _, p := range a.fn.TypeParams {
		list = append(list, jen.Id(a.types.paramName(p)))
	}
	for _, t := range a.fn.Opaque {
		list = append(list, a.types.spell(t))
	}
	return typeList(list)
}

func typeList(list []jen.Code) *jen.Statement {
	if len(list) == 0 {
		return jen.Null()
	}
	return jen.Types(list...)
}

// codeType is the type of the function that a frame keeps.
func (g *machine) codeType() *jen.Statement {
	params := []jen.Code{jen.Op("*").Add(g.typeName(g.frame)), g.context()}
	value, boolean := g.types.spell(g.fn.Value), g.out.imports.predeclared("bool")
	switch {
	case g.into:
		return jen.Func().Params(append(params, jen.Op("*").Add(value))...).Add(boolean)
	case g.generates():
		return jen.Func().Params(params...).Params(value, boolean, boolean)
	}
	return jen.Func().Params(params...).Params(value, boolean)
}

// forward is the body of the method that the code would be of.
func (g *machine) forward() []jen.Code {
	args := []jen.Code{jen.Id(g.self), jen.Id(g.cx)}
	if g.into {
		args = append(args, jen.Id(g.result))
	}
	code := jen.Id(g.self).Dot(codeName)
	ended := g.rtlib("PolledAfterEnd").Call(jen.Op("&").Id(g.table), g.state())
	return []jen.Code{
		g.here(),
		jen.If(g.isNil(code, "==", types.NewSignatureType(nil, nil, nil, nil, nil, false))).Block(ended),
		g.here(),
		jen.Return(code.Clone().Call(args...)),
		g.here(),
	}
}

// inPlace implements insider.
func (g *machine) inPlace(around surroundings) jen.Code {
	if g.placed == nil {
		g.around = around
		g.types.aliases, g.types.embeds = g.out.aliases, g.embeds(false)
		g.prepare()
		body := g.body()
		recv := jen.Id(g.self).Op("*").Add(g.typeName(g.frame))
		g.placed = g.signed(jen.Func(), recv).Block(append(body, anyLines())...)
		g.outside()
		g.asParams()
	}
	return g.placed
}

// rest implements insider.
func (g *machine) rest() []jen.Code { return g.code() }

// withCode puts the parameter for the code ahead of the others.
func (a *asyncFunc) withCode(params []jen.Code) []jen.Code {
	if a.fn.Inside == nil {
		return params
	}
	return append([]jen.Code{jen.Id(codeName).Add(a.codeType())}, params...)
}

const codeName = "code"

// insideCode returns what stands for the code of an async literal if l, a literal with
// what that refers to, does; else nil.
func insideCode(l *ast.FuncLit) *ast.Ident {
	if len(l.Body.List) == 0 {
		return nil
	}
	s, ok := l.Body.List[0].(*ast.ExprStmt)
	if !ok {
		return nil
	}
	if id, ok := s.X.(*ast.Ident); ok && strings.HasPrefix(id.Name, check.Mark) {
		return id
	}
	return nil
}

// variableOf implements surroundings. What a literal captures has a local here.
func (g *machine) variableOf(o types.Object) outerVar {
	v := g.Objects[o]
	switch {
	case v == nil && g.fn.Refers(o):
		return g.around.variableOf(o)
	case v == nil:
		return outerVar{name: g.localName(o)}
	}
	return outerVar{name: g.vars[v], boxed: v.Home == ir.Boxed, auto: hasFields(v.Type)}
}

// variableOf implements surroundings.
func (r *localResolver) variableOf(o types.Object) outerVar {
	if r.literal != nil && r.literal.fn.Refers(o) {
		return r.around.variableOf(o)
	}
	return outerVar{name: r.localName(o)}
}

func isTypeParam(o types.Object) bool {
	t, ok := o.(*types.TypeName)
	if ok {
		_, ok = t.Type().(*types.TypeParam)
	}
	return ok
}

// declaredAround reports whether o is a type or constant that a function around the
// literal declares and that stays there.
func (a *asyncFunc) declaredAround(o types.Object) bool {
	switch o := o.(type) {
	case *types.TypeName:
		if isTypeParam(o) {
			return false
		}
	case *types.Const:
	default:
		return false
	}
	body := a.fn.Body
	return a.fn.Inside != nil && o.Pkg() == a.out.pkg.Types && !outside(o) && (o.Pos() < body.Pos() || body.End() <= o.Pos())
}

// hiddenFrom lists the names in the code of the literal fn that mean something else where
// it stands, in a function whose variables keep their names unless another one
// is asked for. Types keep theirs.
func (out *output) hiddenFrom(fn *check.Func) []string {
	scope := out.pkg.Types.Scope().Innermost(fn.Pos)
	hider := func(name string) types.Object {
		if _, o := scope.LookupParent(name, fn.Pos); o != nil && !outside(o) && !isTypeParam(o) {
			return o
		}
		return nil
	}
	var names []string
	seen := make(map[string]bool)
	hidden := func(name string, by types.Object) {
		if !seen[name] && !isTypeName(by) {
			seen[name] = true
			names = append(names, name)
		}
	}
	within := func(o types.Object) bool { return fn.Body.Pos() <= o.Pos() && o.Pos() < fn.Body.End() }
	w := out.types.surveying()
	w.mention = func(name string) {
		if o := hider(name); o != nil {
			hidden(name, o)
		}
	}
	w.local = func(o *types.TypeName) string {
		if by := hider(o.Name()); !within(o) && by != nil && by != o && !isTypeName(by) {
			hidden(o.Name(), by)
		}
		return o.Name()
	}
	if m := out.machines[fn]; m != nil {
		out.spellAll(m, w)
	} else {
		out.spellSignature(fn, w) // on goroutines, the rest that is written is the source
	}
	for _, name := range []string{out.rtlib(), "bool", fn.FutureName, out.names[fn].table} {
		w.mention(name)
	}
	for _, name := range types.Universe.Names() {
		if by := hider(name); by != nil && !isTypeName(by) {
			hidden(name, by)
		}
	}
	return names
}

// spellSignature spells by w the types that fn takes and returns.
func (out *output) spellSignature(fn *check.Func, w typeWriter) {
	for _, c := range fn.Captures {
		w.spell(c.Var.Type())
	}
	for _, vars := range [][]*types.Var{fn.Params, fn.Results} {
		for _, v := range vars {
			w.spell(v.Type())
		}
	}
	w.spell(fn.Value)
}

func isTypeName(o types.Object) bool {
	_, ok := o.(*types.TypeName)
	return ok
}

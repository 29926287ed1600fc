package emit

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/spell"
)

// A type that a function declares keeps its name, as %T shows that. A type of the package
// that it may hide from code that has to write it there has a second name, at package level:
//
//	type nodeAlias = node
//
// and so has a struct that embeds it, or something predeclared, and would have another
// field otherwise. Types of a function's own in other fields are arguments there:
//
//	type structAlias[P0 interface{}] = struct {
//		node
//		list []P0
//	}

// hiddenTypes are such names, by the declaration of the function.
type hiddenTypes map[ast.Decl]hiddenIn

type hiddenIn struct {
	names   map[string]string // by the first names
	structs string            // how the names of structs begin
}

func hiddenTypesOf(p *check.Package, local localTypes, fresh func(string) string) hiddenTypes {
	found := make(hiddenTypes)
	for _, f := range p.Files {
		for _, d := range f.Syntax.Decls {
			for _, name := range local[d] {
				found.add(p, d, name, fresh)
			}
		}
	}
	return found
}

// add gives names for what a type of d's own called name hides, if that is a type or a
// generic function.
func (h hiddenTypes) add(p *check.Package, d ast.Decl, name string, fresh func(string) string) {
	_, o := p.Types.Scope().LookupParent(name, token.NoPos)
	if o == nil || !isTypeName(o) && !isGenericFunc(o) || h[d].names[name] != "" {
		return
	}
	if h[d].names == nil {
		h[d] = hiddenIn{names: make(map[string]string), structs: fresh("structAlias")}
	}
	h[d].names[name] = fresh(check.Unexported(name) + "Alias")
}

// A generic function that such a type hides is what another one returns:
//
//	func firstAlias[P0 interface{}]() func([]P0) P0 { return first[P0] }

// aliases are those names in one declaration, with what has come to need them.
type aliases struct {
	hiddenIn
	*needed
}

type needed struct {
	of      []types.Object
	structs []anonymous
	local   map[string]bool // names of structs in the function, see output.anonymous
}

func noneNeeded() *needed { return &needed{local: make(map[string]bool)} }

// among is a for code from which nothing but what params declare hides anything.
func (a *aliases) among(params []*types.TypeParam) *aliases {
	some := aliases{hiddenIn{make(map[string]string), a.hiddenIn.structs}, a.needed}
	for _, p := range params {
		if name := p.Obj().Name(); a.names[name] != "" {
			some.names[name] = a.names[name]
		}
	}
	return &some
}

// name is the second name of o, a type or function of the package; "" if nothing hides the first.
func (a *aliases) name(o types.Object) string {
	if a == nil || a.names[o.Name()] == "" {
		return ""
	}
	if !slices.Contains(a.of, o) {
		a.of = append(a.of, o)
	}
	return a.names[o.Name()]
}

// structName is the name of t, an alias with a type parameter for each of its localFields.
func (a *aliases) structName(t *types.Struct) string {
	for _, s := range a.needed.structs {
		if types.Identical(s.typ, t) {
			return s.name
		}
	}
	name := a.hiddenIn.structs
	if n := len(a.needed.structs); n > 0 {
		name += "Of" + strconv.Itoa(n)
	}
	a.needed.structs = append(a.needed.structs, anonymous{name: name, typ: t})
	return name
}

// aliasDecls declares the second names that the declaration written last needs.
func (out *output) aliasDecls() []jen.Code {
	var codes []jen.Code
	for _, o := range out.aliases.of {
		name := out.aliases.names[o.Name()]
		if t, ok := o.(*types.TypeName); ok {
			codes = append(codes, jen.Line(), out.sameType(t, name, o.Name()))
		} else {
			codes = append(codes, jen.Line(), out.sameFunc(o.(*types.Func), name))
		}
	}
	for _, s := range out.aliases.needed.structs {
		codes = append(codes, jen.Line(), out.structAlias(s))
	}
	if len(codes) > 0 {
		codes = append([]jen.Code{ownLines()}, codes...)
	}
	return codes
}

func (out *output) structAlias(s anonymous) jen.Code {
	local := localFields(s.typ)
	w := out.types
	w.opaque = func(t types.Type) string {
		if i := slices.IndexFunc(local, func(l types.Type) bool { return types.Identical(l, t) }); i >= 0 {
			return out.aliasParam(i)
		}
		return ""
	}
	params := make([]jen.Code, len(local))
	for i := range params {
		params[i] = jen.Id(out.aliasParam(i)).Id("interface{}")
	}
	return jen.Type().Id(s.name).Add(typeList(params)).Op("=").Add(w.spell(s.typ))
}

// localFields lists the types of the fields of t that package level cannot name.
func localFields(t *types.Struct) []types.Type {
	var local []types.Type
	for f := range t.Fields() {
		known := func(t types.Type) bool { return types.Identical(t, f.Type()) }
		if !f.Embedded() && !isGlobal(f.Type()) && !slices.ContainsFunc(local, known) {
			local = append(local, f.Type())
		}
	}
	return local
}

// embedsGlobal reports whether package level can name all that t embeds.
func embedsGlobal(t *types.Struct) bool {
	for f := range t.Fields() {
		if f.Embedded() && !isGlobal(f.Type()) {
			return false
		}
	}
	return true
}

func isGlobal(t types.Type) bool {
	return !slices.ContainsFunc(spell.Names(t), func(o *types.TypeName) bool { return !outside(o) })
}

// aliasParam is the i-th type parameter of an alias.
func (out *output) aliasParam(i int) string {
	return out.typeParam(i, func(string) bool { return false })
}

// typeParam is the i-th type parameter of a declaration at package level that no source has.
// Nothing else there has its name, not even what has moved there.
func (out *output) typeParam(i int, taken func(string) bool) string {
	name := "P" + strconv.Itoa(i)
	for taken(name) || check.DeclaredIn(out.pkg.Types, name) || out.pkg.Locals.Declares(name) || slices.Contains(out.lifted.names, name) {
		name += "_" // a number could be that of another one
	}
	return name
}

// aliasParams declares type parameters for an alias of o, and gives them to o.
func (out *output) aliasParams(o *types.TypeName) (params, args *jen.Statement) {
	generic, ok := o.Type().(interface{ TypeParams() *types.TypeParamList })
	if !ok {
		return jen.Null(), jen.Null()
	}
	return out.paramsLike(generic.TypeParams())
}

// paramsLike declares type parameters like those in list, and gives them to what has that.
func (out *output) paramsLike(list *types.TypeParamList) (params, args *jen.Statement) {
	var given []jen.Code
	for p := range list.TypeParams() {
		given = append(given, jen.Id(out.aliasParam(p.Index())))
	}
	return typeList(out.declaredLike(list)), typeList(given)
}

// declaredLike declares type parameters like those in list.
func (out *output) declaredLike(list *types.TypeParamList) []jen.Code {
	w := out.aliasTypes()
	var declared []jen.Code
	for p := range list.TypeParams() {
		declared = append(declared, jen.Id(out.aliasParam(p.Index())).Add(w.spell(p.Constraint())))
	}
	return declared
}

// aliasTypes writes types that have type parameters in them.
func (out *output) aliasTypes() typeWriter {
	w := out.types
	w.opaque = func(t types.Type) string {
		if p, ok := t.(*types.TypeParam); ok {
			return out.aliasParam(p.Index())
		}
		return ""
	}
	return w
}

// sameType declares name as an alias for o, which is called old.
func (out *output) sameType(o *types.TypeName, name, old string) jen.Code {
	params, args := out.aliasParams(o)
	return jen.Type().Id(name).Add(params).Op("=").Id(old).Add(args)
}

// sameFunc declares the function called name that returns f, which is generic.
func (out *output) sameFunc(f *types.Func, name string) jen.Code {
	params, args := out.paramsLike(f.Signature().TypeParams())
	return jen.Func().Id(name).Add(params).Params().Func().Add(out.aliasTypes().signature(f.Signature())).
		Block(jen.Return(jen.Id(f.Name()).Add(args)))
}

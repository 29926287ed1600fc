package emit

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/dsl/diag"
	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/spell"
	"github.com/asyncgen/asyncgen/lower/typed"
)

// codeUnspellable is the code of a type that the generated file cannot name;
// docs/diagnostics.md describes it.
const codeUnspellable = "AG0401"

// typeWriter spells types as the generated file can.
type typeWriter struct {
	imports *imports
	// local returns the name of a type that is declared in a function.
	local func(*types.TypeName) string
	// opaque, if set, returns the type parameter that stands for a type, if one does.
	opaque func(types.Type) string
	// embeds, if set, names a struct that embeds a type which is called otherwise.
	embeds func(t *types.Struct, at token.Position) *jen.Statement
	// aliases, if set, has names of the package's types that are hidden where code is written.
	aliases *aliases
	// renamed has other names of type parameters, see typeparams.go.
	renamed map[types.Object]string
	// shadowed has other names of types that cannot be called by their own.
	shadowed map[types.Object]string
	// mention, if set, is told every name that stands unqualified.
	mention func(name string)
	// at is the place that needs the types, for diagnostics.
	at    token.Position
	diags *diag.List
}

// withAt returns a writer that reports at pos.
func (w typeWriter) withAt(pos token.Position) typeWriter {
	w.at = pos
	return w
}

// surveying returns a writer for code that is not kept: it uses no package and reports
// nothing.
func (w typeWriter) surveying() typeWriter {
	w.imports, w.diags = w.imports.surveyed(), new(diag.List)
	return w
}

// spell returns the code of t.
func (w typeWriter) spell(t types.Type) *jen.Statement {
	if w.opaque != nil {
		if name := w.opaque(t); name != "" {
			return jen.Id(name)
		}
	}
	switch t := t.(type) {
	case *types.Basic:
		return w.basic(t)
	case *types.Alias:
		return w.alias(t)
	case *types.Named:
		return w.named(t.Obj(), t.TypeArgs())
	case *types.TypeParam:
		return w.name(w.paramName(t))
	case *types.Pointer:
		return jen.Op("*").Add(w.spell(t.Elem()))
	case *types.Slice:
		return jen.Index().Add(w.spell(t.Elem()))
	case *types.Array:
		return jen.Index(jen.Id(strconv.FormatInt(t.Len(), 10))).Add(w.spell(t.Elem()))
	case *types.Map:
		return jen.Map(w.spell(t.Key())).Add(w.spell(t.Elem()))
	case *types.Chan:
		return w.channel(t)
	case *types.Signature:
		return jen.Func().Add(w.signature(t))
	case *types.Struct:
		return w.structType(t)
	case *types.Interface:
		return w.interfaceType(t)
	case *types.Union:
		return w.union(t)
	}
	return w.unspellable(t)
}

func (w typeWriter) list(ts *types.TypeList) []jen.Code {
	return w.each(slices.Collect(ts.Types()))
}

func (w typeWriter) each(ts []types.Type) []jen.Code {
	codes := make([]jen.Code, len(ts))
	for i, t := range ts {
		codes[i] = w.spell(t)
	}
	return codes
}

func (w typeWriter) name(name string) *jen.Statement {
	if w.mention != nil {
		root, _, _ := strings.Cut(name, ".")
		w.mention(root)
	}
	return jen.Id(name)
}

func (w typeWriter) basic(t *types.Basic) *jen.Statement {
	switch {
	case t.Kind() == types.UnsafePointer:
		return w.qualified(types.Unsafe, "Pointer")
	case t.Kind() == types.Invalid || t.Info()&types.IsUntyped != 0:
		return w.unspellable(t)
	case w.imports.redeclared[t.Name()]:
		return w.imports.predeclared(t.Name())
	}
	return w.name(t.Name())
}

// qualified spells a package-level name.
func (w typeWriter) qualified(p *types.Package, name string) *jen.Statement {
	if q := w.imports.qualifier(p, name); q != "" {
		return w.name(q + "." + name)
	}
	return w.name(name)
}

// alias keeps the name of an alias if the file can say it, and what is written can see it.
func (w typeWriter) alias(t *types.Alias) *jen.Statement {
	o := t.Obj()
	local := o.Pkg() == w.imports.pkg && o.Parent() != o.Pkg().Scope()
	if !spell.CanName(w.imports.pkg, o) || local && w.opaque != nil {
		return w.spell(types.Unalias(t))
	}
	return w.named(o, t.TypeArgs())
}

func (w typeWriter) named(o *types.TypeName, args *types.TypeList) *jen.Statement {
	var c *jen.Statement
	switch {
	case w.shadowed[o] != "":
		c = w.name(w.shadowed[o])
	case !spell.CanName(w.imports.pkg, o):
		return w.unspellable(o.Type())
	case o.Pkg() == nil && w.imports.redeclared[o.Name()]:
		c = w.imports.predeclared(o.Name())
	case o.Pkg() == nil:
		c = w.name(o.Name())
	case w.aliasOf(o) != "":
		c = w.name(w.aliasOf(o))
	case o.Parent() == o.Pkg().Scope():
		c = w.qualified(o.Pkg(), o.Name())
	default:
		c = jen.Id(w.local(o))
	}
	if args.Len() > 0 {
		c.Types(w.list(args)...)
	}
	return c
}

// aliasOf is the second name of o, a type of the package that is hidden.
func (w typeWriter) aliasOf(o *types.TypeName) string {
	if o.Pkg() != w.imports.pkg || o.Parent() != o.Pkg().Scope() {
		return ""
	}
	return w.aliases.name(o)
}

func (w typeWriter) channel(t *types.Chan) *jen.Statement {
	elem := w.spell(t.Elem())
	switch t.Dir() {
	case types.SendOnly:
		return jen.Chan().Op("<-").Add(elem)
	case types.RecvOnly:
		return jen.Op("<-").Chan().Add(elem)
	}
	if c, ok := types.Unalias(t.Elem()).(*types.Chan); ok && c.Dir() == types.RecvOnly {
		return jen.Chan().Parens(elem)
	}
	return jen.Chan().Add(elem)
}

// signature spells parameters and results without their names.
func (w typeWriter) signature(t *types.Signature) *jen.Statement {
	c := jen.Params(w.params(t, func(int) string { return "" })...)
	switch r := t.Results(); r.Len() {
	case 0:
	case 1:
		c.Add(w.spell(r.At(0).Type()))
	default:
		c.Params(w.tuple(r)...)
	}
	return c
}

// params spells the parameters of t under the names that name gives by index.
func (w typeWriter) params(t *types.Signature, name func(i int) string) []jen.Code {
	codes := make([]jen.Code, t.Params().Len())
	for i := range codes {
		c := jen.Null()
		if n := name(i); n != "" {
			c = jen.Id(n)
		}
		typ := t.Params().At(i).Type()
		if s, ok := typ.(*types.Slice); ok && t.Variadic() && i == len(codes)-1 {
			codes[i] = c.Op("...").Add(w.spell(s.Elem()))
		} else {
			codes[i] = c.Add(w.spell(typ))
		}
	}
	return codes
}

func (w typeWriter) tuple(t *types.Tuple) []jen.Code {
	codes := make([]jen.Code, t.Len())
	for i := range codes {
		codes[i] = w.spell(t.At(i).Type())
	}
	return codes
}

func (w typeWriter) structType(t *types.Struct) *jen.Statement {
	if t.NumFields() == 0 {
		return jen.Struct()
	}
	hidden := false
	for f := range t.Fields() {
		if !f.Exported() && f.Pkg() != w.imports.pkg {
			return w.unspellable(t)
		}
		hidden = hidden || w.isHidden(f)
	}
	switch {
	case !hidden:
		return w.fields(t)
	case w.aliases != nil && embedsGlobal(t):
		c := w.name(w.aliases.structName(t))
		if local := localFields(t); len(local) > 0 {
			c.Types(w.each(local)...)
		}
		return c
	case w.embeds != nil:
		if name := w.embeds(t, w.at); name != nil {
			return name
		}
	}
	return w.unspellable(t)
}

// fields writes t where what it embeds has the names of the fields.
func (w typeWriter) fields(t *types.Struct) *jen.Statement {
	fields := make([]jen.Code, t.NumFields())
	for i := range fields {
		f := t.Field(i)
		c := jen.Null()
		switch {
		case !f.Embedded():
			c.Id(f.Name()).Add(w.spell(f.Type()))
		case isPredeclared(typed.WithoutPointer(f.Type())):
			c.Add(w.pointer(f.Type())).Add(w.name(f.Name()))
		case w.isHidden(f):
			c.Add(w.pointer(f.Type())).Id(f.Name())
		default:
			c.Add(w.spell(f.Type()))
		}
		if tag := t.Tag(i); tag != "" {
			c.Add(jen.Id(strconv.Quote(tag)))
		}
		fields[i] = c
	}
	return jen.Id("struct").Custom(jen.Options{Open: "{ ", Close: " }", Separator: "; "}, fields...)
}

// spellFields spells what t consists of, for what is to be told the names.
func (w typeWriter) spellFields(t *types.Struct, _ token.Position) *jen.Statement {
	for f := range t.Fields() {
		w.spell(f.Type())
	}
	return jen.Null()
}

// pointer is the star of t, if that is a pointer.
func (w typeWriter) pointer(t types.Type) jen.Code {
	if typed.WithoutPointer(t) != t {
		return jen.Op("*")
	}
	return jen.Null()
}

// isHidden reports whether f is embedded and its type is called otherwise than f.
func (w typeWriter) isHidden(f *types.Var) bool {
	if !f.Embedded() {
		return false
	}
	if isPredeclared(typed.WithoutPointer(f.Type())) {
		return check.IsDeclared(w.imports.pkg, f.Name()) || w.aliases != nil && w.imports.local.types[f.Name()]
	}
	o := embeddedType(f)
	switch {
	case o == nil || o.Pkg() != w.imports.pkg:
		return false
	case outside(o):
		return w.aliasOf(o) != "" || w.shadowed[o] != ""
	}
	return w.local(o) != f.Name()
}

// isPredeclared reports whether t is called by a name that Go declares.
func isPredeclared(t types.Type) bool {
	if n, ok := t.(interface{ Obj() *types.TypeName }); ok {
		return n.Obj().Pkg() == nil
	}
	_, ok := t.(*types.Basic)
	return ok
}

func (w typeWriter) interfaceType(t *types.Interface) *jen.Statement {
	if t.IsImplicit() && !startsWithStar(t.EmbeddedType(0)) {
		return w.spell(t.EmbeddedType(0))
	}
	if t.NumEmbeddeds() == 0 && t.NumExplicitMethods() == 0 {
		return jen.Id("interface{}")
	}
	var elems []jen.Code
	for m := range t.ExplicitMethods() {
		if !m.Exported() && m.Pkg() != w.imports.pkg {
			return w.unspellable(t)
		}
		elems = append(elems, jen.Id(m.Name()).Add(w.signature(m.Signature())))
	}
	for e := range t.EmbeddedTypes() {
		elems = append(elems, w.spell(e))
	}
	return jen.Id("interface").Custom(jen.Options{Open: "{ ", Close: " }", Separator: "; "}, elems...)
}

// startsWithStar reports whether a constraint in brackets reads as a product.
func startsWithStar(t types.Type) bool {
	if u, ok := t.(*types.Union); ok {
		return !u.Term(0).Tilde() && startsWithStar(u.Term(0).Type())
	}
	_, ok := t.(*types.Pointer)
	return ok
}

func (w typeWriter) union(t *types.Union) *jen.Statement {
	terms := make([]jen.Code, t.Len())
	for i := range terms {
		term := t.Term(i)
		c := jen.Null()
		if term.Tilde() {
			c = jen.Op("~")
		}
		terms[i] = c.Add(w.spell(term.Type()))
	}
	return jen.Union(terms...)
}

func (w typeWriter) unspellable(t types.Type) *jen.Statement {
	*w.diags = append(*w.diags, &diag.Diagnostic{
		Code:    codeUnspellable,
		Pos:     w.at,
		Message: fmt.Sprintf("the generated code cannot name the type %s", t),
		Hint:    "give the value another type before the await, as that of an interface",
	})
	return jen.Any()
}

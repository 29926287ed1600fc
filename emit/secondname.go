package emit

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/spell"
	"github.com/asyncgen/asyncgen/lower/typed"
)

// The code of a literal that stays where it is may have to write a type whose name means
// something else there, as it captures a variable of that type from further out. The type
// has a second name then, declared behind it, and the first is still what %T shows:
//
//	type row struct{ n int }
//	type row2 = row
//	…
//	func() {
//		type row string
//		… row2 …
//	}()

// secondNames are those of the types that functions in a part of a file declare.
type secondNames struct {
	places  map[types.Object]*jen.Statement // behind the declarations, empty as long as there is no second name
	ends    map[types.Object]token.Pos      // of the declarations
	names   map[types.Object]string
	structs []anonymous // that embed such types
}

func newSecondNames() secondNames {
	return secondNames{
		places: make(map[types.Object]*jen.Statement),
		ends:   make(map[types.Object]token.Pos),
		names:  make(map[types.Object]string),
	}
}

// place is where the second name of o would be declared.
func (s secondNames) place(o types.Object) *jen.Statement {
	if s.places[o] == nil {
		s.places[o] = jen.Null()
	}
	return s.places[o]
}

// declare puts code behind the declaration of o.
func (s secondNames) declare(o types.Object, code jen.Code) {
	place := s.place(o)
	if len(*place) > 1 { // there is the null that it begins with
		place.Line()
	}
	place.Add(code)
}

// behind is what follows d, a declaration in a function.
func (out *output) behind(info *typed.Info, d *ast.GenDecl) []jen.Code {
	var codes []jen.Code
	for _, s := range d.Specs {
		if t, ok := s.(*ast.TypeSpec); ok && t.Name.Name != "_" {
			o := info.ObjectOf(t.Name)
			codes = append(codes, out.seconds.place(o))
			out.seconds.ends[o] = d.End()
		}
	}
	return codes
}

// nameAt is a name for o, which code around at calls by name: another one if that means
// something else at at. It does not if renamed says so of what hides it in the source.
func (out *output) nameAt(o types.Object, name string, at token.Pos, fresh func(string) string, renamed func(types.Object) bool) string {
	place := out.seconds.places[o]
	if place == nil || name != o.Name() {
		return name
	}
	if by := out.hider(o, at); by == nil || renamed(by) {
		return name
	}
	second := out.seconds.names[o]
	if second == "" {
		second = out.secondName(name, fresh)
		out.seconds.names[o] = second
		out.seconds.declare(o, typeAlias(second, jen.Id(name)))
	}
	return second
}

// structBehind is a name for t that is declared behind the last type in it that a function
// declares; nil if not all types in t have their names there.
func (out *output) structBehind(t *types.Struct, fresh func(string) string) *jen.Statement {
	for _, s := range out.seconds.structs {
		if types.Identical(s.typ, t) {
			return jen.Id(s.name)
		}
	}
	var last *types.TypeName
	for _, o := range spell.Names(t) {
		if !outside(o) && !isTypeParam(o) && (last == nil || last.Pos() < o.Pos()) {
			last = o
		}
	}
	if last == nil || !out.seconds.ends[last].IsValid() {
		return nil
	}
	for _, o := range spell.Names(t) {
		_, called := last.Parent().LookupParent(o.Name(), out.seconds.ends[last])
		if called != o && o.Pkg() == out.pkg.Types {
			return nil
		}
	}
	name := out.anonymous(fresh)
	out.seconds.structs = append(out.seconds.structs, anonymous{name: name, typ: t})
	w := out.types
	out.seconds.declare(last, typeAlias(name, w.spell(t)))
	return jen.Id(name)
}

// anonymous gives a name to a struct that a function declares. Code that stands in there
// may have others, and need this one.
func (out *output) anonymous(fresh func(string) string) string {
	name := out.secondName("anonymous", fresh)
	for out.aliases.local[name] {
		name = out.secondName(name, fresh)
	}
	out.aliases.local[name] = true
	return name
}

// secondName gives a name that the source does not have.
func (out *output) secondName(name string, fresh func(string) string) string {
	for name = fresh(name); out.sourceNames()[name]; {
		name = fresh(name)
	}
	return name
}

// hider is what the name of o, a type of a function around at, means there; nil if that is
// o.
func (out *output) hider(o types.Object, at token.Pos) types.Object {
	innermost := out.pkg.Types.Scope().Innermost(at)
	around := innermost
	for around != nil && around != o.Parent() {
		around = around.Parent()
	}
	if around == nil {
		return nil // o is an alias of another function's, as go/types has but one of equal instances
	}
	if _, by := innermost.LookupParent(o.Name(), at); by != o {
		return by
	}
	return nil
}

// nameAt implements surroundings.
func (g *machine) nameAt(o types.Object, at token.Pos, renamed func(types.Object) bool) string {
	is := func(by types.Object) bool { return g.renamed[by] != "" || g.Objects[by] != nil || renamed(by) }
	if g.renamed[o] == "" && g.ownAlias(o) == "" && g.declaredAround(o) {
		return g.around.nameAt(o, at, is)
	}
	if g.declares(o) {
		g.out.seconds.place(o)
	}
	return g.out.nameAt(o, g.localName(o), at, g.scope.fresh, is)
}

// nameAt implements surroundings.
func (r *localResolver) nameAt(o types.Object, at token.Pos, renamed func(types.Object) bool) string {
	if r.around != nil && r.literal.declaredAround(o) {
		return r.around.nameAt(o, at, renamed)
	}
	is := func(by types.Object) bool {
		_, reserved := r.reserved[by.Name()]
		return reserved && !isTypeName(by) || renamed(by)
	}
	return r.out.nameAt(o, r.localName(o), at, r.fresh, is)
}

// nothing is renamed in the code itself.
func nothing(types.Object) bool { return false }

package random

import (
	"fmt"
	"strings"
)

// kind is what can be done with the values of a type.
type kind int

const (
	boolKind kind = iota
	intKind
	floatKind
	complexKind
	stringKind
	structKind
	sliceKind
	arrayKind
	mapKind
	pointerKind
	funcKind
	anyKind
	errorKind
	ifaceKind // an interface with methods
	paramKind // a type parameter of which nothing is known
)

// typ is a type of a program. Types are compared by address.
type typ struct {
	name     string // as written
	kind     kind
	bits     int // intKind: within which literals stay; floatKind: 32 or 64
	unsigned bool
	typed    bool // literals need a conversion
	length   int  // arrayKind
	elem     *typ
	key      *typ
	fields   []field
	params   []*typ // funcKind
	results  []*typ
	methods  []*function
	async    bool // ifaceKind and funcKind: its methods or calls are awaited
	declared bool // it has a name of its own
	local    bool // a function declares it

	comparable bool
	plain      bool // it can be traced: it has no addresses in it
}

type field struct {
	name     string
	typ      *typ
	embedded bool
}

var (
	tBool    = &typ{name: "bool", kind: boolKind, comparable: true, plain: true}
	tInt     = &typ{name: "int", kind: intKind, bits: 64, comparable: true, plain: true}
	tInt8    = &typ{name: "int8", kind: intKind, bits: 8, typed: true, comparable: true, plain: true}
	tUint8   = &typ{name: "uint8", kind: intKind, bits: 8, unsigned: true, typed: true, comparable: true, plain: true}
	tInt16   = &typ{name: "int16", kind: intKind, bits: 16, typed: true, comparable: true, plain: true}
	tInt32   = &typ{name: "rune", kind: intKind, bits: 32, typed: true, comparable: true, plain: true}
	tUint32  = &typ{name: "uint32", kind: intKind, bits: 32, unsigned: true, typed: true, comparable: true, plain: true}
	tInt64   = &typ{name: "int64", kind: intKind, bits: 64, typed: true, comparable: true, plain: true}
	tUint64  = &typ{name: "uint64", kind: intKind, bits: 64, unsigned: true, typed: true, comparable: true, plain: true}
	tUint    = &typ{name: "uint", kind: intKind, bits: 64, unsigned: true, typed: true, comparable: true, plain: true}
	tFloat   = &typ{name: "float64", kind: floatKind, bits: 64, comparable: true, plain: true}
	tFloat32 = &typ{name: "float32", kind: floatKind, bits: 32, typed: true, comparable: true, plain: true}
	tComplex = &typ{name: "complex128", kind: complexKind, comparable: true, plain: true}
	tString  = &typ{name: "string", kind: stringKind, comparable: true, plain: true}
	tAny     = &typ{name: "any", kind: anyKind, comparable: true, plain: true}
	tError   = &typ{name: "error", kind: errorKind, comparable: true, plain: true}
)

var sizes = []*typ{tInt8, tUint8, tInt16, tInt32, tUint32, tInt64, tUint64, tUint}

// intern returns the one type of a spelling.
func (g *generator) intern(t typ) *typ {
	if known := g.types[t.name]; known != nil {
		return known
	}
	g.types[t.name] = &t
	return &t
}

func (g *generator) slice(elem *typ) *typ {
	return g.intern(typ{name: "[]" + elem.name, kind: sliceKind, elem: elem, plain: elem.plain})
}

func (g *generator) array(n int, elem *typ) *typ {
	return g.intern(typ{name: fmt.Sprintf("[%d]%s", n, elem.name), kind: arrayKind, length: n, elem: elem,
		comparable: elem.comparable, plain: elem.plain})
}

func (g *generator) mapOf(key, elem *typ) *typ {
	return g.intern(typ{name: "map[" + key.name + "]" + elem.name, kind: mapKind, key: key, elem: elem, plain: elem.plain})
}

func (g *generator) pointer(elem *typ) *typ {
	return g.intern(typ{name: "*" + elem.name, kind: pointerKind, elem: elem, comparable: true})
}

func (g *generator) funcOf(async bool, params, results []*typ) *typ {
	name := "func(" + names(params) + ")" + resultList(results)
	if async {
		name = "async " + name
	}
	return g.intern(typ{name: name, kind: funcKind, params: params, results: results, async: async})
}

func names(types []*typ) string {
	var list []string
	for _, t := range types {
		list = append(list, t.name)
	}
	return strings.Join(list, ", ")
}

func resultList(results []*typ) string {
	switch len(results) {
	case 0:
		return ""
	case 1:
		return " " + results[0].name
	}
	return " (" + names(results) + ")"
}

// basic returns a type that literals can be written of.
func (g *generator) basic() *typ {
	switch g.n(12) {
	case 0, 1:
		return tString
	case 2:
		return tBool
	case 3:
		return tFloat
	case 4:
		return sizes[g.n(len(sizes))]
	case 5:
		return [...]*typ{tComplex, tFloat32, tUint8, tInt32}[g.n(4)]
	}
	return tInt
}

// anyType returns some type of the program.
func (g *generator) anyType() *typ {
	if g.once(2) {
		return g.basic()
	}
	return g.pool[g.n(len(g.pool))]
}

// plainType returns a type that can be traced.
func (g *generator) plainType() *typ {
	for range 4 {
		if t := g.anyType(); t.plain {
			return t
		}
	}
	return tInt
}

// keyType returns a type for the keys of maps.
func (g *generator) keyType() *typ {
	return [...]*typ{tInt, tString, tInt, tUint8, tString, tAny}[g.n(6)]
}

// declareTypes writes the types of the program and fills the pool.
func (g *generator) declareTypes() {
	g.pool = []*typ{tAny, tError, g.slice(tInt), g.array(2+g.n(3), tInt), g.mapOf(g.keyType(), tInt),
		g.slice(tString), g.slice(g.basic()), g.pointer(tInt), g.slice(tUint8),
		g.funcOf(false, []*typ{tInt}, []*typ{tInt}), g.funcOf(false, nil, []*typ{g.basic()})}
	if g.once(2) {
		g.pool = append(g.pool, g.array(2, g.array(2, g.basic())), g.mapOf(g.keyType(), g.slice(tInt)))
	}
	if g.once(2) {
		g.pool = append(g.pool, g.funcOf(true, []*typ{tInt}, []*typ{tInt}))
	}
	if g.once(3) {
		g.declareNamed(intKind)
	}
	if g.once(3) {
		g.declareNamed([...]kind{stringKind, sliceKind, mapKind, funcKind}[g.n(4)])
	}
	s := g.declareStruct(nil)
	if g.once(3) {
		g.declareStruct(s)
	}
	if g.once(3) {
		g.pool = append(g.pool, g.slice(s), g.array(2, s))
	}
	g.declareInterfaces()
	if g.once(4) {
		g.declareBox()
	}
}

// declareNamed declares a type of a kind.
func (g *generator) declareNamed(k kind) {
	t := typ{name: g.fresh("N") + g.suffix, kind: k, declared: true, typed: true, plain: true}
	under := ""
	switch k {
	case intKind:
		base := append([]*typ{tInt}, sizes...)[g.n(1+len(sizes))]
		under, t.bits, t.unsigned, t.comparable = base.name, base.bits, base.unsigned, true
	case stringKind:
		under, t.comparable = "string", true
	case sliceKind:
		t.elem = g.basic()
		under = "[]" + t.elem.name
	case mapKind:
		t.key, t.elem = g.keyType(), tInt
		under = "map[" + t.key.name + "]int"
	case funcKind:
		t.params, t.results, t.plain = []*typ{tInt}, []*typ{tInt}, false
		under = "func(int) int"
	}
	named := g.intern(t)
	g.decls = append(g.decls, decl{t.name, fmt.Sprintf("type %s %s\n", t.name, under)})
	g.pool = append(g.pool, named, named)
}

// declareStruct declares a struct, which may embed another.
func (g *generator) declareStruct(embed *typ) *typ {
	t := typ{name: g.fresh("S") + g.suffix, kind: structKind, declared: true, comparable: true, plain: true}
	if embed != nil {
		if g.once(3) {
			t.fields = append(t.fields, field{embed.name, g.pointer(embed), true})
		} else {
			t.fields = append(t.fields, field{embed.name, embed, true})
		}
	}
	for i := range 2 + g.n(3) {
		f := g.basic()
		if g.once(3) {
			f = g.pool[g.n(len(g.pool))]
		}
		t.fields = append(t.fields, field{string(rune('A'+i)) + fmt.Sprint(len(g.types)), f, false})
	}
	for _, f := range t.fields {
		t.comparable = t.comparable && f.typ.comparable
		t.plain = t.plain && f.typ.plain
	}
	text := "type " + t.name + " struct {\n"
	for _, f := range t.fields {
		if f.embedded {
			text += "\t" + f.typ.name + "\n"
		} else {
			text += "\t" + f.name + " " + f.typ.name + "\n"
		}
	}
	g.decls = append(g.decls, decl{t.name, text + "}\n"})
	s := g.intern(t)
	g.pool = append(g.pool, s, s, s, g.pointer(s))
	return s
}

// holdsAny reports whether values of any type can be in a t: a t in an any in a
// t, and so on, would grow beyond measure.
func (t *typ) holdsAny() bool {
	switch t.kind {
	case anyKind, errorKind, paramKind, ifaceKind:
		return true
	case sliceKind, arrayKind, pointerKind:
		return t.elem.holdsAny()
	case mapKind:
		return t.key.holdsAny() || t.elem.holdsAny()
	}
	for _, f := range t.fields {
		if f.typ.holdsAny() {
			return true
		}
	}
	return false
}

// receivers returns the types that methods can be declared on.
func (g *generator) receivers() []*typ {
	var list []*typ
	seen := make(map[*typ]bool)
	for _, t := range g.pool {
		if t.declared && t.kind != ifaceKind && !seen[t] {
			seen[t] = true
			list = append(list, t)
		}
	}
	return list
}

// decl is a declaration at package level.
type decl struct{ name, text string }

// usedTypes returns the declarations of the types that something names.
func (g *generator) usedTypes() string {
	text, used := g.text.String(), ""
	taken := make(map[string]bool)
	for again := true; again; {
		again = false
		for _, d := range g.decls {
			if !taken[d.name] && strings.Contains(text+used, d.name) {
				taken[d.name], again = true, true
				used += d.text
			}
		}
	}
	return used + "\n"
}

package emit

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/child"
	"github.com/asyncgen/asyncgen/lower/ir"
)

// machine writes the code of one async function. It resolves the identifiers of
// the function's trees.
type machine struct {
	*ir.Machine
	asyncFunc
	tr *translator

	scope  *scope
	self   string // the receiver of the generated methods
	cx     string // the context of the poll
	result string // what Poll returns
	ready  string
	ok     string // of a generator: whether there is a result

	vars     map[*ir.Var]string
	renamed  map[types.Object]string // local names that something else needs
	structs  []anonymous             // that have names
	shadowed map[string]shadow       // by names that types have in what is being written
	bound    map[*ir.Var]bool        // captured by the statement being written
	used     map[*ir.Var]bool        // mentioned by the function's trees
	temps    []temp                  // values of awaits
	turn     [2]string               // the local variables of a select's polling
	more     string                  // the local variable that tells whether a stream goes on
	labels   map[string]bool         // of the source
	targets  map[*ir.Block]bool      // blocks that a goto names
	numbers  map[*ir.Block]int
	resumed  map[*ir.Block]bool // blocks that can be reached after a suspension
	looping  map[*ir.Block]bool // blocks that can be reached from themselves

	deferAwaits []*ast.CallExpr // the defer awaits, in source order

	outer     []*outerName
	atPackage bool // what is being written is at package level

	around surroundings // of a literal whose code stands there
	placed jen.Code     // that code, once it is made

	fromAround map[string]types.Object // what is declared around, by the names in the code

	prepared bool // see prepare

	table, frame string // package-level names
	into         bool   // the body is in PollInto, and result is a pointer
}

// temp is a local variable of Poll that takes the value of a child.
type temp struct {
	typ  types.Type
	name string
	at   token.Pos // of the first await that needs it
	like jen.Code  // its value if the type cannot be written, else nil
}

func newMachine(out *output, m *ir.Machine) *machine {
	g := &machine{
		Machine:    m,
		asyncFunc:  newAsyncFunc(out, m.Func),
		scope:      newScope(m, out.mentioned[m].list, out.types),
		vars:       make(map[*ir.Var]string),
		renamed:    make(map[types.Object]string),
		shadowed:   make(map[string]shadow),
		used:       make(map[*ir.Var]bool),
		labels:     make(map[string]bool),
		fromAround: make(map[string]types.Object),
		table:      out.names[m.Func].table,
		frame:      out.names[m.Func].frame,
		into:       child.Into(out.pkg, m.Func) && !m.Defers && !m.Guarded,
	}
	g.types.local = g.localType
	if !m.Frame.Boxed {
		g.frame = m.Func.FutureName
	}
	g.tr = newTranslator(out.pkg.Fset, g)
	g.tr.comments = out.notes
	g.tr.structs = g.sourceStruct
	g.tr.within = g.within
	g.tr.instantiated = func(x ast.Expr) bool { return isInstantiated(m.Info, x, g.outerOf, out.pkg.Types) }
	g.tr.behind = func(d *ast.GenDecl) []jen.Code { return out.behind(m.Info, d) }
	out.builtins(g.tr, m.Info)
	g.slicing(g.tr, m.Info)
	replacer := &replacer{asyncFunc: &g.asyncFunc, tr: g.tr, info: m.Info, fresh: g.scope.fresh, cx: func() *jen.Statement { return jen.Id(g.cx) }}
	replacer.sole = func(id *ast.Ident) bool {
		v := g.Objects[m.Info.ObjectOf(id)]
		return v != nil && v.Sole
	}
	g.tr.replace = replacer.replace
	for _, name := range out.lifted.names {
		g.scope.global[name] = true
	}
	g.deferAwaits = deferAwaitsOf(m)
	g.asyncFunc.codeType = g.codeType
	return g
}

// prepare names what is in the function. It has to know what is around it, if its code
// stands there.
func (g *machine) prepare() {
	if g.prepared {
		return
	}
	g.prepared = true
	g.survey()
	g.nameDecls()
	g.nameOuter()
	g.nameAll()
	g.graph()
}

// survey finds out what the function's trees mention.
func (g *machine) survey() {
	g.findOuter()
	mentioned := g.out.mentioned[g.Machine]
	for _, m := range mentioned.list {
		if v := g.Objects[m.object]; v != nil {
			g.used[v] = true
		}
	}
	for _, l := range mentioned.labels {
		g.labels[l] = true
	}
	w := g.types.surveying()
	w.mention = func(name string) {
		if !g.freesName(name) {
			g.scope.global[name] = true
		}
	}
	w.local = func(o *types.TypeName) string {
		name := g.localType(o)
		if g.declaredAround(o) {
			g.scope.global[name], g.fromAround[name] = true, o
		}
		return name
	}
	w.embeds = w.spellFields
	for _, m := range mentioned.list {
		name := ""
		switch {
		case g.ownOuter(m.object) != nil:
			continue
		case g.outerOf(m.object) != nil:
			name = g.outerOf(m.object).name
		case g.declaredAround(m.object):
			name = g.around.localName(m.object)
		case g.fn.Refers(m.object):
			name = g.around.variableOf(m.object).name
		default:
			continue
		}
		g.scope.global[name], g.fromAround[name] = true, m.object
	}
	g.out.spellAll(g.Machine, w)
	for _, name := range g.own() {
		g.scope.global[name] = true
	}
}

// spellAll spells by w the types that the code of m mentions, and that of the literals
// whose code stands in there. It also mentions what is at package level.
func (out *output) spellAll(m *ir.Machine, w typeWriter) {
	spelled := make(map[types.Type]bool)
	spell := func(t types.Type) {
		if !spelled[t] {
			spelled[t] = true
			w.spell(t)
		}
	}
	for _, v := range m.Vars {
		spell(v.Type)
	}
	for _, s := range m.Frame.Slots {
		spell(s.Type)
	}
	for _, a := range awaitsOf(m) {
		spell(a.Value)
	}
	for _, s := range m.Spawns {
		spell(s.Start.Type)
		spell(s.Value)
		if s.Joined != nil {
			spell(s.Joined)
		}
	}
	for _, t := range out.slicedArrays(m.Func, m.Info) {
		spell(t)
	}
	for _, c := range out.mentioned[m].defers {
		for _, t := range (deferredCall{c, m.Info, out.pkg}).written() {
			spell(t)
		}
	}
	for _, mentioned := range out.mentioned[m].list {
		if fn := out.pkg.InsideOf(mentioned.object); fn != nil {
			inner := out.machines[fn]
			out.spellAll(inner, w)
			for _, m := range out.mentioned[inner].list {
				if m.object != nil && outside(m.object) {
					w.mention(m.name)
				}
			}
		}
	}
}

// awaitsOf lists what is awaited in all states.
func awaitsOf(m *ir.Machine) []*check.Await {
	var awaits []*check.Await
	for _, s := range m.States {
		switch {
		case s.Await != nil:
			awaits = append(awaits, s.Await)
		case s.Select != nil:
			for _, c := range s.Select.Cases {
				awaits = append(awaits, c.Await)
			}
		}
	}
	return awaits
}

// own lists the names beyond its own that generated code uses in Poll.
func (g *machine) own() []string {
	names := []string{g.out.rtlib()}
	for _, name := range []string{"nil", "true", "new"} {
		if !g.out.imports.local.types[name] {
			names = append(names, name)
		}
	}
	if len(g.out.imports.redeclared) > 0 {
		names = append(names, predeclaredName)
	}
	return names
}

// ident implements resolver.
func (g *machine) ident(id *ast.Ident) jen.Code {
	if g.fn.Contexts[id] {
		return jen.Id(g.cx)
	}
	if g.Recovers[id] {
		return jen.Id(g.self).Dot("panicking").Dot("Recover")
	}
	if t := g.Info.Denotes(id); t != nil {
		return g.types.spell(t)
	}
	o := g.Info.ObjectOf(id)
	if code := g.out.universe(id, o, g.Info); code != nil {
		return code
	}
	if name := g.types.renamed[o]; name != "" {
		return jen.Id(name)
	}
	if o != nil && o == g.DeferList {
		return jen.Op("&").Id(g.self).Dot("defers")
	}
	if v := g.Objects[o]; v != nil {
		return g.variable(v)
	}
	if name, ok := g.renamed[o]; ok {
		return jen.Id(name)
	}
	if code := g.out.inside(o, g); code != nil {
		return code
	}
	if outer := g.outerOf(o); outer != nil {
		return outer.code(g.out, id, g.Info, g.types)
	}
	if g.declaredAround(o) {
		return jen.Id(g.around.localName(o))
	}
	if g.fn.Refers(o) {
		return g.around.variableOf(o).code()
	}
	if isTemporary(o) {
		g.renamed[o] = g.scope.fresh(identifier(o.Name()))
		return jen.Id(g.renamed[o])
	}
	if o != nil && !outside(o) && o.Parent() != nil && slices.Contains(g.own(), o.Name()) {
		g.renamed[o] = g.scope.fresh(o.Name())
		return jen.Id(g.renamed[o])
	}
	return g.out.object(id, o)
}

// box implements resolver.
func (g *machine) box(id *ast.Ident) (name string, auto, ok bool) {
	o := g.Info.ObjectOf(id)
	if outer := g.outerOf(o); outer != nil {
		return outer.pointer(g.out)
	}
	if g.fn.Refers(o) {
		v := g.around.variableOf(o)
		return v.name, v.auto, v.boxed
	}
	v := g.Objects[o]
	if v == nil || v.Home != ir.Boxed {
		return "", false, false
	}
	return g.address(v), hasFields(v.Type), true
}

// hasFields reports whether x.f is a field of *x, if x points to a t.
func hasFields(t types.Type) bool {
	_, ok := t.Underlying().(*types.Struct)
	return ok
}

// address is the pointer to the box of v.
func (g *machine) address(v *ir.Var) string {
	if v.Pinned && !g.bound[v] {
		return g.self + "." + v.Slot.Name
	}
	return g.vars[v]
}

// isTemporary reports whether o is a variable that a pass has made and that
// one statement keeps to itself: such may have each other's names.
func isTemporary(o types.Object) bool {
	v, ok := o.(*types.Var)
	return ok && !v.IsField() && v.Parent() == nil && v.Name() != "_"
}

// variable is v in an expression.
func (g *machine) variable(v *ir.Var) *jen.Statement {
	if v.Home == ir.InFrame && !g.bound[v] && g.heldAt(v) < 0 && g.hides(v) {
		return g.rtlib("Load").Call(g.field(v.Slot), jen.Parens(g.types.spell(v.Type)).Parens(g.types.null(v.Type)))
	}
	return g.target(v)
}

// hides reports whether the slot of v, a future that is there at all times, has a type
// that tells less than that of v, as no field can have that.
func (g *machine) hides(v *ir.Var) bool {
	return v.Owned && !types.Identical(v.Slot.Type, v.Type)
}

// assigned implements resolver.
func (g *machine) assigned(id *ast.Ident) jen.Code {
	if v := g.Objects[g.Info.ObjectOf(id)]; v != nil && v.Home == ir.InFrame {
		return g.target(v)
	}
	return nil
}

// target is v where it is assigned to.
func (g *machine) target(v *ir.Var) *jen.Statement {
	switch i := g.heldAt(v); {
	case i >= 0:
		return g.resultPlace(i)
	case v.Home == ir.Boxed:
		return jen.Op("*").Id(g.address(v))
	case v.Home == ir.InFrame && !g.bound[v]:
		return g.field(v.Slot)
	}
	return jen.Id(g.vars[v])
}

// stored lists the variables among vars that have a local to be loaded from
// their slot, and stored there.
func (g *machine) stored(vars []*ir.Var) []*ir.Var {
	var out []*ir.Var
	for _, v := range vars {
		if v.Home != ir.InFrame && !v.Pinned && g.used[v] {
			out = append(out, v)
		}
	}
	return out
}

// field is a slot of the frame.
func (g *machine) field(s *ir.Slot) *jen.Statement { return jen.Id(g.self + "." + s.Name) }

func (g *machine) state() *jen.Statement { return jen.Id(g.self + ".state") }

// setState assigns to it.
func (g *machine) setState(value string) *jen.Statement {
	return jen.Id(g.self + ".state = " + value)
}

// poison sets the state in which a machine must not be polled any more.
func (g *machine) poison() *jen.Statement { return g.setState(g.out.rtlib() + ".StatePoisoned") }

// emptied sets the state, and clears the rest of the frame.
func (g *machine) emptied(state string) *jen.Statement {
	return jen.Op("*").Id(g.self).Op("=").Add(g.typeName(g.frame)).Values(jen.Id("state").Op(":").Add(g.rtlib(state)))
}

// zero is the zero value of t.
func (g *machine) zero(t types.Type) *jen.Statement {
	if g.isParam(t) {
		return jen.Op("*").Add(g.out.imports.fresh(g.types.spell(t)))
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsBoolean != 0:
			return g.boolean(false)
		case u.Info()&types.IsNumeric != 0:
			return jen.Id("0")
		case u.Info()&types.IsString != 0:
			return jen.Id(`""`)
		}
	case *types.Struct, *types.Array:
		return g.types.spell(t).Values()
	}
	return g.types.null(t)
}

// isNil compares x, of type t, with nil.
func (g *machine) isNil(x *jen.Statement, op string, t types.Type) *jen.Statement {
	if _, ok := t.Underlying().(*types.Signature); ok && g.out.imports.redeclared["nil"] {
		return g.out.imports.ofPredeclared("Nil").Call(x.Clone()).Op(op).Add(g.boolean(true))
	}
	return x.Clone().Op(op).Add(g.types.null(t))
}

package check

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"unicode"

	"github.com/asyncgen/asyncgen/dsl"
	"github.com/asyncgen/asyncgen/lower/spell"
	"github.com/asyncgen/asyncgen/lower/typed"
	"github.com/asyncgen/asyncgen/lower/usage"
)

// literalPlace says where an async literal or block stands.
type literalPlace struct {
	lit   *ast.FuncLit // as the rest of the program sees it
	pos   token.Pos    // of the keyword async
	decl  int          // the index of the declaration around it
	block bool
}

// asyncLit rewrites an async function literal as asyncDecl does a function:
//
//	func(_ P) rtlib.Future[rtlib.Result[R]] {
//		_ = func(p P) (R, error) { body }
//		for {}
//	}
func (r *rewriter) asyncLit(l *ast.FuncLit, a *dsl.Async) *asyncFunc {
	f := &asyncFunc{place: &literalPlace{pos: a.Pos, decl: r.index}}
	r.out.funcs = append(r.out.funcs, f)
	f.params = copyNode(&r.copier, l.Type.Params)
	if !a.Yield.IsValid() && len(resultTypes(l.Type.Results)) > maxTuple {
		r.refuse(l.Type.Results.Pos(), l.Type.Results.End(), tooManyResults, "")
	} else {
		r.declareOutcome(f, l.Type.Results, a)
	}
	f.value = r.valueType(l.Type.Pos(), resultTypes(f.outcome()))
	f.lit = r.copyBody(f, l.Type.Func, f.params, l.Body)
	outer := &ast.FuncType{
		Func:    l.Type.Func,
		Params:  blanked(f.params),
		Results: fields(r.returned(f, l.Type.End()-1)),
	}
	f.place.lit = &ast.FuncLit{Type: outer, Body: r.outerBody(f)}
	r.out.literals[f.place.lit] = true
	return f
}

// asyncBlock rewrites an async block to the call of a literal.
func (r *rewriter) asyncBlock(c *ast.CallExpr, b *dsl.Block) *ast.CallExpr {
	l := c.Fun.(*ast.FuncLit)
	f := r.asyncLit(l, r.src.Async[l.Type])
	f.place.block = true
	dup := *c
	dup.Fun = f.place.lit
	r.out.Block[&dup] = b
	return &dup
}

// nameTypeParams names the blank type parameters of fd, a copy: the functions
// that its async literals become have the same.
func (r *rewriter) nameTypeParams(fd *ast.FuncDecl) {
	if fd.Recv.NumFields() == 1 {
		recv := *fd.Recv.List[0]
		recv.Type = receiverOf(fd.Recv).typ
		fd.Recv = &ast.FieldList{Opening: fd.Recv.Opening, List: []*ast.Field{&recv}, Closing: fd.Recv.Closing}
	}
	ft := *fd.Type
	ft.TypeParams = r.nameBlanks(ft.TypeParams)
	fd.Type = &ft
}

// describeLiterals completes the descriptions of the package's async literals:
// what they capture, and the function of the package that each becomes. Those
// of wanted files come last, so that their names keep clear of the names in
// files that are generated from another variant. Locals is told what they use of
// what functions declare.
func (c *checker) describeLiterals(described map[*asyncFunc]*Func, locals *Locals) {
	if !hasLiterals(described) {
		return
	}
	d := &literals{checker: c, taken: NamesIn(c.trees...), locals: locals}
	for _, wanted := range []bool{false, true} {
		for i, s := range c.pkg.Sources {
			if s.Wanted == wanted {
				d.file(c.files[i], described)
			}
		}
	}
}

func hasLiterals(described map[*asyncFunc]*Func) bool {
	for f := range described {
		if f.place != nil {
			return true
		}
	}
	return false
}

type literals struct {
	*checker
	taken  map[string]bool // names in the sources, and those given
	locals *Locals
}

func (d *literals) file(out *checkable, described map[*asyncFunc]*Func) {
	var around *around
	for _, f := range out.funcs {
		if f.place == nil {
			continue
		}
		if around == nil || around.index != f.place.decl {
			around = d.around(out.syntax.Decls[f.place.decl], f.place.decl)
		}
		d.literal(described[f], f, around)
	}
}

// around is what the literals in one declaration have in common.
type around struct {
	index   int
	object  types.Object // the function or the variable
	name    string       // for the names of the literals' functions
	number  int
	tparams []*types.TypeParam
	facts   *usage.Facts
	results map[*types.Var]bool // named results, which a return assigns
}

func (d *literals) around(decl ast.Decl, index int) *around {
	a := &around{index: index, results: make(map[*types.Var]bool)}
	body := &ast.BlockStmt{List: []ast.Stmt{&ast.DeclStmt{Decl: decl}}}
	var recv []*types.Var
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		fn := d.info.Defs[decl.Name].(*types.Func)
		a.object = fn
		a.name = contractName(fn, "")
		a.tparams = slices.Collect(fn.Signature().TypeParams().TypeParams())
		if r := fn.Signature().Recv(); r != nil {
			a.tparams = slices.Collect(fn.Signature().RecvTypeParams().TypeParams())
			recv = append(recv, r)
		}
		body.List[0] = &ast.ExprStmt{X: &ast.FuncLit{Type: decl.Type, Body: decl.Body}}
	case *ast.GenDecl:
		a.name = "package"
		if id := firstVariable(decl); id != nil {
			a.object, a.name = d.info.Defs[id], id.Name
		}
	}
	a.facts = usage.Of(typed.New(d.info), recv, body)
	ast.Inspect(body, func(n ast.Node) bool {
		if ft, ok := n.(*ast.FuncType); ok && ft.Results != nil {
			for _, f := range ft.Results.List {
				for _, id := range f.Names {
					if v, ok := d.info.Defs[id].(*types.Var); ok {
						a.results[v] = true
					}
				}
			}
		}
		return true
	})
	return a
}

// firstVariable returns the first name that a declaration of variables declares,
// or nil.
func firstVariable(d *ast.GenDecl) *ast.Ident {
	for _, s := range d.Specs {
		if v, ok := s.(*ast.ValueSpec); ok {
			for _, id := range v.Names {
				if id.Name != "_" {
					return id
				}
			}
		}
	}
	return nil
}

// literal completes fn, which describes f.
func (d *literals) literal(fn *Func, f *asyncFunc, a *around) {
	a.number++
	name := mapFirst(a.name, unicode.ToLower) + fmt.Sprintf("Func%d", a.number)
	for d.taken[name] || d.taken[name+f.suffix()] {
		name += "_"
	}
	d.taken[name], d.taken[name+f.suffix()] = true, true
	fn.Around, fn.Number = a.object, a.number
	fn.FutureName = name + f.suffix()
	fn.TypeParams = a.tparams
	captured := d.captures(f.place.lit, a)
	fn.Captures, fn.Direct = captured.byParam, captured.direct
	if captured.inside && d.collects(fn) {
		fn.Variadic, fn.Collects = false, true
	}
	fn.Future = d.declareFuture(f.place.pos, fn)
	params := make([]*types.Var, 0, len(fn.Captures)+len(fn.Params))
	for _, c := range fn.Captures {
		params = append(params, types.NewParam(c.Var.Pos(), d.types, c.Var.Name(), c.Type()))
	}
	params = append(params, fn.Params...)
	result := types.NewParam(token.NoPos, nil, "", fn.Returns(d.rt))
	sig := types.NewSignatureType(nil, nil, nil, types.NewTuple(params...), types.NewTuple(result), fn.Variadic)
	fn.Obj = types.NewFunc(f.place.pos, d.types, name, sig)
	d.types.Scope().Insert(fn.Obj)
	if captured.inside {
		d.inside(fn)
	}
}

// declareFuture declares the type of fn's future or stream.
func (d *literals) declareFuture(pos token.Pos, fn *Func) *types.Named {
	embeddable := d.rt.Package.Scope().Lookup("Embeddable")
	field := types.NewField(pos, d.types, embeddable.Name(), embeddable.Type(), true)
	tn := types.NewTypeName(pos, d.types, fn.FutureName, nil)
	named := types.NewNamed(tn, types.NewStruct([]*types.Var{field}, nil), nil)
	d.types.Scope().Insert(tn)
	if len(fn.TypeParams) == 0 {
		return named
	}
	own, args := make([]*types.TypeParam, len(fn.TypeParams)), make([]types.Type, len(fn.TypeParams))
	for i, p := range fn.TypeParams {
		own[i] = types.NewTypeParam(types.NewTypeName(pos, d.types, p.Obj().Name(), nil), anyType())
		args[i] = p
	}
	named.SetTypeParams(own)
	inst, err := types.Instantiate(nil, named, args, false)
	if err != nil {
		panic(err) // as many arguments as there are parameters
	}
	return inst.(*types.Named)
}

// captured is what a literal uses of the functions around it.
type captured struct {
	byParam []Capture
	direct  []Capture // variables of types that package level cannot name
	inside  bool      // something that cannot be at package level
}

// captures finds what lit captures.
func (d *literals) captures(lit *ast.FuncLit, a *around) (c captured) {
	use := func(o types.Object) {
		if !d.locals.use(o) {
			c.inside = true
		}
	}
	seen := make(map[types.Object]bool)
	ast.Inspect(lit, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		o := d.info.Uses[id] // of an embedded field, the type
		if o == nil || seen[o] || !d.local(o) || lit.Pos() <= o.Pos() && o.Pos() < lit.End() {
			return true
		}
		seen[o] = true
		switch o := o.(type) {
		case *types.Const:
			use(o)
		case *types.TypeName:
			if _, ok := o.Type().(*types.TypeParam); !ok {
				use(o)
			}
		case *types.Var:
			changes := a.facts.Reassigned[o] || a.facts.Addressed[o] || a.results[o]
			capture := Capture{Var: o, ByRef: changes || !usage.Small(sizes, o.Type())}
			d.unaliasedTypes(o.Type(), use)
			if spell.Can(d.types, o.Type()) {
				c.byParam = append(c.byParam, capture)
			} else {
				c.direct, c.inside = append(c.direct, capture), true
			}
		}
		return true
	})
	return c
}

// local reports whether o is declared in a function of the package.
func (d *literals) local(o types.Object) bool {
	if v, ok := o.(*types.Var); ok && v.IsField() {
		return false
	}
	return o.Pkg() == d.types && o.Parent() != nil && o.Parent() != d.types.Scope()
}

// localTypes calls f for the types in t that functions declare.
func (d *literals) localTypes(t types.Type, f func(types.Object)) {
	d.localParts(t, func(o types.Object, _ bool) { f(o) })
}

// unaliasedTypes is localTypes, and also calls f for those in what aliases stand for.
func (d *literals) unaliasedTypes(t types.Type, f func(types.Object)) {
	d.localTypes(t, func(o types.Object) {
		f(o)
		if a, ok := o.Type().(*types.Alias); ok {
			d.unaliasedTypes(types.Unalias(a), f)
		}
	})
}

// localParts is localTypes, which tells the types that a struct embeds.
func (d *literals) localParts(t types.Type, f func(o types.Object, embedded bool)) {
	walkNamed(t, make(map[types.Type]bool), func(o *types.TypeName, embedded bool) {
		if d.local(o) {
			f(o, embedded)
		}
	})
}

// walkNamed calls f for the named types that t is written with, also as what a struct
// embeds.
func walkNamed(t types.Type, seen map[types.Type]bool, f func(o *types.TypeName, embedded bool)) {
	if seen[t] {
		return
	}
	seen[t] = true
	list := func(ts *types.TypeList) {
		for t := range ts.Types() {
			walkNamed(t, seen, f)
		}
	}
	tuple := func(vars *types.Tuple) {
		for v := range vars.Variables() {
			walkNamed(v.Type(), seen, f)
		}
	}
	switch t := t.(type) {
	case *types.Alias:
		f(t.Obj(), false)
		list(t.TypeArgs())
	case *types.Named:
		f(t.Obj(), false)
		list(t.TypeArgs())
	case interface{ Elem() types.Type }: // pointers, slices, arrays, channels, maps
		walkNamed(t.Elem(), seen, f)
		if m, ok := t.(*types.Map); ok {
			walkNamed(m.Key(), seen, f)
		}
	case *types.Signature:
		tuple(t.Params())
		tuple(t.Results())
	case *types.Struct:
		for v := range t.Fields() {
			if n, ok := typed.WithoutPointer(v.Type()).(interface{ Obj() *types.TypeName }); ok && v.Embedded() {
				f(n.Obj(), true)
			}
			walkNamed(v.Type(), seen, f)
		}
	case *types.Interface:
		for m := range t.ExplicitMethods() {
			walkNamed(m.Type(), seen, f)
		}
		for e := range t.EmbeddedTypes() {
			walkNamed(e, seen, f)
		}
	}
}

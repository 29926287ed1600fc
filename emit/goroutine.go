package emit

import (
	"go/ast"
	"go/types"
	"slices"
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/normal"
	"github.com/asyncgen/asyncgen/lower/owned"
)

// routine writes an async function for the goroutine back end. Its body is that
// of the source, as a method run of the future; await is a call of the runtime,
// which blocks the goroutine.
type routine struct {
	asyncFunc
	body  *normal.Func
	names *localResolver
	self  string // the receiver of run
	tr    *translator

	placed jen.Code // the code of a literal that stands where that does

	recovers map[*ast.Ident]bool // as in ir.Machine

	owned map[*types.Var]bool      // the variables that own futures
	cases map[*ast.CallExpr]string // of selects: what holds the value of each await
}

func newRoutine(out *output, body *normal.Func) *routine {
	r := &routine{asyncFunc: newAsyncFunc(out, body.Source), body: body}
	r.names = newLocalResolver(out, body.Info, r.idents())
	r.names.reserve(out.rtlib())
	r.names.reserveMade(body.Body)
	r.names.literal = &r.asyncFunc
	r.asyncFunc.codeType = r.codeType
	r.recovers = check.Recovers(body.Body, body.Info.ObjectOf)
	r.reserveDeferred()
	for _, t := range out.slicedArrays(r.fn, body.Info) {
		r.names.reserving().spell(t)
	}
	r.self = r.names.fresh("f")
	r.tr = newTranslator(out.pkg.Fset, r)
	r.tr.comments = out.notes
	r.tr.behind = func(d *ast.GenDecl) []jen.Code { return out.behind(body.Info, d) }
	r.types.local = r.localType
	out.builtins(r.tr, body.Info)
	r.slicing(r.tr, body.Info)
	r.tr.await, r.tr.selects = r.marker, r.selects
	r.tr.leave = r.leave
	r.cases = make(map[*ast.CallExpr]string)
	owns := owned.Of(r.fn, out.pkg.Info, out.pkg.Runtime)
	r.owned = owns.Owned
	replacer := &replacer{asyncFunc: &r.asyncFunc, tr: r.tr, info: body.Info, fresh: r.names.fresh, cx: r.cx}
	replacer.sole = func(id *ast.Ident) bool {
		v, ok := body.Info.ObjectOf(id).(*types.Var)
		return ok && owns.Sole[v]
	}
	r.tr.replace = replacer.replace
	return r
}

// localType names a type where the source may call it otherwise.
func (r *routine) localType(o *types.TypeName) string {
	if r.names.around != nil && r.declaredAround(o) {
		return r.names.around.nameAt(o, r.fn.Pos, nothing)
	}
	return r.names.localName(o)
}

// reserveDeferred keeps the names that awaited deferred calls need: those of their arguments'
// types, and recover.
func (r *routine) reserveDeferred() {
	w := r.names.reserving()
	ast.Inspect(r.body.Body, func(n ast.Node) bool {
		if s, ok := n.(*ast.DeferStmt); ok && r.body.Defers[s.Call] != nil {
			r.names.reserve("recover")
			for _, t := range (deferredCall{s.Call, r.body.Info, r.out.pkg}).written() {
				w.spell(t)
			}
		}
		return true
	})
}

// idents lists the names that the function uses.
func (r *routine) idents() map[string]bool {
	idents := map[string]bool{r.out.rtlib(): true}
	sourceIdents(r.body.Body, r.body.Info, idents)
	for _, vars := range [][]*types.Var{r.allParams(), r.fn.Results} {
		for _, v := range vars {
			idents[v.Name()] = true
		}
	}
	for _, p := range r.fn.TypeParams {
		idents[p.Obj().Name()] = true
	}
	return idents
}

// ident implements resolver.
func (r *routine) ident(id *ast.Ident) jen.Code {
	if r.fn.Contexts[id] {
		return r.cx()
	}
	if r.recovers[id] {
		return jen.Id(r.self).Dot("Recover")
	}
	return r.names.ident(id)
}

// assigned implements resolver.
func (r *routine) assigned(*ast.Ident) jen.Code { return nil }

// box implements resolver. What a literal captures by reference is a pointer to it.
func (r *routine) box(id *ast.Ident) (name string, auto, ok bool) {
	o := r.body.Info.ObjectOf(id)
	if r.fn.Refers(o) {
		v := r.names.around.variableOf(o)
		return v.name, v.auto, v.boxed
	}
	for _, c := range r.fn.Captures {
		if c.ByRef && c.Var == o {
			return r.names.local(c.Var, "_"), hasFields(o.Type()), true
		}
	}
	return "", false, false
}

// marker writes a call that is an await or a go expression; nil, if c is another
// one.
func (r *routine) marker(c *ast.CallExpr) jen.Code {
	fun, ok := c.Fun.(*ast.Ident)
	switch {
	case !ok:
		return nil
	case check.IsGo(fun):
		value, _ := r.out.pkg.Runtime.FutureValue(r.body.Info.TypeOf(c.Args[0]))
		joined, _ := r.out.pkg.Runtime.FutureValue(r.body.Info.TypeOf(c))
		sp := &check.Go{Value: value, Joined: joined, AddsError: !types.Identical(value, joined)}
		return r.spawnFuture(sp, r.cx(), r.tr.operand(c.Args[0]))
	case check.IsStream(fun):
		return r.each(c)
	case isOwning(c):
		return r.owning(c)
	case !r.isAwait(c):
		return nil
	}
	var call *jen.Statement
	if name := r.cases[c]; name != "" {
		call = jen.Id(name).Dot("Value").Call()
	} else {
		call = r.rtlib("Await").Call(jen.Id(r.self), r.tr.operand(c.Args[0]))
	}
	if t, ok := r.body.Info.TypeOf(c).(*types.Tuple); ok && t.Len() > 1 {
		return call.Dot("Unpack").Call()
	}
	return call
}

// leave writes a go statement that spawns a task, or a yield statement; nil, if s is
// another one.
func (r *routine) leave(s ast.Stmt) []jen.Code {
	if s, ok := s.(*ast.DeferStmt); ok && r.body.Defers[s.Call] != nil {
		return r.deferAwait(s)
	}
	if s, ok := s.(*ast.GoStmt); ok && r.body.Goes[s.Call] != nil {
		return []jen.Code{r.spawnFuture(r.body.Goes[s.Call], r.cx(), r.tr.operand(s.Call))}
	}
	return r.yield(s)
}

// cx is the context of the poll.
func (r *routine) cx() *jen.Statement { return jen.Id(r.self).Dot("Context").Call() }

// each makes the function that a loop over a stream goes over.
func (r *routine) each(marker *ast.CallExpr) jen.Code {
	of := r.body.Streams[marker]
	name := "Each" + strconv.Itoa(len(of.Unpack))
	return r.rtlib(name).Call(jen.Id(r.self), r.boolean(!of.Kept), r.tr.operand(marker.Args[0]))
}

func (r *routine) isAwait(c *ast.CallExpr) bool {
	fun, ok := c.Fun.(*ast.Ident)
	return ok && check.IsAwait(fun)
}

// code is everything that stands for the function in the generated file.
func (r *routine) code() []jen.Code {
	codes := []jen.Code{anyLines()}
	codes = append(codes, r.doc()...)
	codes = append(codes, r.constructor()...)
	codes = append(codes, r.resultsType()...)
	codes = append(codes, r.futureType()...)
	codes = append(codes, r.init()...)
	codes = append(codes, r.run()...)
	return append(codes, r.tableDecl()...)
}

// futureType declares the future. What runs and cancels it is the runtime's.
func (r *routine) futureType() []jen.Code {
	return []jen.Code{
		ownLines(),
		jen.Line(),
		jen.Commentf("%s is the %s of %s.", r.fn.FutureName, r.kind(), r.fn.Obj.Name()),
		jen.Type().Id(r.fn.FutureName).Add(r.typeParams()).Struct(
			r.rtlib("Embeddable"),
			r.rtlib(r.runs()).Types(r.types.spell(r.fn.Value)),
		),
	}
}

// runs is the name of the type of the runtime that runs the body.
func (r *routine) runs() string {
	if r.generates() {
		return "GoroutineStream"
	}
	return "GoroutineFuture"
}

// init makes the future one that was never polled.
func (r *routine) init() []jen.Code {
	names, self := r.paramNames()
	args := make([]jen.Code, len(names))
	for i, n := range names {
		args[i] = jen.Id(n)
	}
	if r.fn.Variadic {
		args[len(args)-1] = jen.Add(args[len(args)-1], jen.Op("..."))
	}
	result := unique("result", func(n string) bool { return slices.Contains(append(names, self, codeName), n) })
	body := r.bodyFunc(result, r.runBy(self, args))
	begin := jen.Id(self).Dot("Begin").Call(jen.Op("&").Id(r.out.names[r.fn].table), body)
	if len(r.body.Defers) > 0 {
		return r.initAlone(names, self, args, result)
	}
	return []jen.Code{
		jen.Line(),
		jen.Comment("Init makes " + self + " a " + r.kind() + " that was never polled."),
		r.method(self, r.fn.FutureName).Id("Init").Params(r.withCode(r.params(names))...).Block(begin),
	}
}

// bodyFunc is a function that returns what the body does, as one value, which it
// may call result.
func (r *routine) bodyFunc(result string, call jen.Code) jen.Code {
	if r.generates() {
		return jen.Func().Params().Block(call)
	}
	value := r.types.spell(r.fn.Value)
	switch n := len(r.fn.Results); n {
	case 0:
		return jen.Func().Params().Add(value).Block(call, jen.Return(value.Clone().Values()))
	case 1:
		return jen.Func().Params().Add(value).Block(jen.Return(call))
	default:
		places := make([]jen.Code, n)
		for i := range places {
			places[i] = r.resultIn(result, i)
		}
		return jen.Func().Params().Params(jen.Id(result).Add(value)).
			Block(jen.List(places...).Op("=").Add(call), jen.Return(jen.Id(result)))
	}
}

// runBy calls the body for the future that recv is.
func (r *routine) runBy(recv string, args []jen.Code) jen.Code {
	if r.fn.Inside == nil {
		return jen.Id(recv).Dot("run").Call(args...)
	}
	return jen.Id(codeName).Call(append([]jen.Code{jen.Id(recv)}, args...)...)
}

// run is the body, a method of the future so that a stack's text says whose.
func (r *routine) run() []jen.Code {
	if r.fn.Inside != nil {
		return nil
	}
	r.types.aliases = r.out.aliases
	defer r.outside()
	m := r.method(r.self, r.fn.FutureName).Id("run").Params(r.runParams()...)
	r.results(m)
	codes := []jen.Code{anyLines(), jen.Line(), sourceLine(r.tr.lineOf(r.fn.Pos))}
	return append(codes, m.Add(r.runBody()), ownLines())
}

func (r *routine) runParams() []jen.Code {
	vars := r.allParams()
	names := make([]string, len(vars))
	for i, p := range vars {
		names[i] = r.names.local(p, "_")
	}
	return r.params(names)
}

func (r *routine) runBody() jen.Code {
	r.tr.line = r.tr.lineOf(r.body.Body.Lbrace)
	body := r.tr.block(r.scoped())
	if r.redeclares() {
		return jen.Block(body)
	}
	return body
}

// redeclares reports whether the body declares a name of what it captures: the parameter
// that brings this would be in the same scope.
func (r *routine) redeclares() bool {
	scope := r.out.pkg.Types.Scope().Innermost(r.body.Body.Lbrace)
	return slices.ContainsFunc(r.fn.Captures, func(c check.Capture) bool { return scope.Lookup(c.Var.Name()) != nil })
}

// codeType is the type of the function that runs the body, if that stands elsewhere.
func (r *routine) codeType() *jen.Statement {
	params := r.params(make([]string, len(r.allParams())))
	c := jen.Func().Params(append([]jen.Code{jen.Op("*").Add(r.typeName(r.fn.FutureName))}, params...)...)
	list := make([]jen.Code, len(r.fn.Results))
	for i, v := range r.fn.Results {
		list[i] = r.types.spell(v.Type())
	}
	return c.Params(list...)
}

// inPlace implements insider.
func (r *routine) inPlace(around surroundings) jen.Code {
	if r.placed == nil {
		r.names.around = around
		r.types.aliases, r.types.embeds = r.out.aliases, around.structName
		recv := jen.Id(r.self).Op("*").Add(r.typeName(r.fn.FutureName))
		c := jen.Func().Params(append([]jen.Code{recv}, r.runParams()...)...)
		r.results(c)
		r.placed = c.Add(r.runBody())
		r.outside()
		r.asParams()
	}
	return r.placed
}

// rest implements insider.
func (r *routine) rest() []jen.Code { return r.code() }

// results adds the results to the signature of m.
func (r *routine) results(m *jen.Statement) {
	list := make([]jen.Code, len(r.fn.Results))
	named := false
	for i, v := range r.fn.Results {
		list[i] = r.types.spell(v.Type())
		if v.Name() != "" {
			named = true
			list[i] = jen.Id(r.names.local(v, "_")).Add(list[i])
		}
	}
	switch {
	case len(list) == 1 && !named:
		m.Add(list[0])
	case len(list) > 0:
		m.Params(list...)
	}
}

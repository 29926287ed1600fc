package emit

import (
	"go/types"
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/child"
	"github.com/asyncgen/asyncgen/lower/ir"
)

// poll is the method that runs the machine. Its lines count as those of the
// source: a coverage profile has one file a function.
func (g *machine) poll() []jen.Code {
	body := g.forward
	if g.placed == nil {
		body = g.body
	}
	return g.pollMethods(body())
}

// body is the code of the method that runs the machine.
func (g *machine) body() []jen.Code {
	embeds := g.types.embeds
	g.types.embeds = g.embeds(true)
	defer func() { g.types.embeds = embeds }()
	blocks := g.blocks() // first: they need variables
	body := g.declared(g.staying(), slices.Concat(g.localVars(), g.dispatch(), blocks))
	body = append(g.outerNames(), body...)
	if g.Defers {
		body = append(g.catching(), body...)
	}
	return body
}

// pollMethods are that method and those around it.
func (g *machine) pollMethods(body []jen.Code) []jen.Code {
	codes := []jen.Code{anyLines(), jen.Line()}
	if len(g.Moved) > 0 {
		codes = append(append(codes, g.movedDecls()...), anyLines(), jen.Line())
	}
	name := g.pollName()
	if g.into {
		codes = append(codes, g.pollByInto()...)
	}
	if g.Frame.Boxed {
		codes = append(codes, g.pollHandle(name)...)
		name = check.Unexported(name)
	}
	codes = append(codes, g.here())
	around := g.guarded()
	if g.Defers {
		around = g.runDefers()
	}
	if around != nil {
		codes = append(codes, g.pollMethod(name, g.frame).Block(around...), jen.Line(), g.here())
		name = "step"
	}
	codes = append(codes, g.pollMethod(name, g.frame).Block(body...))
	if !g.into && child.Into(g.out.pkg, g.fn) {
		codes = append(codes, jen.Line(), g.here())
		codes = append(codes, g.intoByPoll()...)
	}
	return append(codes, ownLines())
}

// pollMethod begins a method that polls, as the one called pollName does.
func (g *machine) pollMethod(name, recv string) *jen.Statement {
	return g.signed(g.method(g.self, recv).Id(name))
}

// signed adds parameters, behind those given, and results of a method that polls.
func (g *machine) signed(c *jen.Statement, params ...jen.Code) *jen.Statement {
	switch {
	case g.into:
		return g.signedInto(c, params...)
	case g.generates():
		return g.signedNext(c, params...)
	}
	return g.signedValue(c, params...)
}

func (g *machine) valueMethod(name, recv string) *jen.Statement {
	return g.signedValue(g.method(g.self, recv).Id(name))
}

func (g *machine) signedValue(c *jen.Statement, params ...jen.Code) *jen.Statement {
	return c.Params(append(params, jen.Id(g.cx).Add(g.context()))...).
		Params(jen.Id(g.result).Add(g.types.spell(g.fn.Value)), jen.Id(g.ready).Add(g.out.imports.predeclared("bool")))
}

// noFrame is nil as what a handle holds.
func (g *machine) noFrame() *jen.Statement {
	if !g.out.imports.redeclared["nil"] {
		return jen.Nil()
	}
	return g.out.imports.zero(jen.Op("*").Add(g.typeName(g.frame)))
}

func (g *machine) intoMethod(name, recv string) *jen.Statement {
	return g.signedInto(g.method(g.self, recv).Id(name))
}

func (g *machine) signedInto(c *jen.Statement, params ...jen.Code) *jen.Statement {
	return c.
		Params(append(params, jen.Id(g.cx).Add(g.context()), jen.Id(g.result).Op("*").Add(g.types.spell(g.fn.Value)))...).
		Params(jen.Id(g.ready).Add(g.out.imports.predeclared("bool")))
}

// pollByInto is the method Poll of a future whose body is in PollInto.
func (g *machine) pollByInto() []jen.Code {
	return []jen.Code{
		g.here(),
		g.valueMethod("Poll", g.fn.FutureName).Block(
			g.here(),
			jen.Id(g.ready).Op("=").Id(g.self).Dot("PollInto").Call(jen.Id(g.cx), jen.Op("&").Id(g.result)),
			g.here(),
			jen.Return(jen.Id(g.result), jen.Id(g.ready)),
			g.here()),
		jen.Line(),
	}
}

// intoByPoll is the method PollInto of a future whose body is not in it: what
// deferred calls do to the results must not be seen before the end.
func (g *machine) intoByPoll() []jen.Code {
	value := g.scope.fresh("value")
	return []jen.Code{
		g.intoMethod("PollInto", g.fn.FutureName).Block(
			g.here(),
			jen.List(jen.Id(value), jen.Id(g.ready)).Op(":=").Id(g.self).Dot("Poll").Call(jen.Id(g.cx)),
			g.here(),
			jen.If(jen.Id(g.ready)).Block(jen.Op("*").Id(g.result).Op("=").Id(value)),
			g.here(),
			jen.Return(jen.Id(g.ready)),
			g.here()),
	}
}

// returned ends a poll that is ready.
func (g *machine) returned() jen.Code {
	switch {
	case g.into:
		return jen.Return(g.boolean(true))
	case g.generates():
		return jen.Return(jen.Id(g.result), g.boolean(false), g.boolean(true))
	}
	return jen.Return(jen.Id(g.result), g.boolean(true))
}

// pollHandle is the method called name of a handle. It drops the frame when that has returned.
func (g *machine) pollHandle(name string) []jen.Code {
	p := jen.Id(g.self).Dot("p")
	ended := jen.If(p.Clone().Op("==").Add(g.noFrame())).Block(
		g.rtlib("PolledAfterEnd").Call(jen.Op("&").Id(g.table), g.rtlib("StateReturned")))
	values, args := g.outcome(), []jen.Code{jen.Id(g.cx)}
	if g.into {
		args = append(args, jen.Id(g.result))
	}
	poll := jen.If(
		jen.List(values...).Op("=").Add(p.Clone()).Dot(check.Unexported(name)).Call(args...),
		g.over(),
	).Block(p.Clone().Op("=").Add(g.noFrame()))
	return []jen.Code{
		g.here(),
		g.pollMethod(name, g.fn.FutureName).Block(g.here(), ended, g.here(), poll, g.here(), jen.Return(values...), g.here()),
		jen.Line(),
	}
}

// here marks code as coming from the line of the function's declaration.
func (g *machine) here() jen.Code { return sourceLine(g.tr.lineOf(g.fn.Pos)) }

// localVars declares the variables of Poll.
func (g *machine) localVars() []jen.Code {
	var specs, inferred, unused []jen.Code
	used := make(map[string]bool)
	for _, v := range g.Vars {
		used[g.vars[v]] = used[g.vars[v]] || v.Used
	}
	declared := make(map[string]bool)
	for _, v := range g.Vars {
		if v.Home == ir.InFrame || v.Pinned || v.Remade || !g.used[v] || declared[g.vars[v]] || g.heldAt(v) >= 0 {
			continue
		}
		declared[g.vars[v]] = true
		if !used[g.vars[v]] {
			unused = append(unused, jen.Id("_").Op("=").Id(g.vars[v]))
		}
		if v.Like != nil {
			inferred = append(inferred, jen.Id(g.vars[v]).Op(":=").Add(g.like(v)))
			continue
		}
		t := g.types.withAt(g.out.position(v.Obj.Pos())).spell(v.Type)
		if v.Home == ir.Boxed {
			t = jen.Op("*").Add(t)
		}
		specs = append(specs, jen.Id(g.vars[v]).Add(t))
	}
	for _, t := range g.temps {
		if t.like != nil {
			inferred = append(inferred, jen.Id(t.name).Op(":=").Add(t.like))
			continue
		}
		specs = append(specs, jen.Id(t.name).Add(g.types.withAt(g.out.position(t.at)).spell(t.typ)))
	}
	if g.more != "" {
		specs = append(specs, jen.Id(g.more).Add(g.out.imports.predeclared("bool")))
	}
	inferred = append(inferred, unused...)
	if len(specs) == 0 {
		return append([]jen.Code{anyLines()}, inferred...)
	}
	decl := jen.Var().Custom(jen.Options{Open: "(", Close: ")", Multi: true}, specs...)
	if len(specs) == 1 {
		decl = jen.Var().Add(specs[0])
	}
	return append([]jen.Code{anyLines(), decl}, inferred...)
}

// dispatch goes on where the last poll stopped. While a poll is under way the
// state is poisoned, so that a panic leaves it so.
func (g *machine) dispatch() []jen.Code {
	poison := g.poison()
	if g.Defers {
		poison = poison.Line().Add(g.defers("Enter", jen.Id(g.cx)))
	}
	clauses := []jen.Code{g.here(), jen.Case(g.rtlib("StateUnresumed")), poison}
	for _, v := range g.stored(g.Entry) {
		clauses = append(clauses, g.load(v))
	}
	for _, s := range g.States {
		if s.Passing {
			continue
		}
		line := sourceLine(g.tr.lineOf(s.Pos))
		clauses = append(clauses, line, jen.Id("case "+stateNumber(s)+":"), poison)
		for _, v := range g.stored(s.Save) {
			clauses = append(clauses, g.load(v))
		}
		if g.localChild(s) {
			child := g.childVar(s)
			clauses = append(clauses,
				jen.Id(child).Op("=").Add(g.loaded(s.Child, s.Future, child)),
				g.field(s.Child).Op("=").Add(g.zero(s.Child.Type)))
		}
		clauses = append(clauses, line, goTo(g.resume(s)))
	}
	ended := g.rtlib("PolledAfterEnd").Call(jen.Op("&").Id(g.table), g.state())
	clauses = append(clauses, g.here(), jen.Default(), g.here(), ended, g.here())
	return []jen.Code{g.here(), jen.Switch(g.state()).Block(clauses...)}
}

// clearMethod drops what the frame still holds when the function returns. It is
// a method of its own where that takes more than a few statements.
func (g *machine) clearMethod() []jen.Code {
	if !g.clears() {
		return nil
	}
	return []jen.Code{jen.Line(), ownLines(), g.method(g.self, g.frame).Id("clear").Params().Block(g.clearSlots(g.leftOver())...)}
}

const maxInlineClears = 3

// clears reports whether there is a method clear.
func (g *machine) clears() bool {
	return !g.Defers && len(g.leftOver()) > maxInlineClears && g.returnsResumed()
}

// returnsResumed reports whether the function can return after a suspension.
func (g *machine) returnsResumed() bool { return len(g.resumed) > 0 }

// leftOver lists the slots that may keep something alive after the return. A
// child has cleared itself.
func (g *machine) leftOver() []*ir.Slot {
	var slots []*ir.Slot
	for _, s := range g.Frame.Slots {
		if s.Pointers && !s.Child {
			slots = append(slots, s)
		}
	}
	return slots
}

func (g *machine) clearSlots(slots []*ir.Slot) []jen.Code {
	codes := make([]jen.Code, len(slots))
	for i, s := range slots {
		codes[i] = jen.Id(g.self + "." + s.Name + " =").Add(g.zero(s.Type))
	}
	return codes
}

// clearFrame clears the frame in a block that returns.
func (g *machine) clearFrame(b *ir.Block) []jen.Code {
	switch {
	case !g.resumed[b]:
		return nil
	case g.clears():
		return []jen.Code{jen.Id(g.self).Dot("clear").Call()}
	}
	return g.clearSlots(g.leftOver())
}

// localChild reports whether the child of s is held in a local variable while
// it is polled.
func (g *machine) localChild(s *ir.State) bool {
	if s.Child == nil || s.Child.Owned {
		return false
	}
	switch s.Future.Underlying().(type) {
	case *types.Interface, *types.Pointer, *types.Signature:
		return true
	}
	return false
}

// childVar returns the local variable for the child of s.
func (g *machine) childVar(s *ir.State) string {
	return g.temp(temp{typ: s.Future, name: s.Child.Name, at: s.Pos, like: g.likeFuture(s.Await)})
}

// temp returns a local variable as t says, whose name is a hint.
func (g *machine) temp(t temp) string {
	for _, old := range g.temps {
		if types.Identical(old.typ, t.typ) {
			return old.name
		}
	}
	t.name = g.scope.fresh(t.name)
	g.temps = append(g.temps, t)
	return t.name
}

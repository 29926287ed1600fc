package emit

import (
	"go/token"
	"go/types"
	"slices"
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/ir"
)

// poll is the method that runs the machine. Its lines count as those of the
// source: a coverage profile has one file a function.
func (g *machine) poll() []jen.Code {
	blocks := g.blocks() // first: they need variables
	body := slices.Concat(g.localVars(), g.dispatch(), blocks)
	var own []jen.Code
	if g.hoisted {
		own = append(g.ownDecls(), anyLines(), jen.Line())
	} else {
		body = append(g.ownDecls(), body...)
	}
	codes := append([]jen.Code{anyLines(), jen.Line()}, own...)
	name := "Poll"
	if g.Frame.Boxed {
		codes = append(codes, g.pollHandle()...)
		name = "poll"
	}
	codes = append(codes, g.here())
	around := g.guarded()
	if g.Defers {
		body = append(g.catching(), body...)
		around = g.runDefers()
	}
	if around != nil {
		codes = append(codes, g.pollMethod(name, g.frame).Block(around...), jen.Line(), g.here())
		name = "step"
	}
	return append(codes, g.pollMethod(name, g.frame).Block(body...), ownLines())
}

func (g *machine) pollMethod(name, recv string) *jen.Statement {
	return g.method(g.self, recv).Id(name).Params(jen.Id(g.cx).Add(g.context())).
		Params(jen.Id(g.result).Add(g.types.spell(g.fn.Value)), jen.Id(g.ready).Bool())
}

// pollHandle is Poll of a handle. It drops the frame when that has returned.
func (g *machine) pollHandle() []jen.Code {
	p := jen.Id(g.self).Dot("p")
	ended := jen.If(p.Clone().Op("==").Nil()).Block(
		g.rtlib("PolledAfterEnd").Call(jen.Op("&").Id(g.table), g.rtlib("StateReturned")))
	poll := jen.If(
		jen.List(jen.Id(g.result), jen.Id(g.ready)).Op("=").Add(p.Clone()).Dot("poll").Call(jen.Id(g.cx)),
		jen.Id(g.ready),
	).Block(p.Clone().Op("=").Nil())
	return []jen.Code{
		g.here(),
		g.pollMethod("Poll", g.fn.FutureName).Block(g.here(), ended, g.here(), poll, g.here(), jen.Return(jen.Id(g.result), jen.Id(g.ready)), g.here()),
		jen.Line(),
	}
}

// here marks code as coming from the line of the function's declaration.
func (g *machine) here() jen.Code { return sourceLine(g.tr.lineOf(g.fn.Pos)) }

// localVars declares the variables of Poll.
func (g *machine) localVars() []jen.Code {
	var specs, unused []jen.Code
	used := make(map[string]bool)
	for _, v := range g.Vars {
		used[g.vars[v]] = used[g.vars[v]] || v.Used
	}
	declared := make(map[string]bool)
	for _, v := range g.Vars {
		if v.Home == ir.InFrame || v.Pinned || !g.used[v] || declared[g.vars[v]] {
			continue
		}
		declared[g.vars[v]] = true
		t := g.types.withAt(g.out.position(v.Obj.Pos())).spell(v.Type)
		if v.Home == ir.Boxed {
			t = jen.Op("*").Add(t)
		}
		specs = append(specs, jen.Id(g.vars[v]).Add(t))
		if !used[g.vars[v]] {
			unused = append(unused, jen.Id("_").Op("=").Id(g.vars[v]))
		}
	}
	for _, t := range g.temps {
		specs = append(specs, jen.Id(t.name).Add(g.types.withAt(g.out.position(t.at)).spell(t.typ)))
	}
	if g.more != "" {
		specs = append(specs, jen.Id(g.more).Bool())
	}
	if len(specs) == 0 {
		return nil
	}
	decl := jen.Var().Custom(jen.Options{Open: "(", Close: ")", Multi: true}, specs...)
	if len(specs) == 1 {
		decl = jen.Var().Add(specs[0])
	}
	return append([]jen.Code{anyLines(), decl}, unused...)
}

// dispatch goes on where the last poll stopped. While a poll is under way the
// state is poisoned, so that a panic leaves it so.
func (g *machine) dispatch() []jen.Code {
	poison := g.state().Op("=").Add(g.rtlib("StatePoisoned"))
	if g.Defers {
		poison = poison.Line().Add(g.defers("Enter", jen.Id(g.cx)))
	}
	clauses := []jen.Code{g.here(), jen.Case(g.rtlib("StateUnresumed")), poison}
	for _, v := range g.stored(g.Entry) {
		clauses = append(clauses, jen.Id(g.vars[v]).Op("=").Add(g.field(v.Slot)))
	}
	for _, s := range g.States {
		if s.Passing {
			continue
		}
		line := sourceLine(g.tr.lineOf(s.Pos))
		clauses = append(clauses, line, jen.Case(jen.Id(strconv.Itoa(int(s.Number)))), poison)
		for _, v := range g.stored(s.Save) {
			clauses = append(clauses, jen.Id(g.vars[v]).Op("=").Add(g.field(v.Slot)))
		}
		if c := s.Child; c != nil && !c.Owned && g.local(c.Type) {
			clauses = append(clauses, jen.Id(g.childVar(c, s.Pos)).Op("=").Add(g.field(c)), g.field(c).Op("=").Add(g.zero(c.Type)))
		}
		clauses = append(clauses, line, jen.Goto().Id(g.resume(s)))
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
		codes[i] = g.field(s).Op("=").Add(g.zero(s.Type))
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

// local reports whether a child of type t may be held in a local variable while
// it is polled.
func (g *machine) local(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Interface, *types.Pointer, *types.Signature:
		return true
	}
	return false
}

// childVar returns the local variable for the children of slot c.
func (g *machine) childVar(c *ir.Slot, at token.Pos) string { return g.temp(c.Type, c.Name, at) }

// temp returns a local variable of type t, for the await at pos.
func (g *machine) temp(t types.Type, hint string, pos token.Pos) string {
	for _, old := range g.temps {
		if types.Identical(old.typ, t) {
			return old.name
		}
	}
	name := g.scope.fresh(hint)
	g.temps = append(g.temps, temp{t, name, pos})
	return name
}

package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/ir"
)

// An await in a loop takes a unit of the task's budget where it begins, so that a
// loop whose awaits are always ready lets other tasks run. If there is none left,
// it suspends as if the child were pending, and polls it when it resumes. To
// resume takes nothing: machines that await one another, more of them than the
// budget has units, still come to poll what the innermost one awaits.

// spends reports whether the await that b ends with, in state s, takes from the
// budget.
func (g *machine) spends(b *ir.Block, s *ir.State) bool { return g.looping[b] && !s.Passing }

// spend takes a unit of the budget, or goes to where s suspends.
func (g *machine) spend(b *ir.Block, s *ir.State) []jen.Code {
	if !g.spends(b, s) {
		return nil
	}
	take := jen.Id(g.ready).Op("=").Id(g.cx).Dot("Spend").Call()
	suspend := append(g.tr.mark(s.Pos), goTo(g.waits(s)))
	return append(g.tr.mark(s.Pos), jen.If(take, jen.Op("!").Id(g.ready)).Block(suspend...))
}

// unlessReady suspends in s unless poll says that the child is ready.
func (g *machine) unlessReady(b *ir.Block, s *ir.State, poll jen.Code) []jen.Code {
	if !g.spends(b, s) {
		suspend := append(g.beginSuspension(b, s), g.suspend(s)...)
		return []jen.Code{jen.If(poll, jen.Op("!").Id(g.ready)).Block(suspend...)}
	}
	done := append(g.tr.mark(s.Pos), goTo(g.done(s)))
	codes := []jen.Code{jen.If(poll, jen.Id(g.ready)).Block(done...)}
	codes = append(codes, g.beginSuspension(b, s)...)
	codes = append(codes, g.suspend(s)...)
	codes = append(codes, g.tr.mark(s.Pos)...)
	return append(codes, jen.Id(g.done(s)+":"))
}

// beginSuspension stands ahead of where the await that b ends with suspends in s,
// which spend goes to.
func (g *machine) beginSuspension(b *ir.Block, s *ir.State) []jen.Code {
	if !g.spends(b, s) {
		return []jen.Code{anyLines()}
	}
	return append(append(g.tr.mark(s.Pos), jen.Id(g.waits(s)+":")), g.tr.mark(s.Pos)...)
}

func (g *machine) waits(s *ir.State) string {
	return g.freeLabel("pending" + stateNumber(s))
}

func (g *machine) done(s *ir.State) string {
	return g.freeLabel("done" + stateNumber(s))
}

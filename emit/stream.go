package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/ir"
)

// A generator's machine is polled by PollNext, which returns result, ok and ready. A
// yield statement returns from it, and the next poll goes on behind.

// generates reports whether the function is a generator.
func (a *asyncFunc) generates() bool { return a.fn.Yield != nil }

// kind is what the function returns, for comments.
func (a *asyncFunc) kind() string {
	if a.generates() {
		return "stream"
	}
	return "future"
}

// returns is the interface type that the function returns.
func (a *asyncFunc) returns() *jen.Statement {
	name := "Future"
	if a.generates() {
		name = "Stream"
	}
	return a.rtlib(name).Types(a.types.spell(a.fn.Value))
}

// pollName is the name of the method with the body of the machine.
func (g *machine) pollName() string {
	switch {
	case g.into:
		return "PollInto"
	case g.generates():
		return "PollNext"
	}
	return "Poll"
}

// outcome names what the method with the body returns.
func (g *machine) outcome() []jen.Code {
	switch {
	case g.into:
		return []jen.Code{jen.Id(g.ready)}
	case g.generates():
		return []jen.Code{jen.Id(g.result), jen.Id(g.ok), jen.Id(g.ready)}
	}
	return []jen.Code{jen.Id(g.result), jen.Id(g.ready)}
}

// over is the condition that a poll has ended the function.
func (g *machine) over() *jen.Statement {
	if g.generates() {
		return jen.Id(g.ready).Op("&&").Op("!").Id(g.ok)
	}
	return jen.Id(g.ready)
}

// notOver is the opposite of over.
func (g *machine) notOver() *jen.Statement {
	if g.generates() {
		return jen.Parens(jen.Id(g.ok).Op("||").Op("!").Id(g.ready))
	}
	return jen.Op("!").Id(g.ready)
}

// pending ends a poll of a machine with defers that has not ended the function.
func (g *machine) pending() jen.Code {
	if g.generates() {
		return jen.Return(g.outcome()...)
	}
	return jen.Return(jen.Id(g.result), g.boolean(false))
}

// suspended ends a poll of a machine whose deferred calls go on in the next.
func (g *machine) suspended() jen.Code {
	if g.generates() {
		return jen.Return(g.zero(g.fn.Value), g.boolean(false), g.boolean(false))
	}
	return jen.Return(g.zero(g.fn.Value), g.boolean(false))
}

// finished ends the last poll of a machine with defers. What a generator was about to
// yield when it panicked is not handed out.
func (g *machine) finished() jen.Code {
	if g.generates() {
		return jen.Return(g.zero(g.fn.Value), g.boolean(false), g.boolean(true))
	}
	return jen.Return(jen.Id(g.result), g.boolean(true))
}

func (g *machine) signedNext(c *jen.Statement, params ...jen.Code) *jen.Statement {
	return c.Params(append(params, jen.Id(g.cx).Add(g.context()))...).
		Params(jen.Id(g.result).Add(g.types.spell(g.fn.Value)), jen.List(jen.Id(g.ok), jen.Id(g.ready)).Add(g.out.imports.predeclared("bool")))
}

// yield gives the values to who polls, and is where the next poll goes on.
func (g *machine) yield(y *ir.Yield, next *ir.Block) []jen.Code {
	pos := y.State.Pos
	codes := append(g.tr.comments.above(pos), g.tr.mark(pos)...)
	codes = append(codes, g.capturing(y.Capture, pos, func() []jen.Code {
		var places []jen.Code
		for i := range g.fn.Parts() {
			places = append(places, g.resultPlace(i))
		}
		return []jen.Code{jen.List(places...).Op("=").List(g.tr.unbroken(y.Values)...)}
	})...)
	codes = append(codes, anyLines())
	codes = append(codes, g.store(y.State)...)
	codes = append(codes, g.tr.mark(pos)...)
	codes = append(codes, jen.Return(jen.Id(g.result), g.boolean(true), g.boolean(true)))
	g.tr.high = 0
	codes = append(codes, g.tr.mark(pos)...)
	codes = append(codes, jen.Id(g.resume(y.State)+":"))
	return append(codes, g.jump(y.Next, next)...)
}

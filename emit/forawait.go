package emit

import (
	"go/types"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/ir"
)

// begin starts the stream of a loop.
func (g *machine) begin(b *ir.Begin) []jen.Code {
	place := g.field(b.Var.Slot)
	codes := g.tr.comments.above(b.Pos)
	return append(codes, g.capturing(b.Capture, b.Pos, func() []jen.Code {
		return append(g.start(b.Start, b.Pos, place), g.refuseNil(b.Start, b.Pos, place)...)
	})...)
}

// next polls a stream, which is also where the machine resumes.
func (g *machine) next(b *ir.Block, n *ir.Next, next *ir.Block) []jen.Code {
	pos := n.State.Pos
	if g.more == "" {
		g.more = g.scope.fresh("more")
	}
	g.tr.high = 0
	codes := append(g.spend(b, n.State), g.tr.mark(pos)...)
	codes = append(codes, jen.Id(g.resume(n.State)+":"))
	codes = append(codes, g.tr.mark(pos)...)
	value, unpack := g.unpack(n.Of, n.Dst, n.State)
	poll := jen.List(value, jen.Id(g.more), jen.Id(g.ready)).Op("=").Add(g.stream(n)).Dot("PollNext").Call(jen.Id(g.cx))
	codes = append(codes, g.unlessReady(b, n.State, poll)...)
	codes = append(codes, g.tr.mark(pos)...)
	end := append(g.tr.mark(pos), goTo(g.label(n.End)))
	codes = append(codes, jen.If(jen.Op("!").Id(g.more)).Block(end...))
	codes = append(codes, g.tr.mark(pos)...)
	codes = append(codes, unpack...)
	return append(codes, g.jump(n.Next, next)...)
}

// stream is the stream that n polls. The variable may have a type that says nothing of it.
func (g *machine) stream(n *ir.Next) *jen.Statement {
	v := g.streamVar(n)
	if types.Identical(v.Type, g.out.pkg.Runtime.Awaited()) {
		if like := g.likeValue(n.Of); like != nil {
			return g.rtlib("Load").Call(g.variable(v), g.rtlib("StreamOf").Call(like))
		}
		return g.variable(v).Assert(g.rtlib("Stream").Types(g.types.spell(n.Of.Value)))
	}
	return g.variable(v)
}

func (g *machine) streamVar(n *ir.Next) *ir.Var { return g.Objects[g.Info.ObjectOf(n.Stream)] }

// cancelStreams are the clauses of a switch over the states that cancel the
// streams which loops go over and do not own.
func (g *machine) cancelStreams() []jen.Code {
	var clauses []jen.Code
	for _, s := range g.States {
		if s.Next == nil || g.streamVar(s.Next).Owned {
			continue
		}
		clauses = append(clauses, jen.Case(jen.Id(stateNumber(s))),
			g.heldStream(s.Next).Dot("Cancel").Call(jen.Id(g.cx)))
	}
	return clauses
}

// heldStream is the stream that n polls, while the machine is suspended. The field may
// have a type that says nothing of it.
func (g *machine) heldStream(n *ir.Next) *jen.Statement {
	slot := g.streamVar(n).Slot
	if cancel, _, _ := types.LookupFieldOrMethod(slot.Type, true, g.out.pkg.Types, "Cancel"); cancel == nil {
		return g.field(slot).Assert(g.rtlib("Awaited"))
	}
	return g.field(slot)
}

// traceStreams are the clauses of a switch over the states that name the streams
// which loops wait for.
func (g *machine) traceStreams() []jen.Code {
	var clauses []jen.Code
	for _, s := range g.States {
		if s.Next == nil {
			continue
		}
		slot := g.streamVar(s.Next).Slot
		awaited := g.field(slot)
		switch slot.Type.Underlying().(type) {
		case *types.Interface, *types.Pointer:
		default:
			awaited = jen.Op("&").Add(awaited)
		}
		clauses = append(clauses, jen.Case(jen.Id(stateNumber(s))), jen.Id("awaited").Op("=").Add(awaited))
	}
	return clauses
}

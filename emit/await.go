package emit

import (
	"go/types"
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/ir"
)

// await starts the child and polls it, which is also where the machine resumes.
// A child that is ready at once stores nothing.
func (g *machine) await(a *ir.Await, next *ir.Block) []jen.Code {
	child := g.child(a.State)
	codes := g.tr.comments.above(a.State.Await.Pos)
	codes = append(codes, g.capturing(a.Capture, a.State.Await.Pos, func() []jen.Code { return g.start(a, child) })...)
	g.tr.high = 0
	codes = append(codes, g.tr.mark(a.State.Await.Pos)...)
	codes = append(codes, jen.Id(g.resume(a.State)+":"))
	codes = append(codes, g.tr.mark(a.State.Await.Pos)...)
	value, unpack := g.unpack(a)
	poll := jen.List(value, jen.Id(g.ready)).Op("=").Add(child.Clone()).Dot("Poll").Call(jen.Id(g.cx))
	codes = append(codes, jen.If(poll, jen.Op("!").Id(g.ready)).Block(g.suspend(a.State)...))
	codes = append(codes, g.tr.mark(a.State.Await.Pos)...)
	if c := a.State.Child; !c.Owned && !g.local(c.Type) {
		codes = append(codes, child.Clone().Op("=").Add(g.zero(c.Type)))
	}
	codes = append(codes, unpack...)
	return append(codes, g.jump(a.Next, next)...)
}

// child is the awaited future while it is polled: its slot, or a local variable
// that is stored when it suspends.
func (g *machine) child(s *ir.State) *jen.Statement {
	c := s.Child
	if !c.Owned && g.local(c.Type) {
		return jen.Id(g.childVar(c, s.Await.Pos))
	}
	return g.field(c)
}

// start brings the child into its place.
func (g *machine) start(a *ir.Await, child *jen.Statement) []jen.Code {
	s := a.Start
	codes := g.tr.mark(a.State.Await.Pos)
	if s.Embedded {
		args := g.tr.exprs(s.Args)
		if s.Ellipsis {
			args[len(args)-1] = jen.Add(args[len(args)-1], jen.Op("..."))
		}
		return append(codes, child.Clone().Dot("Init").Call(args...))
	}
	codes = append(codes, child.Clone().Op("=").Add(g.tr.operand(s.Value)))
	_, param := types.Unalias(a.State.Child.Type).(*types.TypeParam)
	if !types.IsInterface(a.State.Child.Type) || param {
		return codes
	}
	line := strconv.Itoa(g.tr.lineOf(a.State.Await.Pos))
	codes = append(codes, g.tr.mark(a.State.Await.Pos)...)
	fail := g.rtlib("NilAwait").Call(jen.Op("&").Id(g.table), jen.Id(line))
	return append(codes, jen.If(child.Clone().Op("==").Nil()).Block(append(g.tr.mark(a.State.Await.Pos), fail)...))
}

// suspend stores what is live and returns.
func (g *machine) suspend(s *ir.State) []jen.Code {
	codes := []jen.Code{anyLines()}
	for _, v := range g.stored(s.Save) {
		codes = append(codes, g.field(v.Slot).Op("=").Id(g.vars[v]))
	}
	if c := s.Child; !c.Owned && g.local(c.Type) {
		codes = append(codes, g.field(c).Op("=").Id(g.childVar(c, s.Await.Pos)))
	}
	codes = append(codes, g.clearSlots(s.Clear)...)
	codes = append(codes, g.state().Op("=").Id(strconv.Itoa(int(s.Number))))
	codes = append(codes, g.leave()...)
	codes = append(codes, g.tr.mark(s.Await.Pos)...)
	return append(codes, jen.Return())
}

// unpack returns what takes the child's value and the code that hands it to the
// destinations.
func (g *machine) unpack(a *ir.Await) (value jen.Code, codes []jen.Code) {
	dst, wanted := g.destinations(a)
	switch {
	case !wanted:
		return jen.Id("_"), nil
	case g.direct(a):
		return dst[0], nil
	}
	name := g.temp(a.State.Await.Value, "value", a.State.Await.Pos)
	if a.State.Await.Unpacked {
		codes = []jen.Code{jen.List(dst...).Op("=").Id(name).Dot("Unpack").Call()}
	} else {
		codes = []jen.Code{jen.Add(dst[0]).Op("=").Id(name)}
	}
	return jen.Id(name), codes
}

func (g *machine) destinations(a *ir.Await) (dst []jen.Code, wanted bool) {
	for _, id := range a.Dst {
		if id == nil {
			dst = append(dst, jen.Id("_"))
			continue
		}
		wanted = true
		dst = append(dst, g.ident(id))
	}
	return dst, wanted
}

// direct reports whether the poll may set the destination itself, to the zero
// value while the child is pending.
func (g *machine) direct(a *ir.Await) bool {
	if a.State.Await.Unpacked || len(a.Dst) != 1 {
		return false
	}
	v := g.Objects[g.Info.ObjectOf(a.Dst[0])]
	if v == nil || v.Home != ir.Local || !types.Identical(v.Type, a.State.Await.Value) {
		return false
	}
	for _, s := range a.State.Save {
		if s == v {
			return false
		}
	}
	return true
}

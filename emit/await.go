package emit

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/ir"
	"github.com/asyncgen/asyncgen/lower/typed"
)

// await starts the child and polls it, which is also where the machine resumes.
// A child that is ready at once stores nothing.
func (g *machine) await(b *ir.Block, a *ir.Await, next *ir.Block) []jen.Code {
	child, pos := g.child(a.State), a.State.Pos
	codes := g.tr.comments.above(pos)
	codes = append(codes, g.capturing(a.Capture, pos, func() []jen.Code {
		return append(g.start(a.Start, pos, child), g.refuseNil(a.Start, pos, child)...)
	})...)
	g.tr.high = 0
	codes = append(codes, g.spend(b, a.State)...)
	codes = append(codes, g.tr.mark(pos)...)
	codes = append(codes, jen.Id(g.resume(a.State)+":"))
	codes = append(codes, g.tr.mark(pos)...)
	poll, unpack := g.pollChild(a, child)
	codes = append(codes, g.unlessReady(b, a.State, poll)...)
	codes = append(codes, g.tr.mark(pos)...)
	if c := a.State.Child; !c.Owned && !g.localChild(a.State) {
		codes = append(codes, child.Clone().Op("=").Add(g.zero(c.Type)))
	}
	codes = append(codes, unpack...)
	return append(codes, g.jump(a.Next, next)...)
}

// child is the awaited future while it is polled: its slot, or a local variable
// that is stored when it suspends.
func (g *machine) child(s *ir.State) *jen.Statement {
	if g.localChild(s) {
		return jen.Id(g.childVar(s))
	}
	return g.field(s.Child)
}

// start brings a child into its place.
func (g *machine) start(s ir.Start, pos token.Pos, place *jen.Statement) []jen.Code {
	if !s.Embedded {
		return append(g.tr.mark(pos), place.Clone().Op("=").Add(g.tr.operand(s.Value)))
	}
	var codes []jen.Code
	placed := make(map[int]jen.Code)
	for _, a := range s.Placed {
		codes = append(codes, g.start(a.Start, s.Args[a.Index].Pos(), g.field(a.Slot))...)
		placed[a.Index] = jen.Op("&").Add(g.field(a.Slot))
	}
	codes = append(codes, g.tr.mark(pos)...)
	args := make([]jen.Code, len(s.Args))
	for i, e := range s.Args {
		if args[i] = placed[i]; args[i] == nil {
			args[i] = g.tr.expr(e)
		}
	}
	if s.Ellipsis {
		args[len(args)-1] = jen.Add(args[len(args)-1], jen.Op("..."))
	}
	return append(codes, place.Clone().Dot("Init").Call(args...))
}

// refuseNil panics if what has been started in place, to be polled at pos, is nil.
func (g *machine) refuseNil(s ir.Start, pos token.Pos, place *jen.Statement) []jen.Code {
	if s.Embedded || !typed.IsInterface(s.Type) {
		return nil
	}
	line := strconv.Itoa(g.tr.lineOf(pos))
	fail := g.rtlib("NilAwait").Call(jen.Op("&").Id(g.table), jen.Id(line))
	codes := g.tr.mark(pos)
	return append(codes, jen.If(g.isNil(place, "==", s.Type)).Block(append(g.tr.mark(pos), fail)...))
}

// pollChild polls the child of a, and returns the code that hands its value on.
func (g *machine) pollChild(a *ir.Await, child *jen.Statement) (poll jen.Code, unpack []jen.Code) {
	await := a.State.Await
	if !a.Start.Into {
		value, unpack := g.unpack(await, a.Dst, a.State)
		return jen.List(value, jen.Id(g.ready)).Op("=").Add(child.Clone()).Dot("Poll").Call(jen.Id(g.cx)), unpack
	}
	if a.Tail {
		return jen.Id(g.ready).Op("=").Add(child.Clone()).Dot("PollInto").Call(jen.Id(g.cx), jen.Id(g.result)), nil
	}
	place, unpack := g.unpackFrom(await, a.Dst)
	return jen.Id(g.ready).Op("=").Add(child.Clone()).Dot("PollInto").Call(jen.Id(g.cx), jen.Op("&").Add(place)), unpack
}

// unpackFrom is unpack for a child that puts its value into a place, when it is
// ready: the destination itself, if that is a variable of the same type.
func (g *machine) unpackFrom(a *check.Await, ids []*ast.Ident) (place jen.Code, codes []jen.Code) {
	dst, wanted := g.destinations(ids)
	if wanted && !a.Unpacked {
		if v := g.Objects[g.Info.ObjectOf(ids[0])]; v != nil && v.Home != ir.Boxed && types.Identical(v.Type, a.Value) {
			return dst[0], nil
		}
	}
	name := g.temp(temp{typ: a.Value, name: "value", at: a.Pos, like: g.likeValue(a)})
	if !wanted {
		return jen.Id(name), nil
	}
	if !a.Unpacked {
		return jen.Id(name), []jen.Code{jen.Add(dst[0]).Op("=").Id(name)}
	}
	return jen.Id(name), []jen.Code{jen.List(dst...).Op("=").Id(name).Dot("Unpack").Call()}
}

// suspend stores what is live and returns.
func (g *machine) suspend(s *ir.State) []jen.Code {
	codes := append(g.store(s), g.tr.mark(s.Pos)...)
	return append(codes, jen.Return())
}

// store stores what is live in s, ahead of the return.
func (g *machine) store(s *ir.State) []jen.Code {
	var codes []jen.Code
	for _, v := range g.stored(s.Save) {
		codes = append(codes, g.save(v))
	}
	if g.localChild(s) {
		codes = append(codes, g.field(s.Child).Op("=").Id(g.childVar(s)))
	}
	codes = append(codes, g.clearSlots(s.Clear)...)
	codes = append(codes, g.setState(stateNumber(s)))
	return append(codes, g.leave()...)
}

// unpack returns what takes the value of a, which is awaited in state s, and the
// code that hands it to dst.
func (g *machine) unpack(a *check.Await, ids []*ast.Ident, s *ir.State) (value jen.Code, codes []jen.Code) {
	dst, wanted := g.destinations(ids)
	switch {
	case !wanted:
		return jen.Id("_"), nil
	case g.direct(a, ids, s):
		return dst[0], nil
	}
	name := g.temp(temp{typ: a.Value, name: "value", at: a.Pos, like: g.likeValue(a)})
	if a.Unpacked {
		codes = []jen.Code{jen.List(dst...).Op("=").Id(name).Dot("Unpack").Call()}
	} else {
		codes = []jen.Code{jen.Add(dst[0]).Op("=").Id(name)}
	}
	return jen.Id(name), codes
}

func (g *machine) destinations(ids []*ast.Ident) (dst []jen.Code, wanted bool) {
	for _, id := range ids {
		if id == nil {
			dst = append(dst, jen.Id("_"))
			continue
		}
		wanted = true
		dst = append(dst, g.tr.target(id))
	}
	return dst, wanted
}

// direct reports whether the poll may set the destination itself, to the zero
// value while the child is pending.
func (g *machine) direct(a *check.Await, dst []*ast.Ident, s *ir.State) bool {
	if a.Unpacked || len(dst) != 1 || s.Passing {
		return false
	}
	v := g.Objects[g.Info.ObjectOf(dst[0])]
	return v != nil && v.Home == ir.Local && types.Identical(v.Type, a.Value) && !slices.Contains(s.Save, v)
}

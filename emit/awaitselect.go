package emit

import (
	"go/types"
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/ir"
	"github.com/asyncgen/asyncgen/lower/typed"
)

// maxInlineDrops is the number of temporaries up to which a case that is ready
// cancels the others itself. With more of them, there is a method for that, so
// that the code grows with their number and not its square.
const maxInlineDrops = 3

// awaitSelect starts the cases, in order, and polls each once, from a random one
// on. It resumes at the polling.
func (g *machine) awaitSelect(b *ir.Block, s *ir.Select, next *ir.Block) []jen.Code {
	pos := s.State.Pos
	codes := append(g.tr.comments.above(pos), g.tr.mark(pos)...)
	for _, c := range s.Cases {
		if c.Start.Type != nil {
			codes = append(codes, g.capturing(c.Capture, c.Await.Pos, func() []jen.Code {
				return g.start(c.Start, c.Await.Pos, g.started(c))
			})...)
		}
	}
	g.tr.high = 0
	codes = append(codes, g.spend(b, s.State)...)
	codes = append(codes, g.tr.mark(pos)...)
	if !s.State.Passing {
		codes = append(codes, jen.Id(g.resume(s.State)+":"))
		codes = append(codes, g.tr.mark(pos)...)
	}
	if s.NeedsGuard() {
		codes = append(codes, g.state().Op("=").Add(g.polling(s.State)))
	}
	codes = append(codes, g.polls(s)...)
	codes = append(codes, g.tr.mark(pos)...)
	if s.Default == nil {
		codes = append(codes, g.beginSuspension(b, s.State)...)
		return append(codes, g.suspend(s.State)...)
	}
	codes = append(codes, g.dropAll(s, nil)...)
	return append(codes, g.jump(s.Default, next)...)
}

// polling is the state while the cases of s are polled.
func (g *machine) polling(s *ir.State) jen.Code {
	return g.rtlib("StatePolling").Op("+").Id(stateNumber(s))
}

// started is where the future of a case is put.
func (g *machine) started(c *ir.Case) *jen.Statement {
	if c.Kept != nil {
		return g.target(g.Objects[g.Info.ObjectOf(c.Kept)])
	}
	return g.field(c.Child)
}

// polled is the future of a case.
func (g *machine) polled(c *ir.Case) *jen.Statement {
	if c.Kept != nil {
		return g.variable(g.Objects[g.Info.ObjectOf(c.Kept)])
	}
	if types.Identical(c.Child.Type, c.Start.Type) {
		return g.field(c.Child)
	}
	future := g.likeFuture(c.Await)
	if future == nil {
		future = jen.Op("*").Add(g.out.imports.fresh(g.types.spell(c.Start.Type)))
	}
	return g.rtlib("Load").Call(g.field(c.Child), future)
}

// polls polls the cases, each once.
func (g *machine) polls(s *ir.Select) []jen.Code {
	n := len(s.Cases)
	if s.Biased || n == 1 {
		var codes []jen.Code
		for _, c := range s.Cases {
			codes = append(codes, g.pollCase(s, c)...)
		}
		return codes
	}
	if g.turn[0] == "" {
		g.turn = [2]string{g.scope.fresh("i"), g.scope.fresh("n")}
	}
	i, left, count := g.turn[0], g.turn[1], strconv.Itoa(n)
	var clauses []jen.Code
	for k, c := range s.Cases {
		clause := jen.Case(jen.Id(strconv.Itoa(k)))
		if k == n-1 {
			clause = jen.Default()
		}
		clauses = append(clauses, g.tr.mark(c.Await.Pos)...)
		clauses = append(clauses, clause)
		clauses = append(clauses, g.pollCase(s, c)...)
		clauses = append(clauses, jen.Id(i).Op("=").Id(strconv.Itoa((k+1)%n)))
	}
	first := g.rtlib("FirstCase").Call(jen.Id(g.cx), jen.Id(count))
	loop := jen.For(
		jen.List(jen.Id(i), jen.Id(left)).Op(":=").List(first, jen.Id(count)),
		jen.Id(left).Op(">").Id("0"),
		jen.Id(left).Op("--"),
	).Block(append(g.tr.mark(s.State.Pos), jen.Switch(jen.Id(i)).Block(clauses...))...)
	return []jen.Code{loop}
}

// pollCase polls a case and, if that is ready, gives up the others and goes to
// its body.
func (g *machine) pollCase(s *ir.Select, c *ir.Case) []jen.Code {
	codes := g.tr.mark(c.Await.Pos)
	value, unpack := g.unpack(c.Await, c.Dst, s.State)
	won := append(g.dropAll(s, c), unpack...)
	won = append(won, g.tr.mark(c.Await.Pos)...)
	won = append(won, goTo(g.label(c.Next)))
	poll := jen.List(value, jen.Id(g.ready)).Op("=").Add(g.polled(c)).Dot("Poll").Call(jen.Id(g.cx))
	code := jen.If(poll, jen.Id(g.ready)).Block(won...)
	if t := g.polledType(c); nilable(t) {
		code = jen.If(g.isNil(g.polled(c), "!=", t)).Block(append(g.tr.mark(c.Await.Pos), code)...)
	}
	return append(codes, code)
}

// polledType is the type of a case's future where that is held by its value, so
// that it may be nil; else nil.
func (g *machine) polledType(c *ir.Case) types.Type {
	switch {
	case c.Kept != nil:
		return g.Info.TypeOf(c.Kept)
	case c.Child.Owned:
		return nil
	}
	return c.Child.Type
}

// nilable reports whether values of type t can be compared with nil.
func nilable(t types.Type) bool {
	if t == nil || typed.IsTypeParam(t) {
		return false
	}
	switch t.Underlying().(type) {
	case *types.Interface, *types.Pointer, *types.Signature, *types.Map, *types.Chan, *types.Slice:
		return true
	}
	return false
}

// dropAll cancels the temporaries of s but for the one of won, which may be nil.
// The state says until then that they are polled, so that the guard makes good
// what a Cancel that panics leaves out.
func (g *machine) dropAll(s *ir.Select, won *ir.Case) []jen.Code {
	var codes []jen.Code
	switch temps := s.Temporaries(); {
	case len(temps) > maxInlineDrops:
		codes = append(codes, jen.Id(g.self).Dot(dropName(s)).Call(jen.Id(g.cx)))
	default:
		for _, c := range temps {
			if c != won {
				codes = append(codes, g.ifNotNil(c, g.field(c.Child).Dot("Cancel").Call(jen.Id(g.cx)))...)
			}
			if !c.Child.Owned {
				codes = append(codes, g.field(c.Child).Op("=").Add(g.zero(c.Child.Type)))
			}
		}
	}
	if s.NeedsGuard() {
		codes = append(codes, g.poison())
	}
	return codes
}

func (g *machine) ifNotNil(c *ir.Case, code jen.Code) []jen.Code {
	if nilable(g.polledType(c)) {
		code = jen.If(g.isNil(g.field(c.Child), "!=", c.Child.Type)).Block(code)
	}
	return []jen.Code{code}
}

// dropName is the name of the method that cancels the temporaries of s.
func dropName(s *ir.Select) string { return "drop" + stateNumber(s.State) }

// dropMethods are the methods that cancel the temporaries of the selects that
// have several.
func (g *machine) dropMethods() []jen.Code {
	var codes []jen.Code
	for _, st := range g.States {
		if s := st.Select; s != nil && len(s.Temporaries()) > 1 {
			codes = append(codes, jen.Line(), g.dropMethod(s))
		}
	}
	return codes
}

// dropMethod cancels temporaries in order: all of them, whatever panics.
func (g *machine) dropMethod(s *ir.Select) jen.Code {
	var body []jen.Code
	temps := s.Temporaries()
	for i := len(temps) - 1; i >= 0; i-- {
		c := temps[i]
		call := g.field(c.Child).Dot("Cancel").Call(jen.Id(g.cx))
		if i > 0 {
			call = jen.Defer().Add(call)
		}
		body = append(body, g.ifNotNil(c, call)...)
		if !c.Child.Owned {
			body = append(body, g.field(c.Child).Op("=").Add(g.zero(c.Child.Type)))
		}
	}
	return g.method(g.self, g.frame).Id(dropName(s)).Params(jen.Id(g.cx).Add(g.context())).Block(body...)
}

package emit

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/ir"
)

// gotos lists the blocks that b reaches by goto when next is the block below.
func gotos(b, next *ir.Block) []*ir.Block {
	var to []*ir.Block
	for _, i := range b.Instrs {
		if e, ok := i.(*ir.Exec); ok {
			for _, j := range e.Jumps {
				to = append(to, j)
			}
		}
	}
	jump := func(j *ir.Block) {
		if j != nil && j != next {
			to = append(to, j)
		}
	}
	switch t := b.Term.(type) {
	case *ir.Jump:
		jump(t.To)
	case *ir.If:
		jump(t.Then)
		jump(t.Else)
	case *ir.Switch:
		for _, c := range t.Clauses {
			to = append(to, c.To)
		}
		jump(t.Default)
	case *ir.Await:
		jump(t.Next)
	case *ir.Next:
		to = append(to, t.End)
		jump(t.Next)
	case *ir.Yield:
		jump(t.Next)
	case *ir.Select:
		for _, c := range t.Cases {
			to = append(to, c.Next)
		}
		jump(t.Default)
	}
	return to
}

// blocks writes the blocks one below the other; control falls from one into the
// next where it can.
func (g *machine) blocks() []jen.Code {
	var codes []jen.Code
	for i, b := range g.Blocks {
		var next *ir.Block
		if i+1 < len(g.Blocks) {
			next = g.Blocks[i+1]
		}
		if g.targets[b] {
			g.tr.high = 0
			codes = append(codes, g.tr.mark(firstPosOf(b))...)
			codes = append(codes, jen.Id(g.label(b)+":"))
		}
		codes = append(codes, g.block(b, next)...)
	}
	return append(codes, sourceLine(g.tr.lineOf(g.fn.Body.Rbrace)))
}

// firstPosOf returns the first position in the source that b has.
func firstPosOf(b *ir.Block) token.Pos {
	for _, n := range blockNodes(b) {
		if pos := firstPosIn(n); pos.IsValid() {
			return pos
		}
	}
	switch t := b.Term.(type) {
	case *ir.Await, *ir.Select, *ir.Next, *ir.Yield:
		return ir.StateOf(t).Pos
	case *ir.Return:
		return returnPos(t)
	}
	return token.NoPos
}

// returnPos is where a return stands: at the closing brace, if it is the body's
// end.
func returnPos(r *ir.Return) token.Pos {
	if body, ok := r.At.(*ast.BlockStmt); ok {
		return body.Rbrace
	}
	return r.At.Pos()
}

func (g *machine) block(b, next *ir.Block) []jen.Code {
	var codes []jen.Code
	for _, i := range b.Instrs {
		switch i := i.(type) {
		case *ir.Exec:
			codes = append(codes, g.exec(b, i)...)
		case *ir.Fresh:
			codes = append(codes, g.fresh(i.Var)...)
		case *ir.Renew:
			codes = append(codes, g.renew(i.Var)...)
		case *ir.Begin:
			codes = append(codes, g.begin(i)...)
		case *ir.Hold:
			codes = append(codes, g.hold(i.Var))
		case *ir.Release:
			codes = append(codes, g.release(i.Var)...)
		}
	}
	return append(codes, g.term(b, next)...)
}

func (g *machine) exec(b *ir.Block, e *ir.Exec) []jen.Code {
	g.tr.leave = g.leaving(b, e)
	defer func() { g.tr.leave = nil }()
	captured := append(slices.Clip(e.Capture), g.boxesInLoops(e)...)
	stmt := func() []jen.Code {
		return g.within(e.Stmt, func() []jen.Code { return g.tr.stmt(e.Stmt) })
	}
	if len(e.Closures) == 0 {
		return g.capturing(captured, firstPosIn(e.Stmt), stmt)
	}
	return g.rebound(captured, firstPosIn(e.Stmt), func() []jen.Code { return append(g.remake(e.Closures), stmt()...) })
}

// boxesInLoops returns the variables, but for those that e captures, whose box stands
// in the frame alone and that loops in e mention: each mention would look the box up
// again. What a return statement mentions counts for nothing, as it may come to none.
func (g *machine) boxesInLoops(e *ir.Exec) []*ir.Var {
	var found []*ir.Var
	ast.Inspect(e.Stmt, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ForStmt, *ast.RangeStmt:
			ast.Inspect(n, func(n ast.Node) bool {
				if _, ok := n.(*ast.ReturnStmt); ok {
					return false
				}
				if id, ok := n.(*ast.Ident); ok {
					v := g.Objects[g.Info.ObjectOf(id)]
					if v != nil && v.Home == ir.Boxed && v.Pinned && !slices.Contains(e.Capture, v) && !slices.Contains(found, v) {
						found = append(found, v)
					}
				}
				return true
			})
			return false
		}
		return true
	})
	return found
}

// remake makes closures again, in variables of the statement that follows.
func (g *machine) remake(closures []ir.Closure) []jen.Code {
	var codes []jen.Code
	for _, c := range closures {
		codes = append(codes, g.tr.mark(c.Lit.Pos())...)
		codes = append(codes, jen.Id(g.vars[c.Var]).Op(":=").Add(g.tr.operand(c.Lit)))
		g.bound[c.Var] = true
	}
	return codes
}

// leaving writes the return and branch statements by which e leaves b, and the
// statements that are something else in a machine.
func (g *machine) leaving(b *ir.Block, e *ir.Exec) func(ast.Stmt) []jen.Code {
	return func(s ast.Stmt) []jen.Code {
		switch s := s.(type) {
		case *ast.ReturnStmt:
			return g.ret(b, s.Results)
		case *ast.DeferStmt:
			return g.deferStmt(s)
		case *ast.GoStmt:
			return g.goStmt(s)
		case *ast.AssignStmt:
			return g.goExpr(s)
		case *ast.BranchStmt:
			if to := e.Jumps[s]; to != nil {
				return []jen.Code{goTo(g.label(to))}
			}
		}
		return nil
	}
}

// capturing writes what f does at pos in a scope where the captured variables
// are new ones, for function literals to keep.
func (g *machine) capturing(captured []*ir.Var, pos token.Pos, f func() []jen.Code) []jen.Code {
	if len(captured) == 0 {
		return f()
	}
	return g.rebound(captured, pos, f)
}

// rebound is capturing in a scope of its own in any case.
func (g *machine) rebound(captured []*ir.Var, pos token.Pos, f func() []jen.Code) []jen.Code {
	var inner []jen.Code
	for _, v := range captured {
		value := jen.Id(g.vars[v])
		if v.Home == ir.InFrame || v.Pinned {
			value = g.field(v.Slot)
		}
		inner = append(inner, jen.Id(g.vars[v]).Op(":=").Add(value))
	}
	g.bound = make(map[*ir.Var]bool)
	for _, v := range captured {
		g.bound[v] = true
	}
	outer := append(g.tr.comments.above(pos), g.tr.mark(pos)...)
	inner = append(inner, f()...)
	g.bound = nil
	return append(outer, jen.Block(inner...))
}

// fresh starts a new instance of v.
func (g *machine) fresh(v *ir.Var) []jen.Code {
	if !g.used[v] {
		return nil
	}
	switch {
	case v.Home == ir.Boxed && v.Like != nil:
		return []jen.Code{jen.Id(g.address(v)).Op("=").Add(g.rtlib("Fresh")).Call(jen.Id(g.address(v)))}
	case v.Home == ir.Boxed:
		return []jen.Code{jen.Id(g.address(v)).Op("=").Add(g.out.imports.fresh(g.types.spell(v.Type)))}
	case v.Like != nil:
		return []jen.Code{g.target(v).Op("=").Add(g.tr.operand(v.Like))}
	}
	return []jen.Code{g.target(v).Op("=").Add(g.zero(v.Type))}
}

// renew gives v a new box with the old one's value.
func (g *machine) renew(v *ir.Var) []jen.Code {
	box, value := g.address(v), g.scope.fresh(g.vars[v])
	return []jen.Code{jen.Block(
		jen.Id(value).Op(":=").Op("*").Id(box),
		jen.Id(box).Op("=").Op("&").Id(value),
	)}
}

// term writes the end of a block that next follows.
func (g *machine) term(b, next *ir.Block) []jen.Code {
	switch t := b.Term.(type) {
	case *ir.Jump:
		return g.jump(t.To, next)
	case *ir.If:
		return g.branch(t, next)
	case *ir.Switch:
		return g.choose(t, next)
	case *ir.Await:
		return g.await(b, t, next)
	case *ir.Select:
		return g.awaitSelect(b, t, next)
	case *ir.Next:
		return g.next(b, t, next)
	case *ir.Yield:
		return g.yield(t, next)
	case *ir.Return:
		codes := append(g.tr.comments.above(returnPos(t)), g.tr.mark(returnPos(t))...)
		return append(codes, g.ret(b, t.Results)...)
	case *ir.Unreachable:
		return nil
	}
	panic(fmt.Sprintf("emit: no code for %T", b.Term))
}

func (g *machine) jump(to, next *ir.Block) []jen.Code {
	if to == next {
		return nil
	}
	return append(g.tr.markEnd(), goTo(g.label(to)))
}

func (g *machine) branch(t *ir.If, next *ir.Block) []jen.Code {
	codes := append(g.tr.comments.above(firstPosIn(t.Cond)), g.tr.mark(firstPosIn(t.Cond))...)
	g.tr.high = 0
	if t.Then == next {
		codes = append(codes, g.when(g.condition(t.Cond, g.not), t.Else))
		return append(codes, g.tr.mark(token.NoPos)...)
	}
	codes = append(codes, g.when(g.condition(t.Cond, g.tr.operand), t.Then))
	codes = append(codes, g.tr.mark(token.NoPos)...)
	return append(codes, g.jump(t.Else, next)...)
}

func (g *machine) when(cond jen.Code, to *ir.Block) jen.Code {
	return jen.If(cond).Block(append(g.tr.mark(token.NoPos), goTo(g.label(to)))...)
}

// opposite holds the comparisons that are true where others are false, unless
// an operand is no number.
var opposite = map[token.Token]token.Token{
	token.EQL: token.NEQ, token.NEQ: token.EQL,
	token.LSS: token.GEQ, token.GEQ: token.LSS,
	token.GTR: token.LEQ, token.LEQ: token.GTR,
}

// ordered reports whether of two values of x's type one is never neither less
// than, equal to nor greater than the other.
func (g *machine) ordered(x ast.Expr) bool {
	t := g.Info.TypeOf(x)
	if t == nil {
		return false
	}
	b, ok := types.Unalias(t).Underlying().(*types.Basic)
	return ok && b.Info()&(types.IsInteger|types.IsString) != 0 && b.Info()&types.IsUntyped == 0
}

// condition puts the code that write makes of x, which is to stand in the header of a
// statement, in parentheses if there is a composite literal in it: it would begin the body.
func (g *machine) condition(x ast.Expr, write func(ast.Expr) jen.Code) jen.Code {
	literal := false
	ast.Inspect(x, func(n ast.Node) bool {
		_, ok := n.(*ast.CompositeLit)
		literal = literal || ok
		return !literal
	})
	if !literal {
		return write(x)
	}
	return g.tr.inHeader(func() jen.Code {
		return g.tr.inParens(func() jen.Code { return write(x) })
	})
}

// not is the opposite of cond.
func (g *machine) not(cond ast.Expr) jen.Code {
	switch e := ast.Unparen(cond).(type) {
	case *ast.UnaryExpr:
		if e.Op == token.NOT {
			return g.tr.operand(e.X)
		}
	case *ast.BinaryExpr:
		if op, ok := opposite[e.Op]; ok && (e.Op == token.EQL || e.Op == token.NEQ || g.ordered(e.X)) {
			flipped := *e
			flipped.Op = op
			return g.tr.operand(&flipped)
		}
		return jen.Op("!").Parens(g.tr.operand(e))
	}
	return jen.Op("!").Add(g.tr.operand(cond))
}

func (g *machine) choose(t *ir.Switch, next *ir.Block) []jen.Code {
	var header, clauses []jen.Code
	var codes []jen.Code
	if t.Tag != nil {
		codes = append(g.tr.comments.above(firstPosIn(t.Tag)), g.tr.mark(firstPosIn(t.Tag))...)
		header = append(header, g.tr.ahead(t.Tag))
	}
	for _, c := range t.Clauses {
		clauses = append(clauses, g.tr.mark(firstPosIn(c.Values[0]))...)
		clauses = append(clauses, jen.Case(g.tr.exprs(c.Values)...))
		clauses = append(clauses, g.tr.mark(token.NoPos)...)
		clauses = append(clauses, goTo(g.label(c.To)))
	}
	if t.Default != nil && t.Default != next {
		clauses = append(clauses, jen.Default(), goTo(g.label(t.Default)))
	}
	return append(codes, jen.Switch(header...).Block(clauses...))
}

package explain

import (
	"go/ast"
	"go/token"
	"slices"

	"github.com/asyncgen/asyncgen/lower/effect"
	"github.com/asyncgen/asyncgen/lower/ir"
)

// node is what has a place in the source.
type node interface {
	Pos() token.Pos
	End() token.Pos
}

// use is a place where a variable is needed.
type use struct{ pos token.Pos }

// uses tells where the variables of a machine are needed.
type uses struct {
	m     *ir.Machine
	steps map[*ir.Block][]step
}

// step is one step of a block: an instruction, or a half of its terminator.
type step struct {
	effect effect.Effect
	nodes  []ast.Node
	pos    token.Pos // if no node mentions the variable
}

func findUses(m *ir.Machine) *uses {
	u := &uses{m: m, steps: make(map[*ir.Block][]step)}
	for _, bl := range m.Blocks {
		for _, i := range bl.Instrs {
			u.steps[bl] = append(u.steps[bl], instrStep(m, i))
		}
		u.steps[bl] = append(u.steps[bl], termStep(m, bl.Term))
	}
	return u
}

func instrStep(m *ir.Machine, i ir.Instr) step {
	s := step{effect: effect.Of(m, i)}
	if e, ok := i.(*ir.Exec); ok {
		s.nodes = []ast.Node{e.Stmt}
		s.pos = e.Stmt.Pos()
	}
	return s
}

func termStep(m *ir.Machine, t ir.Term) step {
	s := step{effect: effect.OfTerm(m, t)}
	add := func(list ...ast.Expr) {
		for _, e := range list {
			if e != nil {
				s.nodes = append(s.nodes, e)
			}
		}
	}
	switch t := t.(type) {
	case *ir.If:
		add(t.Cond)
	case *ir.Switch:
		add(t.Tag)
		for _, c := range t.Clauses {
			add(c.Values...)
		}
	case *ir.Await, *ir.Select:
		for _, start := range ir.Starts(t) {
			add(start.Operands()...)
		}
		s.pos = ir.StateOf(t).Pos
	case *ir.Next:
		add(t.Stream)
		s.pos = t.State.Pos
	case *ir.Yield:
		add(t.Values...)
		s.pos = t.State.Pos
	case *ir.Return:
		add(t.Results...)
		s.pos = t.At.Pos()
		if body, ok := t.At.(*ast.BlockStmt); ok {
			s.pos = body.Rbrace
		}
	}
	return s
}

// after returns where v may be needed first once something that t polls is
// ready: one place for each way through the function.
func (u *uses) after(t ir.Term, v *ir.Var) []use {
	if slices.Contains(effect.OfResume(u.m, t).Use, v) {
		return []use{{ir.StateOf(t).Pos}}
	}
	return u.from(ir.Targets(t), v)
}

// from is after for the tops of blocks.
func (u *uses) from(blocks []*ir.Block, v *ir.Var) []use {
	var found []use
	seen := make(map[*ir.Block]bool)
	work := slices.Clone(blocks)
	for len(work) > 0 {
		bl := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[bl] {
			continue
		}
		seen[bl] = true
		pos, used, assigned := u.inBlock(bl, v)
		switch {
		case used:
			found = append(found, use{pos})
		case !assigned:
			work = append(work, bl.Successors()...)
		}
	}
	return found
}

// inBlock looks for the first step of bl that needs v, up to one that gives it
// another value.
func (u *uses) inBlock(bl *ir.Block, v *ir.Var) (pos token.Pos, used, assigned bool) {
	for _, s := range u.steps[bl] {
		if slices.Contains(s.effect.Use, v) {
			return u.position(s, v), true, false
		}
		if slices.Contains(s.effect.Def, v) {
			return token.NoPos, false, true
		}
	}
	if state := ir.StateOf(bl.Term); state != nil {
		resume := effect.OfResume(u.m, bl.Term)
		return state.Pos, slices.Contains(resume.Use, v), slices.Contains(resume.Def, v)
	}
	return token.NoPos, false, false
}

// position is where s mentions v.
func (u *uses) position(s step, v *ir.Var) token.Pos {
	pos := token.NoPos
	for _, n := range s.nodes {
		ast.Inspect(n, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && !pos.IsValid() && u.m.Objects[u.m.Info.ObjectOf(id)] == v {
				pos = id.Pos()
			}
			return !pos.IsValid()
		})
	}
	if !pos.IsValid() {
		return s.pos
	}
	return pos
}

package ir

import (
	"go/ast"
	"slices"
)

// Successors returns the blocks that control may go to from bl, each once, in
// the order in which bl names them.
func (bl *Block) Successors() []*Block {
	var out []*Block
	for _, i := range bl.Instrs {
		if e, ok := i.(*Exec); ok {
			out = append(out, e.Targets()...)
		}
	}
	return distinct(append(out, Targets(bl.Term)...))
}

// Reachable returns the blocks that control may come to from those given, and these.
func Reachable(from ...*Block) map[*Block]bool {
	reached := make(map[*Block]bool)
	work := slices.Clone(from)
	for len(work) > 0 {
		bl := work[len(work)-1]
		work = work[:len(work)-1]
		if !reached[bl] {
			reached[bl] = true
			work = append(work, bl.Successors()...)
		}
	}
	return reached
}

// Returns reports whether the function may return in bl.
func (bl *Block) Returns() bool {
	if _, ok := bl.Term.(*Return); ok {
		return true
	}
	found := false
	for _, i := range bl.Instrs {
		if e, ok := i.(*Exec); ok {
			ast.Inspect(e.Stmt, func(n ast.Node) bool {
				switch n.(type) {
				case *ast.ReturnStmt:
					found = true
				case *ast.FuncLit:
					return false
				}
				return !found
			})
		}
	}
	return found
}

// Redirect replaces every block that bl may go to by what f gives for it.
func (bl *Block) Redirect(f func(*Block) *Block) {
	for _, i := range bl.Instrs {
		if e, ok := i.(*Exec); ok {
			e.redirect(f)
		}
	}
	redirect(bl.Term, f)
}

// Targets returns the blocks that e may jump to, each once, in the order of its
// branch statements.
func (e *Exec) Targets() []*Block {
	if len(e.Jumps) == 0 {
		return nil
	}
	var out []*Block
	e.redirect(func(to *Block) *Block {
		out = append(out, to)
		return to
	})
	return distinct(out)
}

// Targets returns the blocks that t names, each once.
func Targets(t Term) []*Block {
	if j, ok := t.(*Jump); ok {
		return []*Block{j.To}
	}
	var out []*Block
	redirect(t, func(to *Block) *Block {
		out = append(out, to)
		return to
	})
	return distinct(out)
}

func (e *Exec) redirect(f func(*Block) *Block) {
	if len(e.Jumps) == 0 {
		return
	}
	ast.Inspect(e.Stmt, func(n ast.Node) bool {
		if br, ok := n.(*ast.BranchStmt); ok && e.Jumps[br] != nil {
			e.Jumps[br] = f(e.Jumps[br])
		}
		return true
	})
}

func redirect(t Term, f func(*Block) *Block) {
	switch t := t.(type) {
	case *Jump:
		t.To = f(t.To)
	case *If:
		t.Then, t.Else = f(t.Then), f(t.Else)
	case *Switch:
		for i := range t.Clauses {
			t.Clauses[i].To = f(t.Clauses[i].To)
		}
		t.Default = f(t.Default)
	case *Await:
		t.Next = f(t.Next)
	case *Next:
		t.Next, t.End = f(t.Next), f(t.End)
	case *Yield:
		t.Next = f(t.Next)
	case *Select:
		for _, c := range t.Cases {
			c.Next = f(c.Next)
		}
		if t.Default != nil {
			t.Default = f(t.Default)
		}
	}
}

// distinct takes what comes again out of blocks, which it overwrites.
func distinct(blocks []*Block) []*Block {
	out := blocks[:0]
	for _, bl := range blocks {
		if !slices.Contains(out, bl) {
			out = append(out, bl)
		}
	}
	return out
}

// StateOf returns the state that t may suspend in, or nil.
func StateOf(t Term) *State {
	switch t := t.(type) {
	case *Await:
		return t.State
	case *Select:
		return t.State
	case *Next:
		return t.State
	case *Yield:
		return t.State
	}
	return nil
}

// Starts returns how the futures that t polls are started.
func Starts(t Term) []Start {
	var starts []Start
	switch t := t.(type) {
	case *Await:
		starts = append(starts, t.Start)
	case *Select:
		for _, c := range t.Cases {
			starts = append(starts, c.Start)
		}
	}
	return starts
}

package explain

import (
	"go/ast"
	"slices"
	"strings"

	"github.com/asyncgen/asyncgen/lower/frame"
	"github.com/asyncgen/asyncgen/lower/ir"
)

func (d *describer) states() []*State {
	all := []*State{}
	uses := findUses(d.m)
	for _, bl := range d.m.Blocks {
		state := ir.StateOf(bl.Term)
		if state == nil || state.Passing {
			continue
		}
		s := &State{
			Number:   state.Number,
			Place:    d.place(state.Pos),
			Select:   state.Select != nil,
			Yield:    state.Yield != nil,
			Children: d.children(bl.Term),
			Saves:    d.saves(slices.Collect(state.Live), func(v *ir.Var) []use { return uses.after(bl.Term, v) }),
		}
		s.Live = d.overhead()
		for _, c := range s.Children {
			s.Live += c.size()
		}
		for v := range state.Live {
			s.Live += v.Slot.Size
		}
		for _, c := range state.Clear {
			s.Clears = append(s.Clears, c.Name)
		}
		s.Next, s.Returns = following(ir.Targets(bl.Term))
		all = append(all, s)
	}
	slices.SortFunc(all, func(a, b *State) int { return int(a.Number) - int(b.Number) })
	return all
}

// saves describes variables that are kept, with what find tells of each.
func (d *describer) saves(vars []*ir.Var, find func(*ir.Var) []use) []Save {
	saves := make([]Save, len(vars))
	for i, v := range vars {
		saves[i] = Save{
			Variable: d.labels[v],
			Field:    v.Slot.Name,
			Size:     v.Slot.Size,
			Kind:     kindOf(v),
			Uses:     d.lines(find(v)),
		}
	}
	return saves
}

// overhead is the size of what a frame needs beside variables and futures.
func (d *describer) overhead() int64 {
	size := int64(frame.HeaderSize)
	if d.m.Func.Inside != nil {
		size += frame.CodeSize
	}
	if len(d.m.Recovers) > 0 {
		size += frame.PanickingSize
	}
	if d.m.Defers {
		size += frame.DefersSize
	}
	return size
}

// live is the size of all that outlives some await, or the time to the first poll.
func (d *describer) live() int64 {
	total := d.overhead()
	counted := make(map[any]bool)
	count := func(what any, size int64) {
		if !counted[what] {
			counted[what] = true
			total += size
		}
	}
	for _, v := range d.m.Entry {
		count(v, v.Slot.Size)
	}
	for _, s := range d.m.States {
		for v := range s.Live {
			count(v, v.Slot.Size)
		}
	}
	for _, bl := range d.m.Blocks {
		for _, slot := range childSlots(bl.Term) {
			count(slot, slot.Size)
		}
	}
	return total
}

// childSlots lists the slots of the futures that t polls, and of those that are
// their arguments. What a loop polls is in a variable.
func childSlots(t ir.Term) []*ir.Slot {
	var slots []*ir.Slot
	add := func(start ir.Start, child *ir.Slot) {
		slots = append(slots, child)
		for a := range start.Arguments() {
			slots = append(slots, a.Slot)
		}
	}
	switch t := t.(type) {
	case *ir.Await:
		add(t.Start, t.State.Child)
	case *ir.Select:
		for _, c := range t.Temporaries() {
			add(c.Start, c.Child)
		}
	}
	return slots
}

// children describes the futures that t polls.
func (d *describer) children(t ir.Term) []Callee {
	if a, ok := t.(*ir.Await); ok {
		return []Callee{d.callee(a.State.Await.Operand, a.Start, a.State.Child)}
	}
	if _, ok := t.(*ir.Yield); ok {
		return []Callee{}
	}
	if n, ok := t.(*ir.Next); ok {
		return []Callee{{Awaits: d.text(n.Of.Operand), Type: d.typeName(d.m.Info.TypeOf(n.Stream)), Held: InVariable}}
	}
	var all []Callee
	for _, c := range t.(*ir.Select).Cases {
		if c.Kept == nil {
			all = append(all, d.callee(c.Await.Operand, c.Start, c.Child))
			continue
		}
		all = append(all, Callee{Awaits: d.text(c.Await.Operand), Type: d.typeName(d.m.Info.TypeOf(c.Kept)), Held: InVariable})
	}
	return all
}

// callee describes one awaited future, or an argument of one.
func (d *describer) callee(operand ast.Expr, start ir.Start, slot *ir.Slot) Callee {
	c := Callee{
		Awaits: d.text(operand),
		Type:   d.typeName(slot.Type),
		Size:   slot.Size,
		Held:   ByReference,
		Why:    start.Reason,
	}
	if !slot.Owned {
		return c
	}
	c.Held = ByValue
	if m := d.x.machineOf(slot.Type); m != nil && m.Frame.Boxed {
		c.Held, c.Why = ByHandle, m.Frame.Reason
	}
	for _, a := range start.Placed {
		c.Arguments = append(c.Arguments, d.callee(start.Args[a.Index], a.Start, a.Slot))
	}
	return c
}

// size is that of the future and of those that are placed for it.
func (c Callee) size() int64 {
	total := c.Size
	for _, a := range c.Arguments {
		total += a.size()
	}
	return total
}

// following returns the states that control may come to next from blocks, and
// whether it may return before. A state in which nothing is suspended is passed.
func following(work []*ir.Block) (next []uint32, returns bool) {
	next = []uint32{}
	seen := make(map[*ir.Block]bool)
	for len(work) > 0 {
		bl := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[bl] {
			continue
		}
		seen[bl] = true
		returns = returns || bl.Returns()
		s := ir.StateOf(bl.Term)
		if s == nil || s.Passing {
			work = append(work, bl.Successors()...)
			continue
		}
		next = append(next, s.Number)
		for _, i := range bl.Instrs {
			if e, ok := i.(*ir.Exec); ok {
				work = append(work, e.Targets()...)
			}
		}
	}
	slices.Sort(next)
	return next, returns
}

func (d *describer) lines(uses []use) []int {
	lines := []int{}
	for _, u := range uses {
		if line := d.place(u.pos).Line; line > 0 {
			lines = append(lines, line)
		}
	}
	slices.Sort(lines)
	return slices.Compact(lines)
}

// text is the source text of n on one line.
func (d *describer) text(n node) string {
	src := d.file.Source.Source.Src
	from := d.file.Package.Fset.PositionFor(n.Pos(), false).Offset
	to := d.file.Package.Fset.PositionFor(n.End(), false).Offset
	if !n.Pos().IsValid() || from >= to || to > len(src) {
		return ""
	}
	return strings.Join(strings.Fields(string(src[from:to])), " ")
}

package frame

import (
	"strings"

	"github.com/asyncgen/asyncgen/lower/ir"
)

// breakCycles chooses the machines to box so that no future holds itself: in
// each cycle the first in source order.
func (p *packager) breakCycles() {
	p.cycles = make(map[*ir.Machine]string)
	holds := make(map[*ir.Machine][]*ir.Machine)
	for _, m := range p.order {
		holds[m] = p.held(m)
	}
	c := componentsOf(p.order, holds)
	for _, m := range p.order {
		if way := p.wayBack(holds, c, m); way != nil {
			p.cycles[m] = "it is recursive: " + cycleText(m, way)
		}
	}
}

// wayBack returns the machines on a way from m to itself that no boxed machine
// is on, m last; nil if there is none. It does not leave m's component.
func (p *packager) wayBack(holds map[*ir.Machine][]*ir.Machine, c components, m *ir.Machine) []*ir.Machine {
	from := map[*ir.Machine]*ir.Machine{}
	work := []*ir.Machine{m}
	for len(work) > 0 {
		cur := work[0]
		work = work[1:]
		for _, next := range holds[cur] {
			if _, seen := from[next]; seen || c[next] != c[m] || p.cycles[next] != "" {
				continue
			}
			from[next] = cur
			if next == m {
				return wayFrom(from, m)
			}
			work = append(work, next)
		}
	}
	return nil
}

func wayFrom(from map[*ir.Machine]*ir.Machine, m *ir.Machine) []*ir.Machine {
	way := []*ir.Machine{m}
	for cur := from[m]; cur != m; cur = from[cur] {
		way = append([]*ir.Machine{cur}, way...)
	}
	return way
}

func cycleText(m *ir.Machine, way []*ir.Machine) string {
	names := []string{m.Func.Obj.Name()}
	for _, w := range way {
		names = append(names, w.Func.Obj.Name())
	}
	return strings.Join(names, " awaits ")
}

// components numbers the strongly connected components of the machines that hold
// each other: two machines are on one cycle if and only if they have one number.
type components map[*ir.Machine]int

func componentsOf(machines []*ir.Machine, holds map[*ir.Machine][]*ir.Machine) components {
	t := tarjan{holds: holds, index: make(map[*ir.Machine]int), low: make(map[*ir.Machine]int), of: make(components)}
	for _, m := range machines {
		if t.index[m] == 0 {
			t.visit(m)
		}
	}
	return t.of
}

// tarjan is Tarjan's algorithm, which visits each machine once.
type tarjan struct {
	holds map[*ir.Machine][]*ir.Machine
	index map[*ir.Machine]int // in the order of visits, from 1
	low   map[*ir.Machine]int // the least index on the stack that is reached
	stack []*ir.Machine       // visited, of a component that is not known yet
	of    components
}

func (t *tarjan) visit(m *ir.Machine) {
	t.index[m] = len(t.index) + 1
	t.low[m] = t.index[m]
	t.stack = append(t.stack, m)
	for _, next := range t.holds[m] {
		switch {
		case t.index[next] == 0:
			t.visit(next)
			t.low[m] = min(t.low[m], t.low[next])
		case t.of[next] == 0:
			t.low[m] = min(t.low[m], t.index[next])
		}
	}
	if t.low[m] != t.index[m] {
		return
	}
	for t.of[m] == 0 {
		last := len(t.stack) - 1
		t.of[t.stack[last]] = t.index[m]
		t.stack = t.stack[:last]
	}
}

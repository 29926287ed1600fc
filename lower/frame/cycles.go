package frame

import (
	"strings"

	"github.com/asyncgen/asyncgen/lower/cycle"
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
	on := cycle.Of(p.order, func(m *ir.Machine) []*ir.Machine { return holds[m] })
	for _, m := range p.order {
		if on[m] == 0 {
			continue
		}
		if way := p.wayBack(holds, on, m); way != nil {
			p.cycles[m] = "it is recursive: " + cycleText(m, way)
		}
	}
}

// wayBack returns the machines on a way from m to itself that no boxed machine
// is on, m last; nil if there is none. It does not leave the cycles that m is on.
func (p *packager) wayBack(holds map[*ir.Machine][]*ir.Machine, on map[*ir.Machine]int, m *ir.Machine) []*ir.Machine {
	from := map[*ir.Machine]*ir.Machine{}
	work := []*ir.Machine{m}
	for len(work) > 0 {
		cur := work[0]
		work = work[1:]
		for _, next := range holds[cur] {
			if _, seen := from[next]; seen || on[next] != on[m] || p.cycles[next] != "" {
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

package emit

import (
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/ir"
)

// graph finds out which blocks need a label and which come after a suspension.
func (g *machine) graph() {
	g.targets = make(map[*ir.Block]bool)
	g.numbers = make(map[*ir.Block]int)
	var resumed []*ir.Block
	for i, b := range g.Blocks {
		g.numbers[b] = i
		var next *ir.Block
		if i+1 < len(g.Blocks) {
			next = g.Blocks[i+1]
		}
		for _, to := range gotos(b, next) {
			g.targets[to] = true
		}
		if s := ir.StateOf(b.Term); s != nil && !s.Passing {
			resumed = append(resumed, ir.Targets(b.Term)...)
		}
	}
	g.resumed = ir.Reachable(resumed...)
	g.looping = ir.Looping(g.Blocks)
}

func goTo(label string) jen.Code { return jen.Id("goto " + label) }

// label returns the label of a block, resume that of a state.
func (g *machine) label(b *ir.Block) string { return g.freeLabel("block" + strconv.Itoa(g.numbers[b])) }

func (g *machine) resume(s *ir.State) string {
	return g.freeLabel("resume" + stateNumber(s))
}

// stateNumber is the number of s, as the code has it.
func stateNumber(s *ir.State) string { return strconv.Itoa(int(s.Number)) }

func (g *machine) freeLabel(name string) string {
	if !g.labels[name] {
		return name
	}
	return unique(name, func(n string) bool { return g.labels[n] })
}

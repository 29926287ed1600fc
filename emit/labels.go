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
	g.resumed = make(map[*ir.Block]bool)
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
			for _, to := range ir.Targets(b.Term) {
				g.reach(to)
			}
		}
	}
	g.looping = ir.Looping(g.Blocks)
}

func (g *machine) reach(b *ir.Block) {
	if g.resumed[b] {
		return
	}
	g.resumed[b] = true
	for _, s := range b.Successors() {
		g.reach(s)
	}
}

func goTo(label string) jen.Code { return jen.Id("goto " + label) }

// label returns the label of a block, resume that of a state.
func (g *machine) label(b *ir.Block) string { return g.freeLabel("block" + strconv.Itoa(g.numbers[b])) }

func (g *machine) resume(s *ir.State) string {
	return g.freeLabel("resume" + strconv.Itoa(int(s.Number)))
}

func (g *machine) freeLabel(name string) string {
	if !g.labels[name] {
		return name
	}
	return unique(name, func(n string) bool { return g.labels[n] })
}

package random

import (
	"fmt"
	"strings"

	"github.com/asyncgen/asyncgen/cmd/asyncgen/internal/oracle/batch"
)

// declareGenerator chooses a function that yields. Its twin returns a function
// to range over.
func (g *generator) declareGenerator() {
	f := &function{name: "G" + g.suffix, async: true}
	for range g.n(3) {
		f.params = append(f.params, g.anyType())
	}
	f.yields = g.basic()
	g.nameThem(f)
	g.streams = append(g.streams, f)
}

// generatorFunction writes a function that yields.
func (g *generator) generatorFunction(f *function) {
	budget := 2 + g.n(4)
	g.body = &body{async: true, fn: f, budget: &budget, yields: f.yields}
	var params []string
	for i, p := range f.params {
		params = append(params, f.names[i]+" "+p.name)
		g.declare(f.names[i], p)
	}
	of := fmt.Sprintf("func(yield func(%s) bool)", f.yields.name)
	g.line("async func %s(%s) %s%s {", f.name, strings.Join(params, ", "),
		batch.Cut("yield "+f.yields.name), batch.Add(of+" { return "+of))
	g.line("if !tr.Go() { return }")
	g.yield()
	for *g.body.budget > 0 {
		g.statement()
	}
	g.show()
	g.line("}%s\n", batch.Add("}"))
	g.body = nil
}

// yield writes a yield, which ends the twin where its consumer has left.
func (g *generator) yield() {
	g.line("%s%s%s%s", batch.Add("if !yield("), batch.Cut("yield "), g.bare(g.expr(g.body.yields, 2)), batch.Add(") { return }"))
}

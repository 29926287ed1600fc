// Package random writes random programs with async functions. They are valid,
// end by themselves, trace what they do, and do the same at each run; struck of
// async and await they are plain Go programs that do the same (package batch).
package random

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// Program returns the program of a seed: an .ago file for package batch, whose
// top-level names end with suffix.
func Program(seed uint64, suffix string) string {
	g := &generator{
		rand:   rand.New(rand.NewPCG(seed, 0x5eed)),
		suffix: "_" + suffix,
		types:  make(map[string]*typ),
	}
	g.large = g.once(16)
	g.tasks = g.once(4)
	g.late = !g.tasks && g.once(3)
	g.collides = g.once(3)
	g.declareTypes()
	g.declareFunctions()
	if g.once(3) {
		g.declareGenerator()
	}
	for _, f := range g.funcs {
		g.function(f)
	}
	for _, f := range g.streams {
		g.generatorFunction(f)
	}
	g.entry()
	g.namesakes()
	return g.header() + g.usedTypes() + g.text.String()
}

// generator holds what has been written and what is in scope.
type generator struct {
	rand     *rand.Rand
	suffix   string
	large    bool // it has several functions that are called one by one
	tasks    bool // it spawns some, and nothing runs beside them
	late     bool // it defers awaits
	collides bool // its literals declare much that has the names of others
	text     strings.Builder
	ids      int
	types    map[string]*typ // by spelling
	pool     []*typ          // types that variables have
	decls    []decl          // of types
	funcs    []*function
	streams  []*function // that yield
	global   []*variable
	box      *box // or nil

	local []string // declarations of what functions call types and constants

	body *body // of the function or function literal being written
}

// body is what belongs to one function or function literal.
type body struct {
	async   bool
	fn      *function // the declared function around
	results []*typ
	named   []string // the names of the results, if they have any
	vars    []*variable
	start   int      // of those that the scope declares itself
	loops   []string // labels of the loops around, innermost last
	depth   int      // of statements
	budget  *int     // of statements of the whole function
	closure int      // depth of function literals
	typeVar []*typ   // the type parameters in scope
	yields  *typ     // what a yield gives here, or nil
}

func (g *generator) line(format string, args ...any) { fmt.Fprintf(&g.text, format+"\n", args...) }

// capture returns what write writes.
func (g *generator) capture(write func()) string {
	outer := g.text
	g.text = strings.Builder{}
	write()
	inner := g.text.String()
	g.text = strings.Builder{}
	g.text.WriteString(outer.String())
	return inner
}

func (g *generator) id() int {
	g.ids++
	return g.ids
}

func (g *generator) fresh(prefix string) string { return fmt.Sprint(prefix, g.id()) }

// n returns a number below k.
func (g *generator) n(k int) int { return g.rand.IntN(k) }

// once reports true once in k times.
func (g *generator) once(k int) bool { return g.rand.IntN(k) == 0 }

func (g *generator) one(list ...string) string { return list[g.rand.IntN(len(list))] }

// option is a way to write something, chosen in proportion to its weight.
type option[T any] struct {
	weight int
	write  func() T
}

func choose[T any](g *generator, options []option[T]) T {
	total := 0
	for _, o := range options {
		total += o.weight
	}
	k := g.rand.IntN(total)
	for _, o := range options {
		if k -= o.weight; k < 0 {
			return o.write()
		}
	}
	panic("random: no option")
}

// packages are what programs may import, and what stands before the dot.
var packages = [][2]string{
	{"batch/leaf", "leaf."}, {"batch/tr", "tr."}, {"errors", "errors."}, {"fmt", "fmt."},
	{"runtime", "runtime."}, {"strings", "strings."}, {"iter", "iter."}, {"github.com/asyncgen/asyncgen/rtlib", "rtlib."}, {"slices", "slices."}, {"maps", "maps."},
}

func (g *generator) header() string {
	var b strings.Builder
	b.WriteString("package p\n\nimport (\n")
	text := g.text.String()
	for _, p := range packages {
		if strings.Contains(text, p[1]) {
			fmt.Fprintf(&b, "\t%q\n", p[0])
		}
	}
	b.WriteString(")\n\n")
	// What only one of the program and its twin may name elsewhere.
	if strings.Contains(text, "rtlib.") {
		b.WriteString("var _ rtlib.Unit\n")
	}
	if strings.Contains(text, "leaf.") {
		b.WriteString("var _ = leaf.Yield\n")
	}
	b.WriteString("\n")
	return b.String()
}

// Package blocks takes function bodies in normal form apart into basic blocks.
// Only statements that contain an await are taken apart; all others stay whole,
// as plain Go that runs within one poll.
package blocks

import (
	"go/ast"
	"go/types"

	"github.com/asyncgen/asyncgen/dsl/diag"
	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/ir"
	"github.com/asyncgen/asyncgen/lower/normal"
	"github.com/asyncgen/asyncgen/lower/owned"
	"github.com/asyncgen/asyncgen/lower/typed"
	"github.com/asyncgen/asyncgen/lower/usage"
)

// Build makes the machine of fn, a function of pkg, without its frame: no
// variable has a slot yet, and Home tells only Boxed variables from others. The
// machine is nil if there are errors.
func Build(pkg *check.Package, fn *normal.Func) (*ir.Machine, diag.List) {
	b := build(pkg, fn, spared{})
	if !b.diags.HasErrors() {
		if s := b.sparing(); len(s.captured) > 0 {
			b = build(pkg, fn, s)
		}
		b.finish()
	}
	if b.diags.HasErrors() {
		return nil, b.diags.Sorted()
	}
	return b.m, b.diags.Sorted()
}

func build(pkg *check.Package, fn *normal.Func, s spared) *builder {
	b := &builder{
		spared:   s,
		pkg:      pkg,
		fn:       fn,
		info:     fn.Info.Layer(),
		suspends: suspending(fn),
		labels:   make(map[string]*ir.Block),
		ways:     make(map[way]*ir.Block),
		m:        &ir.Machine{Func: fn.Source, Objects: make(map[types.Object]*ir.Var)},
	}
	b.m.Info = b.info
	b.m.Defers = defers(fn.Body)
	b.m.DeferAwaits = fn.Defers
	b.m.Recovers = check.Recovers(fn.Body, b.info.ObjectOf)
	b.m.Spawns = spawns(pkg, fn, b.info)
	b.facts = usage.Of(fn.Info, b.declareSignature(), fn.Body)
	b.boxSignature()
	owns := owned.Of(fn.Source, pkg.Info, pkg.Runtime)
	b.owned, b.sole = owns.Owned, owns.Sole
	b.depth = b.depths()
	b.begin(b.newBlock())
	b.start()
	b.stmts(fn.Body.List)
	b.end()
	if !b.diags.HasErrors() {
		b.m.Blocks = simplify(b.m.Blocks)
		b.m.States = number(b.m.Blocks)
	}
	return b
}

// builder builds one machine, statement by statement, in source order.
type builder struct {
	spared spared
	pkg    *check.Package
	fn     *normal.Func
	info   *typed.Info
	facts  *usage.Facts
	m      *ir.Machine
	diags  diag.List

	suspends map[ast.Node]bool // the statements with an await or yield in them
	current  *ir.Block         // nil where control cannot come
	targets  []target          // the enclosing statements that are taken apart, outermost first
	labels   map[string]*ir.Block

	depth map[string]int      // how many loops over functions are around a label
	ways  map[way]*ir.Block   // the blocks that stop a loop over a function
	aside []*ir.Block         // the same in order: they come after the others
	owned map[*types.Var]bool // the variables that own futures
	sole  map[*types.Var]bool // those of them that cancel the old one when they get a new one
	held  []*types.Var        // the variables that hold results until they are returned

	funcLoops int // how many loops over functions have been taken apart so far
}

// target is an enclosing statement that break and continue may refer to, or, if
// it has no exit, the scope of an owned future.
type target struct {
	label string
	exit  *ir.Block
	next  *ir.Block  // of a loop
	fall  *ir.Block  // of a switch clause that another follows
	stop  *types.Var // what a loop over a function goes through, or an owned future
}

// suspending returns the nodes of fn's body that contain an await or a yield.
func suspending(fn *normal.Func) map[ast.Node]bool {
	found := make(map[ast.Node]bool)
	var path []ast.Node
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		if n == nil {
			path = path[:len(path)-1]
			return true
		}
		path = append(path, n)
		if call, ok := n.(*ast.CallExpr); ok && (fn.Awaits[call] != nil || fn.Streams[call] != nil || yields(fn, call)) {
			for i := len(path) - 1; i >= 0 && !found[path[i]]; i-- {
				found[path[i]] = true // and so are those around it
			}
		}
		return true
	})
	return found
}

// start makes new instances of the named results.
func (b *builder) start() {
	for _, r := range b.m.Results {
		b.emit(&ir.Fresh{Var: r})
	}
}

// end ends the block that control reaches the body's end in, and places those
// that stand aside. With results to return, control does not reach the end.
func (b *builder) end() {
	switch {
	case b.current == nil:
	case len(b.fn.Source.Results) > 0:
		b.terminate(&ir.Unreachable{})
	default:
		b.terminate(&ir.Return{At: b.fn.Body})
	}
	b.endReturns()
	b.m.Blocks = append(b.m.Blocks, b.aside...)
}

func (b *builder) newBlock() *ir.Block { return new(ir.Block) }

// begin places bl after the blocks so far. Control falls into it from the
// current one, if that has not ended.
func (b *builder) begin(bl *ir.Block) {
	if b.current != nil {
		b.terminate(&ir.Jump{To: bl})
	}
	b.m.Blocks = append(b.m.Blocks, bl)
	b.current = bl
}

func (b *builder) emit(i ir.Instr) {
	if b.current == nil {
		b.begin(b.newBlock()) // dead code: simplify drops it
	}
	b.current.Instrs = append(b.current.Instrs, i)
}

func (b *builder) terminate(t ir.Term) {
	if b.current == nil {
		b.begin(b.newBlock())
	}
	b.current.Term = t
	b.current = nil
}

func (b *builder) jump(to *ir.Block) { b.terminate(&ir.Jump{To: to}) }

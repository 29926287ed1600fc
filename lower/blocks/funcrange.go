package blocks

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"

	"github.com/asyncgen/asyncgen/lower/ir"
	"github.com/asyncgen/asyncgen/lower/typed"
)

// A range over a function with an await in its body goes through the runtime's
// FuncIter, which has the function in a coroutine. Jumps out of the body have
// to stop it first; the machine's guard does so for panics.

// overFunc walks over a function of type t.
func (b *builder) overFunc(s *ast.RangeStmt, t *types.Signature) sequence {
	yielded := typed.Core(t.Params().At(0).Type()).(*types.Signature).Params()
	values := []types.Type{b.runtime("Unit").Type(), b.runtime("Unit").Type()}
	for i := range yielded.Len() {
		values[i] = yielded.At(i).Type()
	}
	b.funcLoops++
	it := b.temp(s.For, "it", types.NewPointer(b.instantiate("FuncIter", values...)))
	begin := b.runtime("RangeFunc" + strconv.Itoa(yielded.Len()))
	b.exec(b.set(it, b.call(s.For, begin, b.deferList(s.For), s.X)))
	return sequence{
		more:  func() ast.Expr { return b.method(it, "Next") },
		key:   func() ast.Expr { return b.method(it, "Key") },
		value: func() ast.Expr { return b.method(it, "Value") },
		stop:  it,
	}
}

// deferList makes an identifier of the machine's list of deferred calls.
func (b *builder) deferList(pos token.Pos) *ast.Ident {
	if b.m.DeferList == nil {
		b.m.Defers = true
		b.m.DeferList = types.NewVar(pos, b.pkg.Types, "defers", types.NewPointer(b.runtime("Defers").Type()))
	}
	return b.info.Ident(pos, b.m.DeferList)
}

// overFunction reports whether s ranges over a function.
func (b *builder) overFunction(s *ast.RangeStmt) bool {
	_, ok := typed.Core(b.info.TypeOf(s.X)).(*types.Signature)
	return ok
}

// stopping returns the block to jump to in order to get to another one out of
// the targets from the given one on: one that stops what is to be stopped there,
// innermost first.
func (b *builder) stopping(from int, to *ir.Block) *ir.Block {
	for _, t := range b.targets[from:] {
		if t.stop == nil {
			continue
		}
		w := way{t.stop, to}
		if b.ways[w] == nil {
			b.ways[w] = &ir.Block{Instrs: []ir.Instr{b.stop(t.stop)}, Term: &ir.Jump{To: to}}
			b.aside = append(b.aside, b.ways[w])
		}
		to = b.ways[w]
	}
	return to
}

// way is a way out of a loop over a function, or of a block that owns a future.
type way struct {
	stop *types.Var
	to   *ir.Block
}

// depths returns how much is to be stopped, beyond each label, on the way to it:
// the loops over functions that suspend, and the owned futures, around it.
func (b *builder) depths() map[string]int {
	depths := make(map[string]int)
	var path []ast.Node
	ast.Inspect(b.fn.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case nil:
			path = path[:len(path)-1]
			return true
		case *ast.FuncLit:
			return false
		case *ast.LabeledStmt:
			for i, p := range path {
				if i+1 < len(path) {
					depths[n.Label.Name] += b.ownedBefore(p, path[i+1])
				} else {
					depths[n.Label.Name] += b.ownedBefore(p, n)
				}
				if r, ok := p.(*ast.RangeStmt); ok && b.stopped(r) {
					depths[n.Label.Name]++
				}
			}
		}
		path = append(path, n)
		return true
	})
	return depths
}

// stopped reports whether s is taken apart and has something to be stopped: the
// function that it goes over, or a stream of its own.
func (b *builder) stopped(s *ast.RangeStmt) bool {
	if of := b.overStream(s); of != nil {
		return !of.Kept
	}
	return b.suspends[s] && b.overFunction(s)
}

// deeper returns the index of the first target to be stopped that is inside of
// depth others, or the number of targets.
func (b *builder) deeper(depth int) int {
	for i, t := range b.targets {
		if t.stop == nil {
			continue
		}
		if depth == 0 {
			return i
		}
		depth--
	}
	return len(b.targets)
}

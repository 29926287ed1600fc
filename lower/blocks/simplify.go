package blocks

import (
	"slices"

	"github.com/asyncgen/asyncgen/lower/ir"
	"github.com/asyncgen/asyncgen/rtlib"
)

// simplify drops the blocks that control cannot reach, joins a block to the one
// it alone jumps to, and numbers the rest.
func simplify(blocks []*ir.Block) []*ir.Block {
	forward(blocks)
	reached := ir.Reachable(blocks[0])
	live := slices.DeleteFunc(blocks, func(bl *ir.Block) bool { return !reached[bl] })
	preds := make(map[*ir.Block]int)
	for _, bl := range live {
		bl.Redirect(func(to *ir.Block) *ir.Block {
			preds[to]++ // each edge counts: an Exec and its block's end may go to one block
			return to
		})
	}
	gone := make(map[*ir.Block]bool)
	for _, bl := range live {
		for !gone[bl] {
			j, ok := bl.Term.(*ir.Jump)
			if !ok || preds[j.To] != 1 || j.To == bl || j.To == live[0] {
				break
			}
			bl.Instrs = append(bl.Instrs, j.To.Instrs...)
			bl.Term = j.To.Term
			gone[j.To] = true
		}
	}
	var kept []*ir.Block
	for _, bl := range live {
		if !gone[bl] {
			bl.ID = len(kept)
			kept = append(kept, bl)
		}
	}
	return kept
}

// forward lets jumps to blocks that only jump go where those go.
func forward(blocks []*ir.Block) {
	known := make(map[*ir.Block]*ir.Block)
	final := func(bl *ir.Block) *ir.Block {
		var path []*ir.Block
		for known[bl] == nil {
			j, ok := bl.Term.(*ir.Jump)
			if !ok || len(bl.Instrs) > 0 {
				break
			}
			known[bl] = bl // a cycle of empty blocks is an empty loop
			path = append(path, bl)
			bl = j.To
		}
		if known[bl] != nil {
			bl = known[bl]
		}
		for _, p := range path {
			known[p] = bl
		}
		return bl
	}
	for _, bl := range blocks {
		bl.Redirect(final)
	}
}

// number numbers the states of blocks in order.
func number(blocks []*ir.Block) []*ir.State {
	var states []*ir.State
	for _, bl := range blocks {
		if s := ir.StateOf(bl.Term); s != nil {
			s.Number = rtlib.StateSuspended + uint32(len(states))
			states = append(states, s)
		}
	}
	return states
}

package ir_test

import (
	"testing"

	"github.com/asyncgen/asyncgen/lower/ir"
)

func TestLoopingBlocks(t *testing.T) {
	for name, test := range map[string]struct {
		edges [][]int // the successors of each block
		want  []bool
	}{
		"a line":                 {[][]int{{1}, {2}, {}}, []bool{false, false, false}},
		"a block that is a loop": {[][]int{{1}, {1, 2}, {}}, []bool{false, true, false}},
		"a loop":                 {[][]int{{1}, {2, 3}, {1}, {}}, []bool{false, true, true, false}},
		"a loop in a loop":       {[][]int{{1, 4}, {2}, {2, 3}, {0}, {}}, []bool{true, true, true, true, false}},
		"two ways to one block":  {[][]int{{1, 2}, {3}, {3}, {}}, []bool{false, false, false, false}},
		"a loop with two entries": {
			[][]int{{1, 2}, {2}, {1, 3}, {}}, []bool{false, true, true, false},
		},
		"a way out of a loop and past it": {
			[][]int{{1, 4}, {2, 4}, {1, 3}, {4}, {}}, []bool{false, true, true, false, false},
		},
	} {
		t.Run(name, func(t *testing.T) {
			blocks := make([]*ir.Block, len(test.edges))
			for i := range blocks {
				blocks[i] = &ir.Block{ID: i}
			}
			for i, to := range test.edges {
				switch len(to) {
				case 0:
					blocks[i].Term = &ir.Unreachable{}
				case 1:
					blocks[i].Term = &ir.Jump{To: blocks[to[0]]}
				case 2:
					blocks[i].Term = &ir.If{Then: blocks[to[0]], Else: blocks[to[1]]}
				}
			}
			looping := ir.Looping(blocks)
			for i, want := range test.want {
				if looping[blocks[i]] != want {
					t.Errorf("block %d: %v, want %v", i, looping[blocks[i]], want)
				}
			}
		})
	}
}

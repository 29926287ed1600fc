package ir

import "github.com/asyncgen/asyncgen/lower/cycle"

// Looping returns the blocks that control may come to again from themselves.
func Looping(blocks []*Block) map[*Block]bool {
	looping := make(map[*Block]bool)
	for bl := range cycle.Of(blocks, (*Block).Successors) {
		looping[bl] = true
	}
	return looping
}

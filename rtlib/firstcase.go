package rtlib

import (
	"math/bits"
	"math/rand/v2"
)

// FirstCase returns which of a select's n cases is polled first: a random one,
// from the runtime's random source.
func FirstCase(cx *Context, n int) int {
	if cx == nil || cx.worker == nil {
		return rand.IntN(n)
	}
	first, _ := bits.Mul64(cx.chance.draw(), uint64(n))
	return int(first)
}

// chance is where a worker's selects draw from. Nobody can predict the jump to
// the first case, the processor neither, so that each number is drawn when the one
// before is asked for: the sooner it is there, the less of what was begun in vain.
// The generator is wyrand, which takes two multiplications.
type chance struct{ seed, drawn uint64 }

func newChance(seed uint64) chance {
	c := chance{seed: seed}
	c.draw()
	return c
}

func (c *chance) draw() uint64 {
	drawn := c.drawn
	c.seed += 0xa0761d6478bd642f
	hi, lo := bits.Mul64(c.seed, c.seed^0xe7037ed1a0b428db)
	c.drawn = hi ^ lo
	return drawn
}

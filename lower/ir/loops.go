package ir

// Looping returns the blocks that control may come to again from themselves.
func Looping(blocks []*Block) map[*Block]bool {
	c := &components{order: make(map[*Block]int), low: make(map[*Block]int), looping: make(map[*Block]bool)}
	for _, bl := range blocks {
		if c.order[bl] == 0 {
			c.visit(bl)
		}
	}
	return c.looping
}

// components finds the strongly connected components of the blocks, by Tarjan's
// algorithm with a stack of its own: functions may have many thousand blocks in a row.
type components struct {
	order   map[*Block]int // in which blocks were found, from 1 on
	low     map[*Block]int // the first block that is known to be reached from it and is in open
	open    []*Block       // those whose component is not complete
	path    []step
	looping map[*Block]bool
}

// step is a block on the way from the first one, with the successors that are left.
type step struct {
	block *Block
	left  []*Block
}

func (c *components) visit(first *Block) {
	c.enter(first)
	for len(c.path) > 0 {
		at := &c.path[len(c.path)-1]
		if len(at.left) == 0 {
			c.leave(at.block)
			continue
		}
		to := at.left[0]
		at.left = at.left[1:]
		switch {
		case c.order[to] == 0:
			c.enter(to)
		case c.low[to] > 0:
			c.low[at.block] = min(c.low[at.block], c.order[to])
			c.looping[to] = c.looping[to] || to == at.block
		}
	}
}

func (c *components) enter(bl *Block) {
	n := len(c.order) + 1
	c.order[bl], c.low[bl] = n, n
	c.open = append(c.open, bl)
	c.path = append(c.path, step{bl, bl.Successors()})
}

// leave completes the component that bl is the first block of, if it is one's.
func (c *components) leave(bl *Block) {
	c.path = c.path[:len(c.path)-1]
	low := c.low[bl]
	if len(c.path) > 0 {
		parent := c.path[len(c.path)-1].block
		c.low[parent] = min(c.low[parent], low)
	}
	if low != c.order[bl] {
		return
	}
	alone := c.open[len(c.open)-1] == bl
	for {
		last := c.open[len(c.open)-1]
		c.open = c.open[:len(c.open)-1]
		c.low[last] = 0
		c.looping[last] = c.looping[last] || !alone
		if last == bl {
			return
		}
	}
}

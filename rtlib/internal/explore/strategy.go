//go:build simatomic

package explore

import "math/rand/v2"

// depthFirst tries all schedules that leave a thread that can go on at most a
// number of times.
type depthFirst struct {
	preemptions int
	choices     []choice // of the schedule under way, and of the one to be replayed
	at          int
	left        int // preemptions
}

// choice is a point at which several threads could go on.
type choice struct{ taken, of int }

func (d *depthFirst) begin(int) { d.at, d.left = 0, d.preemptions }

func (d *depthFirst) pick(runnable []int, last int) int {
	of := len(runnable)
	goesOn := runnable[0] == last
	if goesOn && d.left == 0 {
		of = 1
	}
	if of == 1 {
		return runnable[0]
	}
	if d.at == len(d.choices) {
		d.choices = append(d.choices, choice{0, of})
	}
	c := d.choices[d.at]
	d.at++
	if goesOn && c.taken > 0 {
		d.left--
	}
	return runnable[c.taken]
}

// next goes to the next schedule. It returns false if there is none.
func (d *depthFirst) next() bool {
	d.choices = d.choices[:d.at]
	for len(d.choices) > 0 {
		c := &d.choices[len(d.choices)-1]
		if c.taken++; c.taken < c.of {
			return true
		}
		d.choices = d.choices[:len(d.choices)-1]
	}
	return false
}

// priorities lets the thread of the highest priority go on, and lowers that of
// the running one at a few random steps.
type priorities struct {
	random  *rand.Rand
	changes map[int]bool // steps
	of      []int
	steps   int
	lowest  int
}

func newPriorities(random *rand.Rand, changes, steps int) *priorities {
	p := &priorities{random: random, changes: map[int]bool{}}
	for range changes {
		p.changes[random.IntN(steps+1)] = true
	}
	return p
}

func (p *priorities) begin(threads int) { p.of = p.random.Perm(threads) }

func (p *priorities) pick(runnable []int, last int) int {
	p.steps++
	if p.changes[p.steps] {
		p.lowest--
		p.of[last] = p.lowest
	}
	best := runnable[0]
	for _, i := range runnable {
		if p.of[i] > p.of[best] {
			best = i
		}
	}
	return best
}

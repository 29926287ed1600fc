// Package cycle finds the cycles of a graph.
package cycle

// Of numbers the nodes that are on cycles, from 1 on: those on one cycle, and on
// others that share nodes with it, have one number. A node on no cycle is not in the
// map. What has one number is a strongly connected component, found by Tarjan's
// algorithm with a stack of its own, as a path may have many thousand nodes.
func Of[N comparable](nodes []N, successors func(N) []N) map[N]int {
	s := search[N]{successors: successors, order: make(map[N]int), low: make(map[N]int), found: make(map[N]int)}
	for _, n := range nodes {
		if s.order[n] == 0 {
			s.visit(n)
		}
	}
	return s.found
}

type search[N comparable] struct {
	successors func(N) []N
	order      map[N]int // in which nodes were visited, from 1 on
	low        map[N]int // the first node that is known to be reached from it and is in open; 0 for others
	open       []N       // those whose component is not complete
	path       []step[N]
	found      map[N]int
}

// step is a node on the way from the first one, with the successors that are left.
type step[N comparable] struct {
	node   N
	left   []N
	itself bool // it is its own successor
}

func (s *search[N]) visit(first N) {
	s.enter(first)
	for len(s.path) > 0 {
		at := &s.path[len(s.path)-1]
		if len(at.left) == 0 {
			s.leave(*at)
			continue
		}
		to := at.left[0]
		at.left = at.left[1:]
		switch {
		case s.order[to] == 0:
			s.enter(to)
		case s.low[to] > 0:
			s.low[at.node] = min(s.low[at.node], s.order[to])
			at.itself = at.itself || to == at.node
		}
	}
}

func (s *search[N]) enter(n N) {
	number := len(s.order) + 1
	s.order[n], s.low[n] = number, number
	s.open = append(s.open, n)
	s.path = append(s.path, step[N]{node: n, left: s.successors(n)})
}

// leave completes the component that the node is the first one of, if it is one's.
func (s *search[N]) leave(at step[N]) {
	s.path = s.path[:len(s.path)-1]
	low := s.low[at.node]
	if len(s.path) > 0 {
		parent := s.path[len(s.path)-1].node
		s.low[parent] = min(s.low[parent], low)
	}
	if low != s.order[at.node] {
		return
	}
	cyclic := at.itself || s.open[len(s.open)-1] != at.node
	for {
		last := s.open[len(s.open)-1]
		s.open = s.open[:len(s.open)-1]
		s.low[last] = 0
		if cyclic {
			s.found[last] = low
		}
		if last == at.node {
			return
		}
	}
}

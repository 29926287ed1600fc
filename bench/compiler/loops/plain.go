// The functions of loops.ago without async and await.

package loops

import "strings"

// pause stands where the async functions await.
//
//go:noinline
func pause() {}

func plainSum(xs []int) int {
	total := 0
	pause()
	shift()
	for _, x := range xs {
		total += x
	}
	pause()
	return total
}

func plainMatrix(a, b, c []float64, n int) float64 {
	pause()
	shift()
	for i := 0; i < n; i++ {
		for j := 0; j < n; j++ {
			s := 0.0
			for k := 0; k < n; k++ {
				s += a[i*n+k] * b[k*n+j]
			}
			c[i*n+j] = s
		}
	}
	pause()
	return c[n]
}

func plainWords(text string) int {
	counts := make(map[string]int)
	pause()
	shift()
	for _, w := range strings.Fields(text) {
		counts[w]++
	}
	pause()
	return len(counts)
}

func plainVowels(text string) int {
	n := 0
	pause()
	shift()
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case 'a', 'e', 'i', 'o', 'u':
			n++
		}
	}
	pause()
	return n
}

func plainFields(n int) int {
	var p particle
	p.vx, p.vy = 1, 2
	pause()
	shift()
	for i := 0; i < n; i++ {
		p.x += p.vx
		p.y += p.vy
		if p.x > 1000 {
			p.vx = -p.vx
		}
		if p.y > 1000 || p.y < 0 {
			p.vy = -p.vy
		}
	}
	pause()
	return p.x + p.y
}

func plainBig(n int) int {
	var p large
	p.step = 3
	pause()
	shift()
	for i := 0; i < n; i++ {
		p.a += p.step
		p.b ^= p.a
		p.c += p.b & 7
	}
	pause()
	return p.a + p.b + p.c
}

func plainClosure(n int) int {
	total, step := 0, 3
	add := func(x int) { total += x * step }
	pause()
	shift()
	for i := 0; i < n; i++ {
		add(i)
	}
	pause()
	return total
}

func plainCaptured(n int) int {
	total := 0
	get := func() int { return total }
	pause()
	shift()
	for i := 0; i < n; i++ {
		total += i ^ 5
	}
	pause()
	return get()
}

func plainKept(n int) int {
	total := 0
	get := func() int { return total }
	pause()
	shift()
	for i := 0; i < n; i++ {
		total += i ^ 5
	}
	pause()
	return call(get)
}

func plainPointer(n int) int {
	total := 0
	p := &total
	pause()
	shift()
	for i := 0; i < n; i++ {
		*p += i ^ 5
	}
	pause()
	return total
}

func plainHistogram(text string) int {
	var counts [256]int
	pause()
	shift()
	for i := 0; i < len(text); i++ {
		counts[text[i]]++
	}
	pause()
	return counts['e']
}

func plainInner(xs []int, rounds int) int {
	total, odd := 0, 0
	shift()
	for r := 0; r < rounds; r++ {
		for i, x := range xs {
			total += x * i
			if x&1 == 1 {
				odd++
			}
		}
		pause()
	}
	return total + odd
}

func plainDeferred(xs []int) (total int, err error) {
	defer func() { total++ }()
	pause()
	shift()
	for _, x := range xs {
		total += x
	}
	pause()
	return total, nil
}

func (c *counter) plainCount(xs []int) int {
	pause()
	shift()
	for _, x := range xs {
		if x > c.limit {
			c.over++
		}
		c.seen++
	}
	pause()
	return c.over
}

func plainAppends(n int) int {
	var xs []int
	pause()
	shift()
	for i := 0; i < n; i++ {
		xs = append(xs, i*i)
	}
	pause()
	return len(xs)
}

func plainGeneric[T int | float64](xs []T) T {
	var most T
	pause()
	shift()
	for _, x := range xs {
		if x > most {
			most = x
		}
	}
	pause()
	return most
}

func plainCollatz(n int) int {
	best := 0
	pause()
	shift()
	for i := 1; i < n; i++ {
		steps := 0
		for x := i; x != 1; steps++ {
			if x%2 == 0 {
				x /= 2
			} else {
				x = 3*x + 1
			}
		}
		if steps > best {
			best = steps
		}
	}
	pause()
	return best
}

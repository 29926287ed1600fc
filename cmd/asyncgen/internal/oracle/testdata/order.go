// Evaluation order of operands, arguments, indexes and assignments.
package main

import "fmt"

var trace []string

func at(name string, v int) int {
	trace = append(trace, name)
	return v
}

func flush(what string) {
	fmt.Println(what, trace)
	trace = nil
}

type point struct{ x, y int }

func (p point) add(d int) point    { trace = append(trace, "add"); p.x += d; return p }
func (p *point) move(d int) *point { trace = append(trace, "move"); p.x += d; return p }

func two(a, b string) (int, int) { return at(a, 1), at(b, 2) }

func sum(v ...int) int {
	s := 0
	for _, x := range v {
		s += x
	}
	return s
}

var global = 1

func bump() int { global *= 10; return global }

func operands() {
	x := 1
	set := func(v int) int { x = v; return v }
	fmt.Println(x+at("a", 1)*at("b", 2), x)
	y := x + set(5)
	fmt.Println(y, x)
	fmt.Println(global+bump(), global)
	z := global + bump() + global
	fmt.Println(z)
	flush("operands")
}

func arguments() {
	fmt.Println(at("a", 1), sum(at("b", 2), at("c", 3)), sum([]int{at("d", 1), at("e", 2)}...))
	fmt.Println(sum(two("f", "g")))
	p := &point{1, 2}
	fmt.Println(p.move(at("h", 1)).move(at("i", 2)).add(at("j", 3)), *p)
	flush("arguments")
}

func assignments() {
	a := []int{1, 2, 3}
	i := 0
	i, a[i] = at("a", 1), at("b", 9)
	fmt.Println(i, a)
	a[at("c", 0)], a[at("d", 1)] = at("e", 7), at("f", 8)
	fmt.Println(a)
	a[at("g", 2)] += at("h", 5)
	fmt.Println(a)
	m := map[int]int{}
	m[at("i", 1)] = at("j", 2)
	m[at("k", 1)] *= at("l", 4)
	fmt.Println(m)
	p := &point{}
	p.x, p.y = two("m", "n")
	fmt.Println(*p)
	q := p
	p.x, p = at("o", 3), &point{40, 50}
	fmt.Println(*p, *q)
	a[0], a[1] = a[1], a[0]
	fmt.Println(a)
	flush("assignments")
}

func logic() {
	t := func(name string, v bool) bool { trace = append(trace, name); return v }
	fmt.Println(t("a", true) || at("b", 1) == 1)
	fmt.Println(t("c", false) && at("d", 1) == 1)
	fmt.Println(at("e", 1) == 2 || at("f", 2) == 2 && !(at("g", 3) == 3))
	if at("h", 1) > 0 && at("i", 0) > 0 {
		fmt.Println("no")
	} else if at("j", 1) > 0 {
		fmt.Println("yes")
	}
	flush("logic")
}

func literals() {
	s := []point{{at("a", 1), at("b", 2)}, {y: at("c", 3), x: at("d", 4)}}
	m := map[int]int{at("e", 1): at("f", 2), at("g", 3): at("h", 4)}
	arr := [...]int{2: at("i", 5), 0: at("j", 6)}
	fmt.Println(s, m, arr, len(s)+at("k", 1), s[at("l", 1)].x, arr[at("m", 0)])
	flush("literals")
}

func main() {
	operands()
	arguments()
	assignments()
	logic()
	literals()
}

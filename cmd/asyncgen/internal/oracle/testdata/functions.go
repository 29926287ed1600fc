// Functions, methods, closures, generics, named results and recursion.
package main

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
)

func fact(n int) int {
	if n <= 1 {
		return 1
	}
	return n * fact(n-1)
}

func even(n int) bool { return n == 0 || odd(n-1) }
func odd(n int) bool  { return n != 0 && even(n-1) }

func ackermann(m, n int) int {
	switch {
	case m == 0:
		return n + 1
	case n == 0:
		return ackermann(m-1, 1)
	}
	return ackermann(m-1, ackermann(m, n-1))
}

func named(a int) (x, y int, err error) {
	x = a
	if a > 1 {
		y = fact(a)
		return
	}
	if a < 0 {
		return 1, 2, errors.New("negative")
	}
	x, y = y, x
	return x + 1, y, nil
}

func shadow(x int) (r int) {
	{
		x := x + fact(2)
		r += x
		if x := fact(3); x > 0 {
			r += x
		}
	}
	for x := range 3 {
		x := x * fact(2)
		r += x
	}
	return r + x
}

type stack[T any] struct {
	items []T
}

func (s *stack[T]) push(v T) int { s.items = append(s.items, v); return len(s.items) }

func (s *stack[T]) pop() (v T, ok bool) {
	if len(s.items) == 0 {
		return v, false
	}
	v = s.items[len(s.items)-1]
	s.items = s.items[:len(s.items)-1]
	return v, true
}

func most[T cmp.Ordered](first T, rest ...T) T {
	for _, v := range rest {
		if bigger(v, first) {
			first = v
		}
	}
	return first
}

func bigger[T cmp.Ordered](a, b T) bool { return a > b }

func mapped[K comparable, V any, R any](m map[K]V, keys []K, f func(V) R) []R {
	var out []R
	for _, k := range keys {
		v, ok := lookup(m, k)
		if !ok {
			continue
		}
		out = append(out, f(v))
	}
	return out
}

func lookup[M ~map[K]V, K comparable, V any](m M, k K) (V, bool) {
	v, ok := m[k]
	return v, ok
}

type base struct{ name string }

func (b base) hello() string    { return "hello " + b.name }
func (b *base) rename(n string) { b.name = n }

type derived struct {
	*base
	n int
}

type value struct {
	base
	v [3]int
}

func (v value) changed() value { v.v[0] = fact(3); return v }

func embedded() {
	d := derived{&base{"d"}, 1}
	d.rename("e")
	fmt.Println(d.hello())
	v := value{base: base{"v"}}
	v.rename(strings.ToUpper(v.hello()))
	w := v.changed()
	fmt.Println(v.hello(), v.v, w.v)
}

func closures() []func() int {
	var out []func() int
	total := 0
	for i := range 3 {
		step := fact(i + 1)
		out = append(out, func() int {
			total += step
			step++
			return total*100 + i
		})
	}
	total += fact(3)
	var fib func(int) int
	fib = func(n int) int {
		if n < 2 {
			return n
		}
		return fib(n-1) + fib(n-2)
	}
	n := fact(3)
	fmt.Println(fib(n), func() int { return n * 2 }())
	return out
}

func pointers() {
	x := fact(3)
	p := &x
	*p += fact(2)
	fmt.Println(x, *p)
	a := [3]int{1, 2, 3}
	s := a[:]
	s[0] = fact(4)
	b := a
	b[1] = fact(5)
	fmt.Println(a, b, s)
	q := &a[2]
	*q = fact(3)
	fmt.Println(a, s)
}

func seven(a int) (int, string, bool, float64, byte, rune, error) {
	return a, fmt.Sprint(a), a > 0, float64(a) / 2, byte(a), rune(a), nil
}

func pass() (int, string, bool, float64, byte, rune, error) { return seven(fact(3)) }

func many(a, b, c, d int, s string, rest ...string) string {
	return fmt.Sprint(a, b, c, d, s, len(rest), rest)
}

func main() {
	fmt.Println(fact(10), even(11), odd(11), ackermann(2, 3))
	fmt.Println(named(4))
	fmt.Println(named(0))
	fmt.Println(named(-1))
	fmt.Println(shadow(7))
	var s stack[string]
	fmt.Println(s.push("a"), s.push("b"))
	fmt.Println(s.pop())
	v, ok := s.pop()
	fmt.Println(v, ok)
	_, ok = s.pop()
	fmt.Println(ok, most(3, 1, 4, 1, 5), most("x"), most(2.5, -1))
	fmt.Println(mapped(map[string]int{"a": 1, "c": 3}, []string{"a", "b", "c"}, func(i int) string { return strings.Repeat("*", i) }))
	embedded()
	for _, f := range closures() {
		fmt.Println(f(), f())
	}
	pointers()
	fmt.Println(pass())
	fmt.Println(many(1, 2, fact(3), 4, "s"), many(1, 2, 3, 4, "s", "x", "y"), many(1, 2, 3, 4, "s", []string{"z"}...))
}

// Package main holds functions that do the same before and after they are
// brought into normal form. The test adds the second half and a main function.
//
// await marks an await, try a `?`; both are calls to the compiler, which thereby
// says in which order things have to happen.
package main

import "fmt"

func await0(struct{})                             {}
func await1[A any](a A) A                         { return a }
func await2[A, B any](a A, b B) (A, B)            { return a, b }
func await3[A, B, C any](a A, b B, c C) (A, B, C) { return a, b, c }

type exit struct{ err error }

func try(values ...any) {
	if err := values[len(values)-1]; err != nil {
		panic(exit{err.(error)})
	}
}

func try0(err error) {
	if err != nil {
		panic(exit{err})
	}
}

func try1[A any](a A, err error) A {
	try0(err)
	return a
}

func try2[A, B any](a A, b B, err error) (A, B) {
	try0(err)
	return a, b
}

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

type S struct {
	f int
	n *S
	a [3]int
}

func (s S) Val(v int) int  { note("Val", s.f, v); return s.f + v }
func (s *S) Ptr(v int) int { note("Ptr", s.f, v); return s.f - v }
func (s S) Self() S        { return s }
func (s *S) Add(v int) *S  { s.f += v; return s }

type I interface{ Val(int) int }

// H has the methods of the interface in it.
type H struct {
	I
	fn func(int) int
}

type Flag bool

type Pair struct{ l, r int }

type Wide struct{ a, b, c int }

var (
	x, y, i int
	b       byte
	ok      bool
	flag    Flag
	str     string
	bs      []byte
	s       S
	p       *S
	a       []int
	arr     [4]int
	aa      [][]int
	m       map[int]int
	ms      map[string]int
	mp      map[Pair]int
	mb      map[byte]int
	mi      map[any]int
	ml      map[int][]int
	k4      [4]byte
	m4      map[[4]byte]int
	fl      float64
	ia      any
	ii      I
	h       H
	fn      func(int) int
	fns     []func(int) int
	ch      chan int
	errs    int
)

func reset() {
	notes = nil
	x, y, i, b, ok, flag, str, bs = 1, 2, 0, 1, false, false, "abc", []byte("abc")
	s = S{f: 1, a: [3]int{1, 2, 3}}
	p = &S{f: 2, n: &S{f: 3}}
	a, arr, aa = []int{10, 11, 12, 13}, [4]int{20, 21, 22, 23}, [][]int{{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}
	m = map[int]int{0: 5, 1: 6, 2: 7, 3: 8}
	ms, mp, mb = map[string]int{"abc": 1, "abcz": 2}, map[Pair]int{{1, 2}: 3}, map[byte]int{1: 4, 2: 5}
	mi, ml = map[any]int{1: 9, "abc": 8}, map[int][]int{0: {1}, 1: {2}}
	k4, m4, fl = [4]byte{1}, map[[4]byte]int{{1}: 1, {2}: 2}, 1.5
	ia, ii = 1, S{f: 4}
	fn = func(v int) int { note("fn", v); return v + 1 }
	h = H{I: S{f: 5}, fn: fn}
	fns = []func(int) int{fn, fn, fn, fn}
	ch = make(chan int, 64)
	for v := range 32 {
		ch <- v
	}
	errs = 0
}

// turn changes everything that expressions read.
//
//go:noinline
func turn(v any) {
	note("turn", v)
	x, y, i, b, ok, flag = x+10, y*3, (i+1)%3, b%3+1, !ok, !flag
	str, bs = str+"z", append([]byte(nil), str...)
	s.f += 100
	s.a[1]++
	p = &S{f: p.f + 7, n: &S{f: p.f * 2}}
	a = append([]int{a[3] + 1}, a[:3]...)
	arr[i] += 50
	aa[i], aa[0] = append([]int(nil), aa[0]...), aa[i]
	m[i] += 1000
	m = map[int]int{0: m[1], 1: m[2], 2: m[3], 3: m[0]}
	k4[0] = k4[0]%2 + 1
	fl += 0.25
	ia, ii = x, S{f: x}
	mi = map[any]int{x: 1, 1: x, str: y}
	n := x
	fn = func(v int) int { note("fn", n, v); return v + n }
	h = H{I: S{f: x + 1}, fn: fn}
	fns = append([]func(int) int{fn}, fns[:3]...)
}

//go:noinline
func g(v int) int { turn(v); return v }

//go:noinline
func gb(v bool) bool { turn(v); return v }

//go:noinline
func gs(v string) string { turn(v); return v }

//go:noinline
func gp() *S { turn("p"); return p }

//go:noinline
func ga() []int { turn("a"); return a }

//go:noinline
func gm() map[int]int { turn("m"); return m }

//go:noinline
func gi() I { turn("i"); return ii }

//go:noinline
func gany(v any) any { turn(v); return v }

//go:noinline
func gh() *H { turn("h"); return &h }

//go:noinline
func gf() func(int) int { turn("f"); return fn }

//go:noinline
func gc() chan int { turn("c"); return ch }

//go:noinline
func g0() struct{} { turn(0); return struct{}{} }

//go:noinline
func g2(v, w int) (int, int) { turn("g2"); return v, w }

//go:noinline
func g3(v int, w string, z bool) (int, string, bool) { turn("g3"); return v, w, z }

// fail gives an error every third time.
func fail() error {
	if errs++; errs%3 == 0 {
		return fmt.Errorf("error %d", errs)
	}
	return nil
}

func e0() error                     { turn("e0"); return fail() }
func e1(v int) (int, error)         { turn("e1"); return v, fail() }
func e2(v, w int) (int, int, error) { turn("e2"); return v, w, fail() }
func eb(v bool) (bool, error)       { turn("eb"); return v, fail() }
func ep() (*S, error)               { turn("ep"); return p, fail() }

// never fails always.
func never(v int) (int, error) { turn("never"); return v, fmt.Errorf("never %d", v) }

func add(v ...int) int {
	note("add", v)
	t := 0
	for _, n := range v {
		t = t*10 + n
	}
	return t
}

func show(v ...any) string {
	note("show", fmt.Sprint(v...))
	return fmt.Sprint(v...)
}

func two[A, B any](a A, b B) string { return fmt.Sprint(a, ",", b) }

func gpair(l, r int) Pair { turn("pair"); return Pair{l, r} }

func gq() *int { turn("q"); return &x }

func count(v bool) int {
	if v {
		return 1
	}
	return 0
}

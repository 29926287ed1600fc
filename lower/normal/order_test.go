package normal

import (
	"fmt"
	"go/ast"
	"strings"
	"testing"
)

// when is the time at which an operand is evaluated that stands before a call:
// ahead of that call, or after it with the rest of the expression.
type when string

const (
	early when = "early"
	late  when = "late"
)

// orders is what gc does with an operand of each kind, in
//
//	two(operand, call())
//
// where the call changes what the operand reads.
var orders = []struct {
	operand string
	when    when
}{
	{"x", late}, {"*&x", late}, {"s.f", late}, {"p.f", late}, {"p.n.f", late},
	{"a[2]", late}, {"a[i+3]", late}, {"arr[0]", late}, {"str[i]", late}, {"m[1]", late}, {"m[x]", late},
	{"-x", late}, {"!ok", late}, {"x + 1", late}, {"7 / x", late}, {"1 << x", late}, {`str + "q"`, late},

	{"get()", early}, {"s.Get()", early}, {"fn(1)", early}, {"ii.Val(1)", early}, {"func() int { return x }()", early},
	{"<-fresh()", early}, {"<-current", early},
	{"ok && x > 0", early}, {"ok || x == 11", early},

	{"x == 1", late}, {`str == "abc"`, late}, {`str < "abd"`, late}, {"ia == any(1)", late}, {"ia == x0", late},
	{"s == s0", late}, {"Pair{x, y} == Pair{1, 2}", early}, {"arr == [4]int{20, 21, 22, 23}", late},

	{"len(str)", early}, {"len(big)", early}, {"cap(fill)", early}, {"len([]rune(str))", early},
	{"append(a, 1)", early}, {"copy(make([]int, 9), fill)", early}, {"make([]int, x)", early}, {"*new(x)", early},
	{"min(x, 100)", early}, {"max(x, 0)", early},
	{"complex(fl, fl)", early}, {"real(complex(fl, 1))", early}, {"imag(complex(1, fl))", early},
	{"unsafe.Slice(&a[0], 1)[0]", late}, {"unsafe.String(&bs[0], 3)", late},

	{"a[i:]", early}, {"str[i:]", early}, {"a[i:2:4]", early},

	{"float64(x)", late}, {"byte(x)", late}, {"string(bs)", late}, {"string(rune(x))", late},
	{"[]byte(str)", early}, {"[]rune(str)", early}, {"[2]int(a)", late}, {"*(*[2]int)(a)", late},

	{"ia.(int)", early}, {"ia.(any)", early}, {"ii.(S).f", early}, {"ii.(I).(S).f", early}, {"ip.(*int)", late}, {"iq.(one).p", late},

	{"S{f: x}.f", late}, {"[2]int{x, y}", late}, {"[]int{x}", late}, {"&Pair{x, y}", late}, {"(&Pair{x, y}).l", late},
	{"map[int]int{1: x}", early}, {"map[int]int{x: 1}", early},
	{"func() int { return x }", late}, {"s.Get", late},

	{"mp[Pair{x, y}]", early}, {"mb[b+1]", early}, {"mb[b]", late}, {"m4[k4]", early}, {"mi[x] > 5", early}, {"mi[ia]", late},
	{"mf[fl+1]", early}, {"ms[str]", late}, {`ms[str[:2]+"c"]`, early}, {"ms[string(bs)]", early}, {"big[x]", late}, {"big[x+1]", early},

	{"any(x)", late}, {"any(b)", late}, {"any(b + 1)", early}, {"any(str + str)", late}, {"any(S{f: x}.f)", late},
	{"any(Wide{x, y, i})", early}, {"any(s.a)", late}, {"any(ml[i])", late}, {"any(wides[i])", early}, {"any(fl > 0)", early},
}

// What the operands need beside the prelude.
const orderPrelude = `package main

import "unsafe"

var _ unsafe.Pointer

type one struct{ p *int }

var (
	x0 = 1
	s0 = S{f: 1, a: [3]int{1, 2, 3}}
	n1, n2 = 1, 2
	ip, iq any = &n1, one{&n1}
	mf = map[float64]int{2.5: 1, 2.75: 2}
	big = map[int][20]int{1: {1}, 2: {2}, 11: {3}, 12: {4}}
	wides = map[int]Wide{0: {1, 2, 3}, 1: {4, 5, 6}}
	fill []int
	current chan int
)

func get() int { return x }
func (s S) Get() int { return s.f }
func fresh() chan int { c := make(chan int, 1); c <- x; return c }

func restart() {
	reset()
	wides[0] = Wide{1, 2, 3}
	mp = map[Pair]int{{1, 2}: 3, {11, 6}: 4}
	ip, iq = &n1, one{&n1}
	ml = map[int][]int{0: {1}, 1: {2}}
	ms = map[string]int{"abc": 1, "abcz": 2, "xyz": 3}
	bs = []byte("xyz")
	fill = make([]int, 2)
	delete(big, 13)
	current = fresh()
}

//go:noinline
func change() int {
	turn(0)
	arr[0], wides[0] = 99, Wide{7, 8, 9}
	ip, iq = &n2, one{&n2}
	str, bs = "zyx"+str, []byte("abc")
	ms["zyc"] = 7
	fl = -fl
	fill = make([]int, 3)
	big[13] = [20]int{}
	mf[fl+1] = 5
	current = fresh()
	return 0
}

//go:noinline
func value[A any](v A, n int) A { return v }

func text(f func() any) (r string) {
	defer func() {
		if e := recover(); e != nil {
			r = "panic"
		}
	}()
	switch v := f().(type) {
	case *int:
		return show(*v)
	case func() int:
		return show(v())
	case *Pair:
		return show(*v)
	default:
		return show(v)
	}
}

// order tells when f, of which the operand is the value before a call, has
// evaluated it.
func order(operand, f func() any) {
	restart()
	before := text(operand)
	restart()
	change()
	after := text(operand)
	restart()
	switch got := text(f); {
	case before == after:
		println("unchanged", before, after)
	case got == before:
		println("early")
	case got == after:
		println("late")
	default:
		println("neither", before, after, got)
	}
}

func main() {
`

func probes() string {
	var b strings.Builder
	b.WriteString(orderPrelude)
	for _, o := range orders {
		fmt.Fprintf(&b, "\torder(func() any { return %s }, func() any { return value(%s, change()) })\n", o.operand, o.operand)
	}
	b.WriteString("}\n")
	for i, o := range orders {
		fmt.Fprintf(&b, "\nfunc operand%d() any { return value(%s, await1(change())) }\n", i, o.operand)
	}
	return b.String()
}

func TestOrderIsThatOfTheCompiler(t *testing.T) {
	texts := testdata(t, "prelude.go")
	texts["order.go"] = probes()
	for _, flags := range []string{"", "-gcflags=-N -l"} {
		lines := strings.Split(goRun(t, texts, flags), "\n")
		for i, o := range orders {
			if lines[i] != string(o.when) {
				t.Errorf("gc %s evaluates %s %s, want %s", flags, o.operand, lines[i], o.when)
			}
		}
	}
}

func TestNormalFormHasTheOrderOfTheCompiler(t *testing.T) {
	texts := testdata(t, "prelude.go")
	texts["order.go"] = probes()
	p := load(t, texts)
	for i, o := range orders {
		d := p.pkg.Types.Scope().Lookup(fmt.Sprintf("operand%d", i))
		n := p.normalise(t, p.declOf(d.Name()))
		if got := placeOf(n); got != o.when {
			t.Errorf(misplaced+" %s %s, want %s:\n%s", o.operand, got, o.when, source(t, n.Body))
		}
	}
}

const misplaced = "the normal form has"

// placeOf tells whether anything stands before the await of a body.
func placeOf(n *Func) when {
	if s, ok := n.Body.List[0].(*ast.AssignStmt); ok {
		if c, ok := s.Rhs[0].(*ast.CallExpr); ok && isAwait(callee(c)) {
			return late
		}
	}
	return early
}

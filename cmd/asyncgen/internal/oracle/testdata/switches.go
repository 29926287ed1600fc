// Switches, constants, conversions, arithmetic and strings.
package main

import (
	"fmt"
	"math"
	"os"
)

func id[T any](v T) T { return v }

func grade(n int) string {
	switch {
	case id(n) >= 90:
		return "A"
	case n >= 80:
		return "B"
	default:
		return "?"
	case n >= 70:
		return "C"
	}
}

func kind(v any) (s string) {
	switch x := id(v); x {
	case 1, 2:
		s = "small"
	case id(3), id(4):
		s = "middle"
	case "one":
		s = "word"
	case nil:
		s = "nil"
	default:
		s = fmt.Sprintf("%T", x)
	}
	return s
}

type weekday uint8

const (
	monday weekday = iota
	tuesday
	sunday weekday = 6
)

func (d weekday) String() string { return [...]string{0: "Mon", 1: "Tue", 6: "Sun"}[d] }

func arithmetic() {
	var u8 uint8 = 250
	u8 += id[uint8](10)
	var i8 int8 = math.MaxInt8
	i8 += int8(id(1))
	var u uint32 = 1 << 31
	fmt.Println(u8, i8, u<<id(1), -7/id(2), -7%id(2), 7&^id(5), 1<<id(3), ^id(0))
	f := id(0.1) + 0.2
	fmt.Println(f, math.IsNaN(id(0.0)/id(0.0)), 1/id(3.0), complex(id(1.0), 2)*1i)
	const big = 1 << 100
	fmt.Println(big>>98, id(uint64(math.MaxUint64))*2)
	var s uint = uint(id(3))
	fmt.Println(1<<s == id(8), int64(1)<<s, uint16(1.0<<s))
}

func texts() {
	s := "héllo" + id(", wörld")
	fmt.Println(len(s), []byte(s)[1], []rune(s)[1], s[id(1):id(4)], string(rune(id(0x65e5))))
	b := []byte(id("abc"))
	b[id(0)]++
	fmt.Println(string(b), s > id("h"), s[:1]+id("x")+s[1:2])
}

func slices() {
	s := make([]int, id(2), id(10))
	t := append(s, id(1), id(2))
	u := append(s, id(9))
	fmt.Println(s, t, u, len(t[1:id(3)]), cap(t[1:2:id(3)]), copy(t, []int{id(7), 8}))
	var m map[string][]int
	fmt.Println(len(m), m["x"] == nil, len(m[id("x")]))
	m = map[string][]int{}
	m[id("k")] = append(m[id("k")], id(1))
	m["k"] = append(m["k"], 2)
	v, ok := m[id("nope")]
	fmt.Println(m, v, ok)
	delete(m, id("k"))
	fmt.Println(m, min(id(3), 2), max(2, id(3)))
}

type shape interface{ area() float64 }
type square struct{ a float64 }
type circle struct{ r float64 }

func (s square) area() float64  { return s.a * s.a }
func (c *circle) area() float64 { return math.Floor(math.Pi * c.r * c.r) }

func shapes() {
	for _, s := range []shape{square{id(2.0)}, &circle{id(1.0)}} {
		q, ok := id(s).(square)
		fmt.Println(s.area(), q, ok)
	}
	var s shape
	fmt.Println(s == nil, id(s) == nil, id[any](square{1}) == any(square{1}))
}

func main() {
	for _, n := range []int{95, 85, 75, 65} {
		fmt.Print(grade(n), " ")
	}
	fmt.Println()
	for _, v := range []any{1, 2, 3, 4, 5, "one", nil, 1.5} {
		fmt.Print(kind(v), " ")
	}
	fmt.Println(id(tuesday), sunday, monday)
	arithmetic()
	texts()
	slices()
	shapes()
	if id(len(os.Args)) > 100 {
		return
	}
	fmt.Println("end")
}

// Every range form, per-iteration variables, labels, break and continue.
package main

import (
	"fmt"
	"sort"
)

type list []string
type count int
type table map[string]int

func double(i int) int   { return 2 * i }
func less(a, b int) bool { return a < b }

func threeClauses() {
	var fs []func() int
	for i := 0; less(i, 4); i += double(1) - 1 {
		fs = append(fs, func() int { i *= 10; return i })
		if i == 2 {
			continue
		}
		fmt.Println("body", i)
	}
	for _, f := range fs {
		fmt.Print(f(), " ", f(), " ")
	}
	fmt.Println()
	for i, j := 0, double(5); i < j; i, j = i+1, j-double(1) {
		fmt.Print(i, ":", j, " ")
	}
	fmt.Println()
	var ps []*int
	for i := 0; i < 3; i++ {
		i := i
		ps = append(ps, &i)
		*ps[len(ps)-1] += double(i)
	}
	fmt.Println(*ps[0], *ps[1], *ps[2])
}

func ranges() {
	for i := range double(2) {
		fmt.Print(i, " ")
	}
	for i := range count(double(1)) {
		fmt.Printf("%T%d ", i, i)
	}
	fmt.Println()
	s := list{"a", "b", "c"}
	for i, v := range s {
		s = append(s, v+fmt.Sprint(double(i)))
		s[2] = "changed"
		fmt.Print(i, v, " ")
	}
	fmt.Println(s)
	arr := [3]int{1, 2, 3}
	for i, v := range arr {
		arr[2] = double(50)
		fmt.Print(i, v, " ")
	}
	for i, v := range &arr {
		arr[2] = double(60)
		fmt.Print(i, v, " ")
	}
	fmt.Println()
	for i, r := range "aé\xff日" {
		fmt.Print(i, ":", r, "/", double(i), " ")
	}
	fmt.Println()
	for i := range "日本" {
		fmt.Print(i, double(1), " ")
	}
	for range double(1) {
		fmt.Print("x")
	}
	fmt.Println()
}

func maps() {
	m := table{"a": 1, "b": 2, "c": 3}
	var seen []string
	for k, v := range m {
		seen = append(seen, fmt.Sprint(k, double(v)))
	}
	sort.Strings(seen)
	fmt.Println(seen)
	n := 0
	for k := range m {
		delete(m, k)
		n += double(1)
	}
	fmt.Println(n, len(m))
	left := map[int]bool{1: true, 2: true, 3: true}
	n = 0
	for k := range left {
		for other := range left {
			if other != k {
				delete(left, other)
				double(1)
			}
		}
		n++
	}
	fmt.Println(n, len(left))
	var none map[string]int
	for range none {
		fmt.Println(double(1))
	}
}

func labels() {
outer:
	for i := range 4 {
		for j := 0; ; j++ {
			switch {
			case j == double(1):
				continue outer
			case i == 3:
				break outer
			case j > 10:
				break
			}
			if double(i+j) == 4 {
				fmt.Print("[4]")
				continue
			}
			fmt.Print(i, j, " ")
		}
	}
	fmt.Println()
	if double(1) == 3 {
		fmt.Println("not here")
	} else {
		for {
			if double(2) == 4 {
				break
			}
		}
	}
sw:
	switch x := double(2); x {
	case 4:
		for {
			if double(x) == 8 {
				break sw
			}
		}
	default:
		fmt.Println("nor here")
	}
	fmt.Println("done")
}

func find(s []int, want int) (at int, ok bool) {
	for i, v := range s {
		if double(v) == want {
			return i, true
		}
	}
	return -1, false
}

func main() {
	threeClauses()
	ranges()
	maps()
	labels()
	fmt.Println(find([]int{1, 2, 3}, 6))
	fmt.Println(find(nil, 6))
}

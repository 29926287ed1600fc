package main

import "fmt"

//go:noinline
func pair() (bool, bool) { return false, true }

// half is documented.
//
//go:noinline
func half(n int) int { n /= 2; return n }

func main() {
	a, b := pair()
	fmt.Println(a, b, half(9), remark())
}

// remark ends on the line of what follows it.
func remark() int {
	n := 1 /*
	 two */
	n++ /* three
	four */n++ /*
		five */
	/* six
	seven */n++
	return n
}

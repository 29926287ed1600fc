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
	fmt.Println(a, b, half(9))
}

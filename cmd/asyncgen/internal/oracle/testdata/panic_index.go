// A panic ends the program with its message.
package main

import "fmt"

func step() int { fmt.Println("step"); return 1 }

func key() string { return "key" }

func work() {
	s := []int{1, 2}
	i := step() + 1
	fmt.Println(s[i-1])
	fmt.Println(s[i])
}

func main() {
	key()
	work()
	fmt.Println("not reached", step())
}

// A panic ends the program with its message.
package main

import "fmt"

func step() int { fmt.Println("step"); return 1 }

func key() string { return "key" }

func work() {
	var m map[string]int
	step()
	m[key()] = step()
}

func main() {
	key()
	work()
	fmt.Println("not reached", step())
}

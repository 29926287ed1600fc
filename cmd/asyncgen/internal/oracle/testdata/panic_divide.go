// A panic ends the program with its message.
package main

import "fmt"

func step() int { fmt.Println("step"); return 1 }

func key() string { return "key" }

func work() {
	z := step() - 1
	fmt.Println(10 / z)
}

func main() {
	key()
	work()
	fmt.Println("not reached", step())
}

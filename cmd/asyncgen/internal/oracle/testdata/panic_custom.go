// A panic ends the program with its message.
package main

import "fmt"

func step() int { fmt.Println("step"); return 1 }

func key() string { return "key" }

func work() {
	if step() == 1 {
		panic(fmt.Errorf("custom %d", step()))
	}
}

func main() {
	key()
	work()
	fmt.Println("not reached", step())
}

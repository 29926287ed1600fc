// A panic ends the program with its message.
package main

import "fmt"

func step() int { fmt.Println("step"); return 1 }

func key() string { return "key" }

func work() {
	var v any = key()
	fmt.Println(v.(string))
	fmt.Println(v.(fmt.Stringer))
}

func main() {
	key()
	work()
	fmt.Println("not reached", step())
}

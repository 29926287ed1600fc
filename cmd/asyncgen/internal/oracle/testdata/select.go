// Select over channels: the order in which operands are evaluated, what is
// assigned when, scopes, and all ways out of a clause.
package main

import "fmt"

type flag bool

var order []string

func note[T any](name string, v T) T {
	order = append(order, name)
	return v
}

func show(what string) {
	fmt.Println(what, order)
	order = nil
}

func full(vs ...int) chan int {
	c := make(chan int, len(vs)+1)
	for _, v := range vs {
		c <- v
	}
	return c
}

func closed() chan int {
	c := full()
	close(c)
	return c
}

// Operands are evaluated once, in source order, whatever is chosen.
func operands() {
	var none chan int
	out := make(chan int, 1)
	var x [2]int
	m := map[string]int{}
	select {
	case note("none", none) <- note("value", 1):
		fmt.Println("sent to none")
	case x[note("index", 0)] = <-note("none too", none):
		fmt.Println("received from none")
	case m[note("key", "k")] = <-note("none three", none):
		fmt.Println("received", m)
	case note("out", out) <- note("out value", 5):
		fmt.Println("sent", <-out)
	}
	show("send")
	select {
	case x[note("index", 1)] = <-note("ready", full(7)):
	case note("none", none) <- note("value", 1):
	}
	fmt.Println(x)
	show("receive")
	select {
	case note("none", none) <- note("value", 1):
	default:
		note("default", 0)
	}
	show("default")
}

func target(name string, p *int) *int { return note(name, p) }

// What the clause assigns is found once it is chosen.
func assigned() {
	var a []int
	i := 0
	var v any
	var ok flag
	var p struct{ x, y int }
	m := map[int]bool{}
	for n := range 6 {
		a = append(a, 0)
		c := full(n * n)
		if n > 3 {
			c = closed()
		}
		switch n {
		case 0:
			select {
			case a[i] = <-c:
				i++
			}
		case 1:
			select {
			case v = <-c:
				fmt.Printf("%T %v\n", v, v)
			}
		case 2:
			select {
			case *target("target", &p.x), ok = <-c:
				fmt.Println(p, ok)
			}
		case 3:
			select {
			case p.y, m[note("key", n)] = <-c:
				fmt.Println(p, m)
			}
		case 4:
			select {
			case _, ok = <-c:
				fmt.Println(ok)
			}
		case 5:
			select {
			case x, ok := <-c:
				x += note("in the clause", 4)
				fmt.Println(x, ok)
			}
		}
	}
	fmt.Println(a, i, ok)
	show("assigned")
}

// Each clause has a scope, and each time round its variables are new.
func scopes() {
	var fs []func() int
	c := full(1, 2, 3)
	v := note("outer", 100)
	for range 3 {
		select {
		case v := <-c:
			w := note("inner", v*10)
			fs = append(fs, func() int { v++; w++; return v + w })
		}
	}
	for _, f := range fs {
		fmt.Print(f(), " ", f(), " ")
	}
	var ps []*int
	for range 2 {
		select {
		case v, ok := <-full(note("again", 4)):
			ps = append(ps, &v)
			if ok {
				v += len(ps)
			}
		}
	}
	fmt.Println(v, *ps[0], *ps[1])
	show("scopes")
}

func ways(how string) (result string, err error) {
	c := full(1, 2, 3, 4)
	defer func() { result += "!" }()
outer:
	for i := range 3 {
	choice:
		select {
		case v := <-c:
			fmt.Print(how, i, v, " ")
			switch note(how, how) {
			case "break":
				break
			case "break choice":
				if v > 1 {
					break choice
				}
				fmt.Print("first ")
			case "break outer":
				break outer
			case "continue":
				continue
			case "goto":
				if v == 2 {
					goto end
				}
			case "return":
				if v == 2 {
					return fmt.Sprint(note("result", v)), nil
				}
			case "panic":
				if v == 3 {
					var none []int
					return fmt.Sprint(none[v]), nil
				}
			}
			fmt.Print("after ")
		case v := <-chan int(nil):
			return fmt.Sprint(v), nil
		}
		fmt.Print("below ")
	}
	return "ran out", nil
end:
	return note("label", "end"), nil
}

func recovered(how string) {
	defer func() { fmt.Println("recovered", recover()) }()
	fmt.Println(ways(how))
}

// Receives from closed channels, sends to them, and sends of converted values.
func edges() {
	defer func() { fmt.Println(recover()) }()
	any1 := make(chan any, 1)
	select {
	case any1 <- note("int", 1):
	}
	fmt.Println(<-any1)
	var fromNil chan<- string
	select {
	case fromNil <- note("never", "x"):
	default:
		fmt.Println("default")
	}
	switch c := closed(); {
	default:
		select {
		case v, ok := <-c:
			fmt.Println(v, ok)
		}
		select {
		case c <- note("sent", 1):
		default:
			fmt.Println("not reached")
		}
	}
}

// Producer and consumer, with a select on each side.
func pipeline() {
	in, quit := make(chan int), make(chan int)
	go func() {
		for range 5 {
			fmt.Print(<-in, " ")
		}
		quit <- 0
	}()
	x, y := 0, 1
	for done := false; !done; {
		select {
		case in <- note("x", x):
			x, y = y, x+y
		case <-quit:
			done = note("quit", true)
		}
	}
	fmt.Println(y)
	order = nil
}

func main() {
	operands()
	assigned()
	scopes()
	for _, how := range []string{"break", "break choice", "break outer", "continue", "goto", "return", "panic", ""} {
		recovered(how)
	}
	show("ways")
	edges()
	pipeline()
}

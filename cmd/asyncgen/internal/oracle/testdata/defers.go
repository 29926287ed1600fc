// Deferred calls, panics and recovery.
package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
)

func step(s string) string { fmt.Println("step", s); return s }

func order() {
	for i := range 3 {
		defer fmt.Println("loop", i, step("arg"))
		defer func() { fmt.Println("closure", i) }()
	}
	if step("x") == "x" {
		defer fmt.Println("in if")
	}
	fmt.Println("body")
}

func named(fail bool) (n int, err error) {
	defer func() {
		n *= 2
		if r := recover(); r != nil {
			err = fmt.Errorf("recovered: %v", r)
		}
	}()
	n = len(step("four"))
	if fail {
		panic(step("boom"))
	}
	return n + 1, nil
}

func unnamed() (int, string) {
	defer func() { fmt.Println("recovered", recover()) }()
	if step("a") == "a" {
		return len(step("abc")), step("value")
	}
	panic("no")
}

func zeroed() (int, string) {
	defer func() { recover() }()
	step("z")
	panic("zero results")
}

func handle(name string, errp *error) {
	if r := recover(); r != nil {
		*errp = fmt.Errorf("%s: %v", name, r)
	}
}

func byArgument() (err error) {
	defer handle("handler", &err)
	var m map[string]int
	m[step("nil map")] = 1
	return nil
}

type guard struct{ name string }

func (g *guard) close()        { fmt.Println("close", g.name, recover()) }
func (g guard) value(s string) { fmt.Println("value", g.name, s, recover()) }

type closer interface{ close() }

func methods() {
	g := guard{"g"}
	defer g.close()
	defer g.value(step("early"))
	g.name = step("changed")
	var c closer = &guard{"interface"}
	defer c.close()
	panic("method")
}

func nilInterface() {
	defer func() { fmt.Println("outer", recover()) }()
	var c closer
	step("before")
	defer c.close()
	fmt.Println("not reached")
}

func nilFunc() {
	defer func() { fmt.Println("outer", recover()) }()
	var f func()
	defer f()
	step("body")
}

func again() (s string) {
	defer func() { s += fmt.Sprint("|", recover()) }()
	defer func() {
		defer func() { s += fmt.Sprint("|inner ", recover()) }()
		panic(fmt.Sprint("second after ", recover()))
	}()
	defer func() { panic("third") }()
	s = step("again")
	panic("first")
}

func nested() (out []string) {
	defer func() { out = append(out, fmt.Sprint("outer:", recover())) }()
	inner(&out)
	out = append(out, step("after inner"))
	inner2()
	return out
}

func inner(out *[]string) {
	defer func() { *out = append(*out, fmt.Sprint("inner:", recover())) }()
	step("inner")
	panic("in inner")
}

func inner2() {
	defer step("inner2 deferred")
	step("inner2")
	panic(errors.New("through"))
}

func locks() int {
	var mu sync.Mutex
	total := 0
	for i := range 3 {
		add(&mu, &total, i)
	}
	mu.Lock()
	defer mu.Unlock()
	return total + len(step("locked"))
}

func add(mu *sync.Mutex, total *int, i int) {
	mu.Lock()
	defer mu.Unlock()
	*total += i
	step("add")
}

func loops() (s string) {
	for i := 0; i < 3; i++ {
		x := i * i
		defer func() { s += fmt.Sprint(i, x, " ") }()
		x++
		if i == 1 {
			continue
		}
		step("loop")
	}
	return "s:"
}

func builtins() {
	ch := make(chan int, 1)
	m := map[string]int{"a": 1, "b": 2}
	func() {
		defer fmt.Println("plain closure")
	}()
	deleting(m, ch)
	_, ok := <-ch
	fmt.Println(len(m), ok)
}

func deleting(m map[string]int, ch chan int) {
	defer delete(m, step("a"))
	defer close(ch)
	step("deleting")
}

func multi() {
	defer fmt.Println(pair())
	defer strings.NewReplacer("a", "b").Replace(step("aaa"))
	var f float32 = 2
	defer show(1<<len(step("two")), f > 1, 3)
	step("multi")
}

func pair() (string, int) { return step("pair"), 2 }

func show(u uint8, b bool, f float64) { fmt.Println("show", u, b, f) }

func runtimeErrors() {
	for _, f := range []string{"index", "divide", "nil", "assert", "panicnil"} {
		fmt.Println(provoke(f))
	}
}

func provoke(what string) (err error) {
	defer func() {
		r := recover()
		if e, ok := r.(runtime.Error); ok {
			err = e
		}
	}()
	var s []int
	zero := len(s)
	switch step(what) {
	case "index":
		fmt.Println(s[zero])
	case "divide":
		fmt.Println(1 / zero)
	case "nil":
		var g *guard
		fmt.Println(g.name)
	case "assert":
		var v any = zero
		fmt.Println(v.(string))
	case "panicnil":
		panic(nil)
	}
	return nil
}

func conditional(n int) (r int) {
	if n > 2 {
		defer func() { r++ }()
	}
	switch {
	case n > 1:
		defer func() { r *= 10 }()
		step("case")
	}
	return n
}

func recursive(n int) (sum int) {
	defer func() { sum += n }()
	if n == 0 {
		return 0
	}
	step("down")
	return recursive(n - 1)
}

func main() {
	order()
	fmt.Println(named(false))
	fmt.Println(named(true))
	fmt.Println(unnamed())
	fmt.Println(zeroed())
	fmt.Println(byArgument())
	func() {
		defer func() { fmt.Println("main", recover()) }()
		fmt.Println("in closure")
	}()
	fmt.Println(caught())
	nilInterface()
	nilFunc()
	fmt.Println(again())
	fmt.Println(nested())
	fmt.Println(locks(), loops())
	builtins()
	multi()
	runtimeErrors()
	fmt.Println(conditional(1), conditional(2), conditional(3), recursive(3))
	if len(os.Args) > 5 {
		defer step("never")
	}
	defer fmt.Println("last words")
	inner2()
}

func caught() (s string) {
	defer func() { s = fmt.Sprint("caught ", recover()) }()
	methods()
	return "methods recovered it"
}

package emit_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/asyncgen/asyncgen/emit"
)

// A function with so many states and variables that all are in place computes what
// a short one does, although variables share slots; and so in a loop, which brings
// each of them back.
func TestLongFunctionKeepsItsVariablesApart(t *testing.T) {
	const n, delay = 80, 5
	var src strings.Builder
	src.WriteString(`-- prog.ago --
package main

import (
	"fmt"

	"github.com/asyncgen/asyncgen/rtlib"
)

async func word(n int) string {
	await rtlib.YieldNow()
	return fmt.Sprint(n, " ")
}

async func long() (s string) {
	last := "none "
	for round := range 2 {
`)
	var want strings.Builder
	for range 2 {
		for i := range n {
			if i == delay {
				if want.Len() == 0 {
					want.WriteString("none ")
				} else {
					fmt.Fprintf(&want, "%d ", n-1)
				}
			}
			if i >= delay {
				fmt.Fprintf(&want, "%d ", i-delay)
			}
		}
	}
	for i := range n {
		fmt.Fprintf(&src, "\t\tv%d := await word(%[1]d)\n", i)
		if i == delay {
			src.WriteString("\t\ts += last\n")
		}
		if i >= delay {
			fmt.Fprintf(&src, "\t\ts += v%d\n", i-delay)
		}
	}
	fmt.Fprintf(&src, "\t\tlast = v%d\n", n-1)
	for i := n - delay; i < n-1; i++ {
		fmt.Fprintf(&src, "\t\t_ = v%d\n", i)
	}
	src.WriteString("\t\t_ = round\n\t}\n\treturn s\n}\n\nasync func main() { fmt.Print(await long()) }\n")
	m := newModule(t, src.String())
	m.generate(t, emit.Options{Line: true})
	out, err := m.goCommand(t, "run", ".")
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if got := string(out); got != want.String() {
		t.Errorf("got  %s\nwant %s", got, want.String())
	}
}

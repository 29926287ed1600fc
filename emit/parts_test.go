package emit_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/asyncgen/asyncgen/emit"
)

// The parts of a long file are made side by side, and are as if they were made one after
// another: packages of one name get different names wherever they are mentioned, and
// so do constants that move to package level.
func TestPartsOfAFileShareItsNames(t *testing.T) {
	const parts = 4
	var src strings.Builder
	src.WriteString("-- go.go --\npackage main\n\nimport (\n")
	for i := range parts {
		fmt.Fprintf(&src, "\tx%d \"example.com/m/p%[1]d/x\"\n", i)
	}
	src.WriteString(")\n")
	for i := range parts {
		fmt.Fprintf(&src, "\nfunc get%d(n int) *x%[1]d.T { return &x%[1]d.T{N: n} }\n", i)
	}
	for i := range parts {
		fmt.Fprintf(&src, "-- p%d/x/x.go --\npackage x\n\ntype T struct{ N int }\n", i)
	}
	src.WriteString("-- prog.ago --\npackage main\n\nimport (\n\t\"fmt\"\n\n\t\"github.com/asyncgen/asyncgen/rtlib\"\n)\n")
	for i := range parts {
		fmt.Fprintf(&src, `
async func f%d() int {
	const c = %[1]d
	t := get%[1]d(10 * c)
	%[2]s
	await rtlib.YieldNow()
	type own struct{ n [c + 1]int }
	v := own{}
	await rtlib.YieldNow()
	return t.N + len(v.n)
}
`, i, strings.Repeat("// This makes the function long enough for a part.\n\t", 90))
	}
	src.WriteString("\nasync func main() { fmt.Print(await f0(), await f1(), await f2(), await f3()) }\n")
	m := newModule(t, src.String())
	text := m.generate(t, emit.Options{Line: true})["prog.ago.go"]
	for i, name := range []string{"", "x2 ", "x3 ", "x4 "} {
		if want := fmt.Sprintf("\t%s\"example.com/m/p%d/x\"\n", name, i); !strings.Contains(text, want) {
			t.Errorf("no import %q", want)
		}
	}
	if out, err := m.goCommand(t, "run", "."); err != nil || out != "1 12 23 34" {
		t.Errorf("got %q, %v", out, err)
	}
}

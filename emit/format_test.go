package emit_test

import (
	"bytes"
	"fmt"
	"go/format"
	"strings"
	"testing"

	"github.com/asyncgen/asyncgen/dsl/diag"
	"github.com/asyncgen/asyncgen/lower"
	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/ir"
)

// A file so long that it is formatted in parts is as gofmt has it as a whole, with
// all kinds of declarations around the places where a part may begin.
func TestLongFileIsFormattedAsGofmtDoes(t *testing.T) {
	for name, pass := range map[string]func(*check.Package) ([]*ir.File, diag.List){"machine": lower.Package, "goroutine": lower.Bodies} {
		t.Run(name, func(t *testing.T) {
			out := compile(t, manyDeclarations(800), pass)
			if len(out) < 500_000 {
				t.Fatalf("%d bytes are too few for many parts", len(out))
			}
			want, err := format.Source(out)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(out, want) {
				t.Errorf("gofmt changes the output from line %d on", firstDifference(out, want))
			}
		})
	}
}

func manyDeclarations(n int) string {
	var w strings.Builder
	w.WriteString(shapesHeader)
	for i := range n {
		fmt.Fprintf(&w, `// a%[1]d has a comment.
async func a%[1]d(n int) int {
	m := await leaf(n) // at the end
	// between
	return m + await leaf(%[1]d)
}

func one%[1]d() int { return 1 } // one line
func two%[1]d() int { return 2 }
var x%[1]d, long%[1]d = 1, %[2]s // aligned
var y%[1]d = func() string { return %[2]s }

// apart

/* general */ func b%[1]d() (  int) {


	return x%[1]d  +  long%[1]d
}
const (
	c%[1]d = 1 // one
	long%[1]dConstant = 2 // two
)
`, i, "`\n\nfunc f() {}\n`")
	}
	return strings.ReplaceAll(w.String(), "= 1, `\n\nfunc f() {}\n`", "= 1, 2")
}

// firstDifference returns the number of the first line in which a and b differ.
func firstDifference(a, b []byte) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return 1 + bytes.Count(a[:n], []byte("\n"))
}

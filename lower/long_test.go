package lower_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/asyncgen/asyncgen/lower"
	"github.com/asyncgen/asyncgen/lower/check/checktest"
	"github.com/asyncgen/asyncgen/lower/ir"
)

// With many states and many live variables, boxed ones among them, storing and
// loading would grow with their product: all are used in place instead.
func TestLongFunctionUsesVariablesInPlace(t *testing.T) {
	for _, tt := range []struct {
		vars    int
		inPlace bool
	}{{10, false}, {100, true}} {
		t.Run(fmt.Sprint(tt.vars), func(t *testing.T) {
			m := machine(t, manyLive(tt.vars), "long")
			for _, s := range m.States {
				if (len(s.Save) == 0) != tt.inPlace {
					t.Errorf("state %d saves %d variables", s.Number, len(s.Save))
				}
			}
			for _, v := range m.Vars {
				if boxed := strings.HasPrefix(v.Name, "b"); boxed && v.Pinned != tt.inPlace {
					t.Errorf("%s is pinned: %v", v.Name, v.Pinned)
				}
				if plain := strings.HasPrefix(v.Name, "v"); plain && (v.Home == ir.InFrame) != tt.inPlace {
					t.Errorf("%s has home %d", v.Name, v.Home)
				}
			}
		})
	}
}

// manyLive is a function of n plain and n boxed variables that are all live
// across n awaits, but for the first.
func manyLive(n int) string {
	var b strings.Builder
	b.WriteString("package p\n\nasync func leaf(n int) int { return n }\n\nasync func long() (s int) {\n")
	for i := range n {
		fmt.Fprintf(&b, "\tv%d, b%[1]d := %[1]d, %[1]d\n\tp%[1]d := &b%[1]d\n", i)
	}
	for i := range n {
		fmt.Fprintf(&b, "\ts += await leaf(%d)\n", i)
	}
	for i := range n {
		fmt.Fprintf(&b, "\t*p%d++\n\ts += v%[1]d + b%[1]d\n", i)
	}
	b.WriteString("\treturn\n}\n")
	return b.String()
}

func machine(t *testing.T, src, name string) *ir.Machine {
	t.Helper()
	files, diags := lower.Package(checktest.Package(t, map[string]string{"a.ago": src}))
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	for _, m := range files[0].Machines {
		if m.Func.Obj.Name() == name {
			return m
		}
	}
	t.Fatalf("no machine %s", name)
	return nil
}

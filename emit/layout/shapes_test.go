package layout

import (
	"go/parser"
	"go/token"
	"testing"
)

// shapes are declarations, and whether they are written directly.
var shapes = []struct {
	name, text string
	direct     bool
}{
	{"statements", "func f(a int) (b int, err error) {\nx:=g(a)\nx++\ngoto l\nl:\nif a>b{return}else if x{\n}else{\n}\n\n\nfor i:=0;i<a;i++{}\nfor range x {continue}\nswitch x:=y.(type){\ncase int,string:\nz()\ndefault:\n}\nreturn a,nil\n}\n", true},
	{"selects", "func f() {\nselect{\ncase x:=<-c:\ng()\ncase d<-1:\ndefault:\n}\ngo g()\ndefer func(){}()\n}\n", true},
	{"depths of operators", "var x = a+b*c - f(a+b*c, -d/ *p) + s[i+1:j] + (a*b)<<1\n", true},
	{"columns of fields", "type t struct {\na,b int `x`\nlonger string // of c\nembedded // of d\n}\n", true},
	{"columns of values", "var (\na int = 1\nbb = 2 // b\nc []string\n)\n", true},
	{"columns of constants", "const (\na T = iota\nbbb // b\nc\n\nd = 1\n)\n", true},
	{"columns of types", "type (\na int\nbbb string\n)\n", true},
	{"columns of keys", "var x = T{\na: 1,\nlonger: 2, // two\nc: {\n1,\n},\nd: 1,\n}\n", true},
	{"keys of very different lengths", "var x = map[string]int{\n\"a\": 1,\n\"a key that is longer than the others, and so much\": 2, // two\n\"b\": 3, // three\n}\n", true},
	{"comments on lines of their own", "func f() {\n// above\n\n// two\n// lines\na()\nswitch {\n  // of the case\n  case x:\n  b()\n    // of the clause\n  case y:\n  // at the end\n}\n// at the end\n}\n", true},
	{"comments at the ends of lines", "func f() { // f\na() // a\nlonger(1, // one\n2) // two\nif x { // x\nb() // b\n} // end\n} // f\n", true},
	{"documentation", "// f is a function\n// of two lines.\nfunc f() {}\n", true},
	{"types", "type t func(b map[string]chan<- int, a ...[]*int) interface {\nm(x struct{}) <-chan int\n~int|string\n}\n", true},
	{"type parameters", "func f[T any, U ~[]T](r *t[T,U], x T) g[T,U] {return h[T,U](x)[1:2:3]}\n", true},
	{"functions on one line", "var f = func(a int) int {return a+1}\n", true},
	{"functions too long for one line", "var f = func(a int) int {return aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa+bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb+1}\n", true},
	{"broken expressions", "func f() {\nx := a &&\nb ||\nc\ny.\na().\nb(func() {\nc()\n}, 1)\nz(\n1,\n2,\n)\n}\n", true},
	{"parameters on lines of their own", "func f(\na int,\nb string,\n) {\n}\n", true},

	{"a comment at the left in a group", "var (\na = 1\n// b\n)\n", false},
	{"a selector below in columns", "var (\na = f.\ng\n)\n", true},
	{"a selector below between columns", "var (\na = 1\nb = f.\ng\n)\n", false},
	{"a list that ends below its last element", "var x = f(a,\n)\n", false},
	{"two declarations", "var a = 1\nvar bb = 2\n", false},
	{"documentation with a list", "// f does\n//   - this\nfunc f() {}\n", false},
	{"general comments", "func f(/* nothing */) {}\n", false},
	{"a string of several lines", "var x = `a\nb`\n", false},
	{"numbers in capitals", "const x = 0XFF\n", false},
	{"parentheses that go", "func f() {\nif (x) {\n}\n}\n", false},
	{"a comment within an expression", "var x = f(a, // a\n) + // b\n(\n// c\n1)\n", false},
	{"statements on one line", "func f() { ; }\n", false},
	{"a struct on one line", "var x struct{a int}\n", false},
}

func TestShapes(t *testing.T) {
	for _, test := range shapes {
		t.Run(test.name, func(t *testing.T) {
			src := []byte("package p\n\n" + test.text)
			compare(t, test.name, src)
			file, err := parser.ParseFile(token.NewFileSet(), "", src, parser.ParseComments|parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			w := &writer{src: newSource(src, int(file.FileStart))}
			groups := w.groups(file)
			if len(groups) != 2 {
				t.Fatalf("%d groups", len(groups))
			}
			if direct := w.writeDecl(groups[1]); direct != test.direct {
				t.Errorf("written directly: %t", direct)
			}
		})
	}
}

func TestGroupsEndWhereGofmtLeavesABlankLine(t *testing.T) {
	src := "package p\nimport \"a\"\nvar x = 1\nvar y = 2\nfunc f() {}\n// g is documented.\nfunc g() {\n}\n\n// alone\n\nfunc h() {\n}\n// below\n\nfunc i() {}\nfunc j() {} // end\nconst c = 1\n"
	compare(t, "it", []byte(src))
	file, err := parser.ParseFile(token.NewFileSet(), "", src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	w := &writer{src: newSource([]byte(src), int(file.FileStart))}
	want := [][2]int{{1, 2}, {3, 4}, {5, 5}, {6, 8}, {10, 10}, {12, 14}, {16, 18}}
	groups := w.groups(file)
	if len(groups) != len(want) {
		t.Fatalf("%d groups, want %d", len(groups), len(want))
	}
	for i, g := range groups {
		if got := [2]int{g.first, g.last}; got != want[i] {
			t.Errorf("group %d has lines %v, want %v", i, got, want[i])
		}
	}
}

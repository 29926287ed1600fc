package normal

import (
	"go/ast"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/check/checktest"
)

const callees = `package p

import "strconv"

type T struct{ x int }

async func f(v int) (int, error)      { return v, nil }
async func g(v int) int               { return v }
async func nothing()                  {}
async func three() (int, string, bool) { return 1, "", true }
async func yes() bool                 { return true }

func call(v ...int) int { return len(v) }

var global int
`

func checked(t *testing.T, text string) (*check.Package, *check.File) {
	t.Helper()
	pkg := checktest.Package(t, map[string]string{"p.ago": callees + "\nvar _ = strconv.Itoa\n\n" + text})
	return pkg, pkg.Files[0]
}

// readable writes a body with await x for its markers.
func readable(t *testing.T, pkg *check.Package, body ast.Node) string {
	text := source(t, body)
	for _, marker := range []string{"·await0", "·await1", "·await2", "·await3"} {
		text = strings.ReplaceAll(text, marker, "await")
	}
	return text
}

func TestAsync(t *testing.T) {
	tests := map[string]struct{ body, want string }{
		"a statement stays one": {
			`await nothing(); v := await g(1); v = await g(v); _ = await g(v)`,
			`await(nothing()); v := await(g(1)); v = await(g(v)); _ = await(g(v))`,
		},
		"only what gc orders ahead is hoisted": {
			`global = global + call(global) + await g(1) + call(2) + global`,
			`t_0 := call(global); t_1 := await(g(1)); global = global + t_0 + t_1 + call(2) + global`,
		},
		"a variable of a package is assigned by way of a temporary": {
			`global = await g(1)`,
			`t_0 := await(g(1)); global = t_0`,
		},
		"a variable of another type is assigned by way of a temporary": {
			`var v any; v = await g(1); _ = v`,
			`var v any; t_0 := await(g(1)); v = t_0; _ = v`,
		},
		"several values": {
			`a, b, c := await three(); a, _, c = await three(); _ = b; _ = call(a, call()); _ = c`,
			`a, b, c := await(three()); a, _, c = await(three()); _ = b; _ = call(a, call()); _ = c`,
		},
		"a ? returns zero values and the error": {
			`v := await f(1)?; await f(v)?`,
			`v, err_0 := await(f(1)); if err_0 != nil { return 0, err_0 }; _, err_1 := await(f(v)); if err_1 != nil { return 0, err_1 }`,
		},
		"a ? assigns only what succeeded": {
			`global = await f(1)?`,
			`t_0, err_1 := await(f(1)); if err_1 != nil { return 0, err_1 }; global = t_0`,
		},
		"the right side of && is awaited only if need be": {
			`if global > 1 && await yes() { global++ }`,
			`t_0 := global > 1; if t_0 { t_0 = await(yes()) }; if t_0 { global++ }`,
		},
		"a condition is awaited in each iteration": {
			`for i := 0; i < await g(3); i++ { global++ }`,
			`for i := 0; ; i++ { t_0 := await(g(3)); if !(i < t_0) { break }; global++ }`,
		},
		"a post statement is awaited with the next iteration's variables": {
			`for i := 0; i < 3; i += await g(1) { global++ }`,
			`again_0 := false; for i := 0; ; { if again_0 { t_1 := await(g(1)); i += t_1 } else { again_0 = true }; if !(i < 3) { break }; global++ }`,
		},
		"what an if declares stays in a block": {
			`if v := await g(1); v > 1 { global++ }`,
			`{ v := await(g(1)); if v > 1 { global++ } }`,
		},
		"cases are tested in order": {
			`switch global { case 1: global = 2; case await g(3), 4: global = 5; default: global = 6 }`,
			`t_0 := global; n_1 := 0; switch t_0 { case 1: n_1 = 1 }; ` +
				`if n_1 == 0 { t_2 := await(g(3)); if t_0 == t_2 { n_1 = 2 } }; ` +
				`if n_1 == 0 { switch t_0 { case 4: n_1 = 2 } }; ` +
				`switch n_1 { case 1: global = 2; case 2: global = 5; default: global = 6 }`,
		},
		"function literals lose their ? too": {
			`h := func() (T, error) { return T{strconv.Atoi("1")?}, nil }; _ = h`,
			`h := func() (T, error) { t_0, err_1 := strconv.Atoi("1"); if err_1 != nil { var zero_2 T; return zero_2, err_1 }; return T{t_0}, nil }; _ = h`,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			pkg, file := checked(t, "async func test() (int, error) {\n"+strings.ReplaceAll(tt.body, "; ", "\n")+"\nreturn 1, nil\n}")
			n := Async(file.Funcs[len(file.Funcs)-1], pkg)
			nameApart(pkg.Types, n.Info, n.Body)
			want := "{ " + tt.want + "; return 1, nil }"
			if diff := cmp.Diff(want, oneLine(readable(t, pkg, n.Body))); diff != "" {
				t.Errorf("normal form (-want +got):\n%s", diff)
			}
		})
	}
}

func TestGenerators(t *testing.T) {
	tests := map[string]struct{ body, want string }{
		"what is yielded is evaluated as arguments are": {
			`yield global + await g(1), nil; yield call(global), f2(await g(2))`,
			`t_0 := await(g(1)); yield(global+t_0, nil); t_1 := call(global); t_2 := await(g(2)); yield(t_1, f2(t_2))`,
		},
		"one call gives all values": {
			`yield pair(); yield await f(1)`,
			`yield(pair()); t_0, t_1 := await(f(1)); yield(t_0, t_1)`,
		},
		"a ? yields zero values and the error, and ends": {
			`v := await f(1)?; yield v, nil`,
			`v, err_0 := await(f(1)); if err_0 != nil { yield(0, err_0); return }; yield(v, nil)`,
		},
		"a ? in a function literal returns from that": {
			`h := func() (int, error) { return pair()?, nil }; _ = h`,
			`h := func() (int, error) { t_0, err_1 := pair(); if err_1 != nil { return 0, err_1 }; return t_0, nil }; _ = h`,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			pkg, file := checked(t, "func pair() (int, error) { return 1, nil }\nfunc f2(int) error { return nil }\n"+
				"async func test() yield (int, error) {\n"+strings.ReplaceAll(tt.body, "; ", "\n")+"\n}")
			n := Async(file.Funcs[len(file.Funcs)-1], pkg)
			nameApart(pkg.Types, n.Info, n.Body)
			got := strings.ReplaceAll(oneLine(readable(t, pkg, n.Body)), "·yield", "yield")
			if diff := cmp.Diff("{ "+tt.want+" }", got); diff != "" {
				t.Errorf("normal form (-want +got):\n%s", diff)
			}
		})
	}
}

// oneLine joins lines with spaces, and those that end a statement with
// semicolons.
func oneLine(text string) string {
	var b strings.Builder
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		l = strings.TrimSpace(l)
		if l == "" {
			continue
		}
		b.WriteString(l)
		if i == len(lines)-1 {
			break
		}
		next := strings.TrimSpace(lines[i+1])
		if strings.HasSuffix(l, "{") || strings.HasSuffix(l, ":") || strings.HasPrefix(next, "}") || next == "" && strings.HasPrefix(strings.TrimSpace(lines[i+2]), "}") {
			b.WriteString(" ")
		} else {
			b.WriteString("; ")
		}
	}
	return b.String()
}

// A pass may not change what the passes before it have made.
func TestAsyncLeavesTheCheckedBodyAsItIs(t *testing.T) {
	pkg, file := checked(t, `async func test() (int, error) {
	h := func() (int, error) { return strconv.Atoi("1")?, nil }
	for i := await g(0); i < await g(3); i += await g(1) {
		switch i { case await g(2): global = call(i, await f(1)?) }
	}
	m := map[int][]int{1: {await g(1)}, 2: {2}}
	return len(m), await nothing2(h)
}
async func nothing2(func() (int, error)) error { return nil }`)
	f := file.Funcs[len(file.Funcs)-2]
	before := source(t, f.Body)
	Async(f, pkg)
	if diff := cmp.Diff(before, source(t, f.Body)); diff != "" {
		t.Errorf("changed (-before +after):\n%s", diff)
	}
}

func TestPlains(t *testing.T) {
	pkg, file := checked(t, `
func atoi(s string) (v T, err error) {
	return T{strconv.Atoi(s)?}, nil
}

func untouched(s string) (int, error) { return strconv.Atoi(s) }

var one, two = 1, func(s string) (*T, error) { return &T{strconv.Atoi(s)?}, nil }
`)
	want := []string{
		`func atoi(s string) (v T, err error) { t_0, err_1 := strconv.Atoi(s); if err_1 != nil { var zero_2 T; return zero_2, err_1 }; return T{t_0}, nil }`,
		`var one, two = 1, func(s string) (*T, error) { t_0, err_1 := strconv.Atoi(s); if err_1 != nil { return nil, err_1 }; return &T{t_0}, nil }`,
	}
	plains := Plains(file, pkg)
	var got []string
	for _, p := range plains {
		nameApart(pkg.Types, p.Info, p.Decl)
		got = append(got, oneLine(source(t, p.Decl)))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("normal forms (-want +got):\n%s", diff)
	}
}

package dsl

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/printer"
	"go/token"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestMarkers parses fragments and lists the async constructs found, each by
// its kind and the source that it covers, in order of position.
func TestMarkers(t *testing.T) {
	tests := []struct {
		name string
		src  string // declarations; or statements of an async body, if indented
		want []string
	}{
		{"function", "async func f(a int) (int, error) {}", []string{"async func f(a int) (int, error)"}},
		{"method", "async func (r *T[A]) m() {}", []string{"async func (r *T[A]) m()"}},
		{"generic function", "async func f[T any](a ...T) (b T) {}", []string{"async func f[T any](a ...T) (b T)"}},
		{"function without body", "async func f()", []string{"async func f()"}},
		{"function type", "var h async func(*R) error", []string{"async func(*R) error"}},
		{"parameter of function type without a name", "func f(int, async func(int)) (async func() int, error) { return nil, nil }", []string{"async func() int"}},
		{"parameter of an async function type", "type M async func(async func(int) int) (async func(async func()) error)", []string{
			"async func(async func(int) int) (async func(async func()) error)", "async func(int) int", "async func(async func()) error", "async func()"}},
		{"parameter of an async function without names", "async func f(T, async func(int)) {}", []string{"async func f(T, async func(int))", "async func(int)"}},
		{"parameter of an async function named async", "async func f(n int, async func(int)) {}", []string{"async func f(n int, async func(int))"}},
		{"parameter of a plain function type named async", "type M func(async func(int) int)", nil},
		{"parameter of function type that yields, without a name", "func f(int, async func(int)) (async func() yield (int, error), async func() yield *T) { return nil, nil }", []string{
			"async func() yield (int, error)", "async func() yield *T"}},
		{"named function type", "type H async func()", []string{"async func()"}},
		{"parameter of function type", "func f(h async func(int)) {}", []string{"async func(int)"}},
		{"field of function type", "type T struct { h async func() }", []string{"async func()"}},
		{"result of function type", "func f() async func() int { return nil }", []string{"async func() int"}},
		{"element of function type", "var x map[K][]async func()", []string{"async func()"}},
		{"type argument", "var x T[async func()]", []string{"async func()"}},
		{"interface method", "type I interface { M(); async N(int) error; E }", []string{"async N(int) error"}},
		{"literal", "var f = async func(a int) { await g() }", []string{"async func(a int)", "await await g()"}},
		{"conversion", "var f = (async func())(g)", []string{"async func()"}},

		{"await of a call", " await f(1).g()", []string{"await await f(1).g()"}},
		{"await of a name", " x, y := await f", []string{"await await f"}},
		{"await binds tighter than operators", " x := await a + await b", []string{"await await a", "await await b"}},
		{"await of an operand", " await (x); await *p; await &T{1}; await []T{x}[0]; await <-c", []string{
			"await await (x)", "await await *p", "await await &T{1}", "await await []T{x}[0]", "await await <-c"}},
		{"await of an await", " await await f()", []string{"await await await f()", "await await f()"}},
		{"await among operands", " f(await x, !await y)[await z] = T{a: await w}", []string{
			"await await x", "await await y", "await await z", "await await w"}},
		{"await in clauses", " if x := await a; await b {}; for await c {}; switch await d {}", []string{
			"await await a", "await await b", "await await c", "await await d"}},
		{"await in defer", " defer await c.Close()", []string{"await await c.Close()"}},
		{"await in a literal of its own", " async func() { await (x) }()", []string{"async func()", "await await (x)"}},

		{"try", " x := f()?", []string{"try f()?"}},
		{"try in a plain function", "func f() error { g()?; return nil }", []string{"try g()?"}},
		{"try ends a line", " f()?\n g()", []string{"try f()?"}},
		{"try goes on", " f()?.g()?[0]", []string{"try f()?.g()?", "try f()?"}},
		{"try belongs to await", " x := await f()?", []string{"try await f()?", "await await f()"}},
		{"try belongs to the outer await", " x := await await f()?", []string{"try await await f()?", "await await await f()", "await await f()"}},
		{"try inside of await", " await (f()?); await f(x?)", []string{"await await (f()?)", "try f()?", "await await f(x?)", "try x?"}},
		{"try in a clause", " if await f()? {}", []string{"try await f()?", "await await f()"}},

		{"block", " x := async { await y; f() }", []string{"async", "block async { await y; f() }", "await await y"}},
		{"block of a line", " g(async { f() })", []string{"async", "block async { f() }"}},
		{"empty block", " x := async {}", []string{"async", "block async {}"}},
		{"block of statements", " g(async {\n f()\n }, async { x++ }, async { return })", []string{
			"async", "block async {\n f()\n }", "async", "block async { x++ }", "async", "block async { return }"}},
		{"block that is spawned", " go async { f() }", []string{"async", "block async { f() }"}},
		{"block in parentheses in a clause", " if x == (async { f() }) {}", []string{"async", "block async { f() }"}},
		{"literal in a block", " g(async { x := T{a, b: c}; f() })", []string{"async", "block async { x := T{a, b: c}; f() }"}},

		{"select biased", " select biased { case x := <-c: }", []string{"biased select biased { case x := <-c: }"}},
		{"select of awaits", " select { case await d: case n, m, err := await c(): default: }", []string{
			"await await d", "await await c()"}},
		{"select with try", " select { case n := await c()?: }", []string{"try await c()?", "await await c()"}},

		{"for await", " for await x, err := range s() {}", []string{"for for await x, err := range s() {}"}},
		{"for await without variables", " for await range s {}", []string{"for for await range s {}"}},
		{"for await to a variable", " for await x.y = range s {}", []string{"for for await x.y = range s {}"}},
		{"for await in a condition", " for await f(func() { for range x {} }) {}", []string{"await await f(func() { for range x {} })"}},
		{"await in a range", " for x := range await s {}", []string{"await await s"}},

		{"yield", "async func f() yield int { yield 1; yield (2); yield -3 }", []string{
			"async func f() yield int", "yield yield 1", "yield yield (2)", "yield yield -3"}},
		{"yield of several", "async func f() yield (int, error) { yield 1, nil }", []string{
			"async func f() yield (int, error)", "yield yield 1, nil"}},
		{"yield of a slice", "async func f() yield []int { yield []int{1} }", []string{
			"async func f() yield []int", "yield yield []int{1}"}},
		{"yield in a literal", "var f = async func() yield *T { yield *p }", []string{
			"async func() yield *T", "yield yield *p"}},
		{"yield in a type", "type I interface { async Each() yield T }", []string{"async Each() yield T"}},
		{"type named yield", "async func f() yield {}; type yield int", []string{"async func f() yield"}},

		{"go expression", " h := go f(x)", []string{"go go f(x)"}},
		{"go expression of a block", " h := go async { f() }", []string{"go go async { f() }", "async", "block async { f() }"}},
		{"go expression awaited", " await go f(x); x := await (go f())?", []string{
			"await await go f(x)", "go go f(x)", "try await (go f())?", "await await (go f())", "go go f()"}},
		{"go statement", " go f(x)", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			src, want := "package p\n"+test.src, test.want
			if strings.HasPrefix(test.src, " ") {
				src = "package p\nasync func f() {\n" + test.src + "\n}"
				want = append([]string{"async func f()"}, want...)
			}
			f, err := ParseFile(token.NewFileSet(), "x.ago", []byte(src))
			if err != nil {
				t.Fatal(err)
			}
			for i, w := range want {
				if strings.HasPrefix(w, "async") {
					want[i] = "async " + w
				}
			}
			if diff := cmp.Diff(want, listMarkers(f)); diff != "" {
				t.Errorf("%s\n(-want +got)\n%s", src, diff)
			}
			checkTree(t, f)
		})
	}
}

// listMarkers describes the markers of f in order of position, outer ones
// first, with the source that they cover.
func listMarkers(f *File) []string {
	type entry struct {
		pos, end token.Pos
		text     string
	}
	var list []entry
	add := func(kind string, pos, end token.Pos) {
		base := f.Syntax.FileStart
		list = append(list, entry{pos, end, kind + " " + string(f.Src[pos-base:end-base])})
	}
	for n, m := range f.Async {
		add("async", m.Pos, n.End())
	}
	for n := range f.Await {
		add("await", n.Pos(), n.End())
	}
	for n := range f.Try {
		add("try", n.Pos(), n.End())
	}
	for n := range f.Block {
		add("block", n.Pos(), n.End())
	}
	for n := range f.ForAwait {
		add("for", n.Pos(), n.End())
	}
	for n := range f.Biased {
		add("biased", n.Pos(), n.End())
	}
	for n := range f.Yield {
		add("yield", n.Pos(), n.End())
	}
	for n := range f.Go {
		add("go", n.Pos(), n.End())
	}
	slices.SortFunc(list, func(a, b entry) int {
		switch {
		case a.pos != b.pos:
			return int(a.pos - b.pos)
		case strings.HasPrefix(a.text, "async ") != strings.HasPrefix(b.text, "async "):
			return strings.Compare(a.text[:5], b.text[:5])
		}
		return int(b.end - a.end)
	})
	var out []string
	for _, e := range list {
		out = append(out, e.text)
	}
	return out
}

// checkTree checks what holds for markers anywhere: keywords stand where the
// tables say, each node lies within the one around it, and go/printer accepts
// the tree.
func checkTree(t *testing.T, f *File) {
	t.Helper()
	at := func(pos token.Pos, word string) {
		if off := int(pos - f.Syntax.FileStart); !strings.HasPrefix(string(f.Src[off:]), word) {
			t.Errorf("no %s at offset %d", word, off)
		}
	}
	for _, m := range f.Async {
		at(m.Pos, "async")
		if m.Yield.IsValid() {
			at(m.Yield, "yield")
		}
	}
	for _, m := range f.Await {
		at(m.Pos, "await")
	}
	for _, m := range f.Try {
		at(m.Pos, "?")
	}
	for _, m := range f.Block {
		at(m.Pos, "async")
	}
	for _, pos := range f.ForAwait {
		at(pos, "await")
	}
	for _, pos := range f.Biased {
		at(pos, "biased")
	}
	for _, m := range f.Yield {
		at(m.Pos, "yield")
	}
	for _, m := range f.Go {
		at(m.Pos, "go")
	}
	checkNesting(t, f)
	if err := printer.Fprint(io.Discard, token.NewFileSet(), f.Syntax); err != nil {
		t.Error(err)
	}
}

func checkNesting(t *testing.T, f *File) {
	t.Helper()
	var around []ast.Node
	ast.Inspect(f.Syntax, func(n ast.Node) bool {
		if n == nil {
			around = around[:len(around)-1]
			return true
		}
		if len(around) > 0 {
			outer := around[len(around)-1]
			_, isName := n.(*ast.Ident) // of a marker: it has no place in the source
			if !isName && (n.Pos() < outer.Pos() || n.End() > outer.End()) {
				t.Errorf("%T [%d, %d) is not within %T [%d, %d)", n, n.Pos(), n.End(), outer, outer.Pos(), outer.End())
			}
		}
		around = append(around, n)
		return true
	})
}

// TestContextualKeywords checks that the words are identifiers wherever Go code
// can use them so.
func TestContextualKeywords(t *testing.T) {
	for _, src := range []string{
		"func f(async func(), await int, yield chan T, biased []int) {}",
		"func f(async func() yield, async func() yield[int], async func() (yield int)) {}",
		"func f() (async func()) { return nil }",
		"func f() yield { return 1 }; func g() yield[int] { panic(1) }",
		"type async struct { async func(); await, yield int }",
		"type await func(); type yield[await any] interface { async; yield }",
		"type I interface { async(); await.T; yield[int]; biased() }",
		"var async, await, yield, biased = 1, 2, 3, 4",
		"var async func()",
		"func f() { await(x); await.y(); await[i]++; await = 1; await := 2; await <- 3 }",
		"func f() { x = await * y; x = await & y; x = await - y; x = -await; await++ }",
		"func f() { yield(x); yield.y(); yield[i]++; yield = 1; yield * p = 2; yield <- 3 }",
		"func f() { await: for { continue await }; yield: goto yield; async: biased: x() }",
		"func f() { if async {}; for await {}; switch yield {}; for async := range await {} }",
		"func f() { for await := range x {}; for await, yield = range x {}; for await(x)[0] = range y {} }",
		"func f() { for await.x = range y {}; for await[i] = range y {} }",
		"func f() { _ = &async{a: b}; _ = async{1, 2}; _ = async{{}}; _ = async{a: {b: c}} }; type async []int",
		"func f() { _ = async{}; _ = async{x}; _ = async{f()} }; type (a int; async []int)",
		"func f() { _ = T{async: 1, await: await(2)}; x.async(); x.await.yield() }",
		"func f() { select { case await <- x: case biased := <-async: } }",
		"func f() { go await(x); defer yield(y); switch { case await, yield: } }",
		"import async \"await\"; const yield = async.X",
		"func await() {}; func (async yield) biased() {}",
		"async func f() {}"[6:],
	} {
		if _, diff := compareWithGo([]byte("package p; " + src)); diff != "" {
			t.Errorf("%s: %s", src, diff)
		}
		f, err := ParseFile(token.NewFileSet(), "x.ago", []byte("package p; "+src))
		if err != nil || !f.Markers.Empty() {
			t.Errorf("%s: error %v, or taken for async", src, err)
		}
	}
}

// TestPlainClosure checks that the body of a plain function literal in an async
// body is plain.
func TestPlainClosure(t *testing.T) {
	src := "package p; async func f() yield int { func() { await(x); yield(y) }(); await (x); yield (y) }"
	f, err := ParseFile(token.NewFileSet(), "x.ago", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Await) != 1 || len(f.Yield) != 1 {
		t.Errorf("%d await and %d yield, want one of each", len(f.Await), len(f.Yield))
	}
}

// TestAsyncType checks that a type declared in another file settles what could
// be a block or a literal.
func TestAsyncType(t *testing.T) {
	src := []byte("package p; func f() { g(async{}, async{f()}, async{x; y}) }")
	for asyncType, want := range map[bool]int{false: 3, true: 1} {
		f, err := Config{AsyncType: func() bool { return asyncType }}.ParseFile(token.NewFileSet(), "x.ago", src)
		if err != nil || len(f.Block) != want {
			t.Errorf("AsyncType %v: %d blocks, want %d; error %v", asyncType, len(f.Block), want, err)
		}
	}
}

// TestDeclaresAsync checks which declarations of a type named async other files know.
func TestDeclaresAsync(t *testing.T) {
	for src, want := range map[string]bool{
		"package p; type async int":                    true,
		"package p; type async[T any] struct{ v T }":   true,
		"package p; type (\na int\nasync = a\n)":       true,
		"package p; type (async int)":                  true,
		"package p; type a struct { async int }":       false,
		"package p; type ( a struct {\nasync int\n} )": false,
		"package p; func f() { type async int }":       false,
		"package p; func f() { type (\nasync int\n) }": false,
		"package p; async func f() {}; var async = 1":  false,
		"package p; var x = func() { type async int }": false,
	} {
		if got := DeclaresAsync([]byte(src)); got != want {
			t.Errorf("DeclaresAsync(%q) = %v", src, got)
		}
	}
}

// TestComments checks that comments are attached to async declarations as to
// plain ones.
func TestComments(t *testing.T) {
	src := `package p

// doc of f
async func f() {} // not attached

type I interface {
	// doc of M
	async M() // line of M
}
`
	f, err := ParseFile(token.NewFileSet(), "x.ago", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	method := f.Syntax.Decls[1].(*ast.GenDecl).Specs[0].(*ast.TypeSpec).Type.(*ast.InterfaceType).Methods.List[0]
	got := []string{
		f.Syntax.Decls[0].(*ast.FuncDecl).Doc.Text(), method.Doc.Text(), method.Comment.Text(),
		fmt.Sprint(len(f.Syntax.Comments)),
	}
	if diff := cmp.Diff([]string{"doc of f\n", "doc of M\n", "line of M\n", "4"}, got); diff != "" {
		t.Error(diff)
	}
}

// TestPartialTree checks that what surrounds an error is in the tree.
func TestPartialTree(t *testing.T) {
	src := `package p

func a() {
	one()
	x := ]
	two()
	if y {
		three()
		z z
		four()
	}
}

var b b b

func c() {}
`
	f, err := ParseFile(token.NewFileSet(), "x.ago", []byte(src))
	if err == nil {
		t.Fatal("no error")
	}
	var out bytes.Buffer
	ast.Inspect(f.Syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			fmt.Fprintln(&out, n.Fun)
		case *ast.FuncDecl:
			fmt.Fprintln(&out, "func", n.Name)
		}
		return true
	})
	want := "func a\none\ntwo\nthree\nfour\nfunc c\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}

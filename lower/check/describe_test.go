package check_test

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/check/checktest"
)

func TestFunctions(t *testing.T) {
	const head = "package p\nimport \"github.com/asyncgen/asyncgen/rtlib\"\nvar _ rtlib.Unit\n"
	tests := []struct {
		name, src string
		want      []string
	}{
		{"no results", `async func F() {}`,
			[]string{"F: FFuture value rtlib.Unit"}},
		{"one result", `async func F(a, b int) string { return "" }`,
			[]string{"F: FFuture value string params a int, b int results string"}},
		{"an error alone", `async func F() error { return nil }`,
			[]string{"F: FFuture value error results error"}},
		{"a result and an error", `async func F() (n int, err error) { return }`,
			[]string{"F: FFuture value rtlib.Result[int] results n int, err error"}},
		{"two results", `async func F() (int, string) { return 1, "" }`,
			[]string{"F: FFuture value rtlib.Tuple2[int, string] results int, string"}},
		{"two results, an error first", `async func F() (error, int) { return nil, 1 }`,
			[]string{"F: FFuture value rtlib.Tuple2[error, int] results error, int"}},
		{"five results", `async func F() (a, b, c, d int, e error) { return }`,
			[]string{"F: FFuture value rtlib.Tuple5[int, int, int, int, error] results a int, b int, c int, d int, e error"}},
		{"six results", `async func F() (a, b, c, d, e int, f error) { return }
			async func G() { a, b, c, d, e, err := await F(); _, _, _, _, _, _ = a, b, c, d, e, err }`,
			[]string{
				"F: FFuture value rtlib.Tuple6[int, int, int, int, int, error] results a int, b int, c int, d int, e int, f error",
				"G: GFuture value rtlib.Unit await rtlib.Tuple6[int, int, int, int, int, error] -> int, int, int, int, int, error by Unpack",
			}},
		{"seventeen results of a generic method", `type C[K comparable] struct{}
			async func (r *C[T]) F() (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p int, q T) { return }
			async func g() { _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, k := await new(C[string]).F(); _ = k + "" }`,
			[]string{
				"F: CFFuture[T] value CFResults[T] params r *C[T] results a int, b int, c int, d int, e int, f int, g int, h int, i int, j int, k int, l int, m int, n int, o int, p int, q T",
				"g: gFuture value rtlib.Unit await CFResults[string] -> int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, string by Unpack",
			}},
		{"variadic", `async func F(a int, s ...string) {}`,
			[]string{"F: FFuture value rtlib.Unit params a int, s []string variadic"}},
		{"unnamed and blank parameters", `async func F(int, string) {}
			async func G(_ int, s string) {}`,
			[]string{
				"F: FFuture value rtlib.Unit params int, string",
				"G: GFuture value rtlib.Unit params _ int, s string",
			}},
		{"a method", `type client struct{}
			async func (c *client) Get(key string) int { return 1 }
			async func (client) put(string) {}`,
			[]string{
				"Get: clientGetFuture value int params c *client, key string results int",
				"put: clientPutFuture value rtlib.Unit params client, string",
			}},
		{"a method of an alias", `type Client struct{}
			type A = Client
			type P = *A
			async func (c P) Get() {}`,
			[]string{"Get: ClientGetFuture value rtlib.Unit params c P"}},
		{"a generic function", `type number interface{ ~int | ~float64 }
			async func Max[T number, _ any](x, y T, more ...T) T { return x }`,
			[]string{"Max: MaxFuture[T, _P1] value T params x T, y T, more []T results T variadic"}},
		{"a generic method", `type M[K comparable, V any] struct{}
			async func (m *M[A, _]) Get(k A) A { return k }
			async func (M[_, B]) Put(b B) {}`,
			[]string{
				"Get: MGetFuture[A, _P1] value A params m *M[A, _P1], k A results A",
				"Put: MPutFuture[_P0, B] value rtlib.Unit params _ M[_P0, B], b B",
			}},
		{"generators", `async func F(n int) yield int { yield n }
			type t[K any] struct{}
			async func (t[K]) Each(int, ...K) yield (K, error) { return }
			async func G() { for await range F(1) {}; _ = async func(b bool) yield (int, bool, error) { yield 1, b, nil } }`,
			[]string{
				"F: FStream value int params n int yields int",
				"Each: tEachStream[K] value rtlib.Result[K] params _ t[K], _ int, _ []K yields K, error variadic",
				"G: GFuture value rtlib.Unit",
				"gFunc1: gFunc1Stream value rtlib.Tuple3[int, bool, error] params b bool yields int, bool, error",
			}},
		{"parameters named as types and packages", `async func F(string int, int string, rtlib bool) (error string) { return int }`,
			[]string{"F: FFuture value string params string int, int string, rtlib bool results error string"}},
		{"predeclared names redeclared", `type bool int; type any struct{}; type uint32 bool; const nil = 3
			async func F(b bool) (a any) { return }`,
			[]string{"F: FFuture value any params b bool results a any"}},
		{"awaits of all sorts", `
			async func unit() {}
			async func res() (int, error) { return 1, nil }
			type named rtlib.Future[string]
			type direct struct{}
			func (direct) Poll(*rtlib.Context) (int, bool) { return 1, true }
			func (direct) Cancel(*rtlib.Context) {}
			type look struct{}
			func (look) Unpack() (int, error) { return 1, nil }
			type result = rtlib.Result[int]
			type ia interface { async Do(n int) (string, error) }
			async func F[T any, P rtlib.Future[T]](n named, p P, l rtlib.Future[look], i ia, r rtlib.Future[result], h func(int) rtlib.Future[bool]) {
				await unit()
				x, err := await res()
				var s string = await n
				y := await direct{}
				z := await &direct{}
				t := await p
				u := await l
				v, err := await i.Do(1)
				w, err := await r
				b := await h(3)
				_, _, _, _, _, _, _, _, _, _ = x, err, s, y, z, t, u, v, w, b
			}`,
			[]string{
				"unit: unitFuture value rtlib.Unit",
				"res: resFuture value rtlib.Result[int] results int, error",
				"F: FFuture[T, P] value rtlib.Unit params n named, p P, l rtlib.Future[look], i ia, r rtlib.Future[result], h func(int) rtlib.Future[bool]" +
					" await rtlib.Unit -> " +
					" await rtlib.Result[int] -> int, error by Unpack" +
					" await string -> string" +
					" await int -> int" +
					" await int -> int" +
					" await T -> T" +
					" await look -> look" +
					" await rtlib.Result[string] -> string, error by Unpack" +
					" await result -> int, error by Unpack" +
					" await bool -> bool",
			}},
		{"awaits in each other", `
			async func pair(n int, err error) (int, error) { return n, err }
			func use(int, error) int { return 1 }
			async func F() (int, error) {
				n := use(await pair(await pair(1, nil)))
				m := (await pair(await pair(1, nil)?, nil)?)
				_, _ = n, m
				return await pair(1, nil)
			}`,
			[]string{
				"pair: pairFuture value rtlib.Result[int] params n int, err error results int, error",
				"F: FFuture value rtlib.Result[int] results int, error" +
					strings.Repeat(" await rtlib.Result[int] -> int, error by Unpack", 5),
			}},
		{"the generated type is the user's to name", `
			async func Fetch[T any](x T) T { return x }
			type pool struct { fut FetchFuture[int] }
			async func F(p *pool) int {
				p.fut.Init(3)
				return await &p.fut
			}`,
			[]string{
				"Fetch: FetchFuture[T] value T params x T results T",
				"F: FFuture value int params p *pool results int await int -> int",
			}},
		{"left-out contexts", `
			async func F() {
				h := rtlib.Spawn(F())
				k := rtlib.Spawn(G(1))
				_, err := await h
				n, err := await k
				var cx *rtlib.Context
				rtlib.Spawn(cx, G(2))
				rtlib.Spawn(nil, G(2))
				var s rtlib.Result[int] = rtlib.Result[int]{n, err}
				_ = s
			}
			async func G(n int) int { return n }`,
			[]string{
				"F: FFuture value rtlib.Unit await rtlib.Result[rtlib.Unit] -> rtlib.Unit, error by Unpack" +
					" await rtlib.Result[int] -> int, error by Unpack contexts 2",
				"G: GFuture value int params n int results int",
			}},
	}
	for _, test := range append(tests, literalTests...) {
		t.Run(test.name, func(t *testing.T) {
			p := checktest.Package(t, map[string]string{"a.ago": head + test.src})
			var got []string
			for _, f := range p.Files[0].Funcs {
				got = append(got, describe(p, f))
			}
			if d := cmp.Diff(test.want, got); d != "" {
				t.Errorf("functions (-want +got):\n%s", d)
			}
		})
	}
}

func describe(p *check.Package, f *check.Func) string {
	q := func(o *types.Package) string {
		if o == p.Types {
			return ""
		}
		return o.Name()
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", f.Obj.Name(), f.FutureName)
	if len(f.TypeParams) > 0 {
		var names []string
		for _, tp := range f.TypeParams {
			names = append(names, tp.Obj().Name())
		}
		fmt.Fprintf(&b, "[%s]", strings.Join(names, ", "))
	}
	fmt.Fprintf(&b, " value %s", types.TypeString(f.Value, q))
	vars := func(what string, vs []*types.Var) {
		var list []string
		for _, v := range vs {
			list = append(list, strings.TrimLeft(v.Name()+" "+types.TypeString(v.Type(), q), " "))
		}
		if len(list) > 0 {
			fmt.Fprintf(&b, " %s %s", what, strings.Join(list, ", "))
		}
	}
	for i, c := range f.Captures {
		fmt.Fprintf(&b, " %s %s %s", []string{"captures", "and"}[min(i, 1)], c.Var.Name(), types.TypeString(c.Type(), q))
	}
	vars("params", f.Params)
	if vars("results", f.Results); f.Yield != nil {
		vars("yields", f.Parts())
	}
	if f.Variadic {
		b.WriteString(" variadic")
	}
	for _, a := range awaitsInOrder(f) {
		var list []string
		for _, t := range a.Unpack {
			list = append(list, types.TypeString(t, q))
		}
		fmt.Fprintf(&b, " await %s -> %s", types.TypeString(a.Value, q), strings.Join(list, ", "))
		if a.Unpacked {
			b.WriteString(" by Unpack")
		}
	}
	if len(f.Contexts) > 0 {
		fmt.Fprintf(&b, " contexts %d", len(f.Contexts))
	}
	return b.String()
}

func awaitsInOrder(f *check.Func) (list []*check.Await) {
	ast.Inspect(f.Body, func(n ast.Node) bool {
		if c, ok := n.(*ast.CallExpr); ok && f.Awaits[c] != nil {
			list = append(list, f.Awaits[c])
		}
		return true
	})
	return list
}

// The future of a generic method repeats the constraints of the receiver's
// type, which may be declared in another file, with other imports.
func TestGenericMethodOfAnotherFilesType(t *testing.T) {
	p := checktest.Package(t, map[string]string{
		"a.ago": `package p

type async interface{ async Do(n int) string }
type set[T interface{ ~[]E }, E interface{ comparable; Less(E) bool }] struct{}
`,
		"b.go": `package p

import (
	"cmp"
	other "fmt"
)

type fmt struct{}
type heap[cmpT cmp.Ordered, S other.Stringer] struct{ fmt }
`,
		"c.ago": `package p

import cmp "strings"

type doer[D interface{ async Do(n int) string }] struct{ d D }

async func (h *heap[A, _]) Pop(s cmp.Builder) (a A) { return }
async func (s set[cmp, T]) Get() (c cmp, t T) { return }
async func (d doer[X]) Run() string { return await d.d.Do(1) }

async func all(h *heap[int, stringer], s set[[]elem, elem], d doer[async]) {
	n := 1 + await h.Pop(cmp.Builder{})
	c, e := await s.Get()
	x := "" + await d.Run()
	_, _, _, _ = n, c[0], e.Less(e), x
}

type elem int

func (elem) Less(elem) bool { return false }

type stringer struct{}

func (stringer) String() string { return "" }
`,
	})
	want := []string{
		"Pop: heapPopFuture[A, _P1] value A params h *heap[A, _P1], s strings.Builder results a A",
		"Get: setGetFuture[cmp, T] value rtlib.Tuple2[cmp, T] params s set[cmp, T] results c cmp, t T",
		"Run: doerRunFuture[X] value string params d doer[X] results string await string -> string",
		"all: allFuture value rtlib.Unit params h *heap[int, stringer], s set[[]elem, elem], d doer[async]" +
			" await int -> int await rtlib.Tuple2[[]elem, elem] -> []elem, elem by Unpack await string -> string",
	}
	var got []string
	for _, f := range p.Files[1].Funcs {
		got = append(got, describe(p, f))
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("functions (-want +got):\n%s", d)
	}
}

func TestInfoIsAboutSyntax(t *testing.T) {
	p := checktest.Package(t, map[string]string{"a.ago": "package p\n\nimport \"fmt\"\n\nasync func F(n int) { fmt.Println(n) }\n"})
	f := p.Files[0]
	if p.Info.FileVersions[f.Syntax] == "" {
		t.Error("no version of the file")
	}
	ast.Inspect(f.Source.Syntax, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && id != f.Source.Syntax.Name && p.Info.ObjectOf(id) == nil && id.Name != "Println" {
			t.Errorf("%s: nothing known of %s", p.Fset.Position(id.Pos()), id.Name)
		}
		return true
	})
}

func TestHintOnContextInPlainCode(t *testing.T) {
	_, list := checktest.Check(t, map[string]string{"a.ago": `package p

import "github.com/asyncgen/asyncgen/rtlib"

func needs(cx *rtlib.Context, n int) {}

async func F() { func() { needs(1) }() }

func g() { needs(1, 2, 3) }
`})
	hints := make(map[int]bool)
	for _, d := range list {
		hints[d.Pos.Line] = d.Hint != ""
	}
	if d := cmp.Diff(map[int]bool{7: true, 9: false}, hints); d != "" {
		t.Errorf("lines with hints (-want +got):\n%s", d)
	}
}

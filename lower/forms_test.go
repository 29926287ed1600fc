package lower_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/asyncgen/asyncgen/lower"
	"github.com/asyncgen/asyncgen/lower/check/checktest"
)

// The forms of expressions of type int, with an await in every place that
// takes one.
var exprForms = []string{
	`await leaf(1)`,
	`(await leaf(1))`,
	`-await leaf(1)`,
	`^(await leaf(1) + 2)`,
	`x + await leaf(1)`,
	`await leaf(x) << await unsigned()`,
	`plain(await leaf(1), x)`,
	`plain(await pair())`,
	`sum(await leaf(1), x, await leaf(2))`,
	`sum(await slice()...)`,
	`(await slice())[await leaf(0)]`,
	`(await slice())[await leaf(0):await leaf(1):2][0]`,
	`(await array())[1]`,
	`len(await array())`,
	`cap((await slice())[await leaf(0):])`,
	`(await maps())[await text()]`,
	`(await structure()).f`,
	`(await pointer()).f`,
	`(*await pointer()).f`,
	`(await structure()).method(await leaf(1))`,
	`(await pointer()).ptr(await leaf(1))`,
	`S.method(await structure(), await leaf(1))`,
	`(*S).ptr(await pointer(), await leaf(1))`,
	`(await iface()).method(await leaf(1))`,
	`(await function())(await leaf(1))`,
	`func(n int) int { return n }(await leaf(1))`,
	`(await anything()).(int)`,
	`int(await unsigned())`,
	`int((await text())[0])`,
	`<-await channel()`,
	`(S{f: await leaf(1)}).f`,
	`(&S{await leaf(1)}).f`,
	`[]int{await leaf(1), 2, 5: await leaf(2)}[0]`,
	`[...]int{await leaf(1)}[0]`,
	`map[string]int{await text(): await leaf(1)}[""]`,
	`map[string][]S{await text(): {{await leaf(1)}}}[""][0].f`,
	`generic(await leaf(1))`,
	`generic[int](await leaf(1))`,
	`min(await leaf(1), x)`,
	`max(x, await leaf(1), 3)`,
	`copy(await slice(), await slice())`,
	`append(await slice(), await leaf(1), 2)[0]`,
	`len(append(await slice(), await slice()...))`,
	`*new(int) + len(make([]int, await leaf(1), await leaf(2)))`,
	`int(real(complex(await float(), 1)))`,
	`map[bool]int{await flag() && await flag() || !await flag(): 1}[true]`,
	`map[bool]int{await anything() == await anything(): await leaf(1)}[true]`,
	`int(unsafe.Sizeof(await leaf(1)))`,
	`int(unsafe.Alignof((await structure()).f) + unsafe.Offsetof((await structure()).f))`,
	`len(unsafe.Slice(&(await pointer()).f, await leaf(1)))`,
	`await leaf(await leaf(await leaf(1)))`,
	`failing(await leaf(1))?`,
	`(await failure())?`,
}

// The forms of statements around an expression of type int.
var stmtForms = []string{
	`_ = E`,
	`v := E; _ = v`,
	`var v = E; _ = v`,
	`var v, w int = E, E; _, _ = v, w`,
	`var v any = E; _ = v`,
	`x = E`,
	`x, s[E] = E, E`,
	`s[E] += E`,
	`s[E]++`,
	`m["a"] |= E`,
	`p.f, *q = E, E`,
	`*at(E) = E`,
	`plain(E, E)`,
	`c <- E`,
	`go plain(E, E)`,
	`defer plain(E, E)`,
	`defer func(int) {}(E)`,
	`return E, nil`,
	`if E > 0 { x++ } else if E < 0 { x-- } else { x = E }`,
	`if v := E; v > E { x = v }`,
	`for i := E; i < E; i += E { if i > E { continue }; break }`,
	`for E > 0 { x = E }`,
	`for range E { x = E }`,
	`for i := range s[:E] { x = i + E }`,
	`for i, x := range s { _ = i + x + E }`,
	`for s[E], x = range []int{E} { x = E }`,
	`for k, v := range m { _, _ = k, v; x = E }`,
	`for i, r := range "text" { _, _ = i, r; x = E }`,
	`for v := range c { x = v + E }`,
	`for v := range seq(E) { x = v + E }`,
	`for i := range a { x = i + E }`,
	`for i, v := range &a { x = i + v + E }`,
	`switch E { case 1, E: x = E; fallthrough; case 2: break; default: x = E }`,
	`switch v := E; { case v > E: x = E }`,
	`switch v := any(E).(type) { case int, nil: _ = v; x = E; case string: _ = v }`,
	`switch any(E).(type) { case int: x = E }`,
	`select { case c <- E: x = E; case x = <-c: x = E; case v, ok := <-d[E]: _, _ = v, ok; default: x = E }`,
	`select { case s[E] = <-c: x = E }`,
	`{ x = E; { x = E } }`,
	`goto end; end: x = E`,
	`loop: for { switch { case E > 0: continue loop; default: break loop } }`,
	`type T struct{ n int }; t := T{E}; _ = t`,
	`const k = 1; x = k + E`,
	`f := func() int { return x }; x = E + f()`,
	`panic(E)`,
	`print(E)`,
	`delete(m, string(rune(E)))`,
	`clear(s[:E])`,
	`close(d[E])`,
	`label: if E > 0 { goto label }`,
	`for await v, err := range async func() yield (int, error) { yield E, nil }() { x = v; _ = err }`,
}

const formsPrelude = `package p

import "unsafe"

var _ unsafe.Pointer

type S struct{ f int }

func (s S) method(n int) int { return n }
func (s *S) ptr(n int) int   { return n }

type I interface{ method(int) int }

func plain(a, b int) int       { return a + b }
func sum(ns ...int) int        { return len(ns) }
func at(int) *int              { return new(int) }
func generic[T any](t T) T     { return t }
func failing(n int) (int, error) { return n, nil }
func seq(n int) func(func(int) bool) { return func(yield func(int) bool) { yield(n) } }

async func leaf(n int) int                { return n }
async func unsigned() uint                { return 1 }
async func pair() (int, int)              { return 1, 2 }
async func slice() []int                  { return []int{1} }
async func array() [2]int                 { return [2]int{} }
async func maps() map[string]int          { return nil }
async func text() string                  { return "a" }
async func structure() S                  { return S{} }
async func pointer() *S                   { return new(S) }
async func iface() I                      { return S{} }
async func function() func(int) int       { return nil }
async func anything() any                 { return 1 }
async func channel() chan int             { return nil }
async func float() float64                { return 1 }
async func flag() bool                    { return true }
async func failure() (int, error)         { return 1, nil }
`

// TestNoFormIsRefused lowers each form of a statement with each form of an
// expression in it.
func TestNoFormIsRefused(t *testing.T) {
	var b strings.Builder
	b.WriteString(formsPrelude)
	forms := make(map[int]string)
	for _, s := range stmtForms {
		for _, e := range exprForms {
			if strings.HasSuffix(e, "?") && (strings.HasPrefix(s, "go ") || strings.HasPrefix(s, "defer ")) {
				e = "(" + e + ")"
			}
			text := strings.ReplaceAll(s, "E", e)
			forms[len(forms)] = text
			fmt.Fprintf(&b, `
async func f%d(x int, s []int, m map[string]int, p *S, q *int, c chan int, d []chan int, a [3]int) (int, error) {
	{
		%s
	}
	return 0, nil
}
`, len(forms)-1, text)
		}
	}
	files, diags := lower.Package(checktest.Package(t, map[string]string{"a.ago": b.String()}))
	for i, d := range diags {
		if i == 20 {
			t.Fatalf("and %d more", len(diags)-i)
		}
		t.Error(d)
	}
	if diags == nil && len(files[0].Machines) < len(forms) {
		t.Errorf("%d machines for %d forms", len(files[0].Machines), len(forms))
	}
}

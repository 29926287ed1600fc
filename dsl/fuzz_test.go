package dsl

import (
	"math/rand/v2"
	"os"
	"testing"
)

// FuzzParse checks that ParseFile never panics, and agrees with go/parser on
// whatever is Go: both reject it, or both make the same tree of it.
func FuzzParse(f *testing.F) {
	for _, name := range sample(stdlibFiles(f), 400) {
		if src, err := os.ReadFile(name); err == nil && len(src) < 8<<10 {
			f.Add(src)
		}
	}
	for _, src := range seeds {
		f.Add([]byte(src))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		if _, diff := compareWithGo(src); diff != "" {
			t.Errorf("%s\n%s", diff, src)
		}
	})
}

// TestMutations does what FuzzParse does for a fixed number of sources, made of
// the seeds by deleting and inserting.
func TestMutations(t *testing.T) {
	n := 40_000
	if testing.Short() {
		n = 4_000
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range n {
		src := pick(random)
		for range 1 + random.IntN(4) {
			src = mutated(random, src)
		}
		if _, diff := compareWithGo(src); diff != "" {
			t.Fatalf("%s\n%s", diff, src)
		}
	}
}

func pick(random *rand.Rand) []byte { return []byte(seeds[random.IntN(len(seeds))]) }

// mutated returns src with some bytes replaced by some of another seed.
func mutated(random *rand.Rand, src []byte) []byte {
	from := random.IntN(len(src) + 1)
	to := min(from+random.IntN(8), len(src))
	other := pick(random)
	start := random.IntN(len(other))
	end := min(start+random.IntN(20), len(other))
	out := append([]byte(nil), src[:from]...)
	return append(append(out, other[start:end]...), src[to:]...)
}

// seeds are files of which each has much of the grammar.
var seeds = []string{
	"package p; func f() { for i, v := range x { L: switch y := z.(type) { case int, *T: goto L; default: } } }",
	"package p\ntype A[P *T,] struct { a, b int `x`; *E; F[int]; G [4]int }\ntype B[P *T] int\ntype C[P (T), Q ~int|string] interface { ~[]P | Q; m(a, b int, c ...T) (x, y int) }",
	"package p; var a, b = <-chan int(x), <-c, [...]int{1: 2, {}, 3}[1:2:3]; const (c = iota; d; e float64 = 1i)",
	"package p; func (r *T[A, B]) m(x ...int) (e error) { defer func() { recover() }(); go f(a..., ); return }",
	"package p; func f() { if x := (T{1}); x == (T{}) {} else if ; y {} else {} ; select { case <-c: case c <- 1: case a, ok := <-c: } }",
	"package p\n\n// doc\n\n/* lead */ var x /* mid */ int // line\n\n// a\n\n// b\nfunc f() // line\n/* c\n */ var (\n\t// d\n\ty int // e\n)\n",
	"package p; func f() { for {}; for range x {}; for i := 0; i < 3; i++ {}; for x = range y {}; x, y <<= 1, z.a[b](c).(d); a: b: c++ }",
	"package p; async func f() (int, error) { x := await g()?; h := go f(); for await v := range s { yield v }; return await h }",
	"package p; async func g() yield int { yield 1; yield (2), *p; select biased { case n, err := await c: case await d: default: } }",
	"package p; var async, await, yield = 1, 2, 3; func f(async func(), await int) { await(x); yield(y); z := &async{a: b}; if async { } }",
	"package p; var f = async func(h async func() yield int) { g := async { await x; f(async{}) } }; type I interface { async M() error; async; await.T }",
}

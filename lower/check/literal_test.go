package check_test

// functionTest describes the functions of a source.
type functionTest = struct {
	name, src string
	want      []string
}

var literalTests = []functionTest{
	{"a literal captures variables, or the values of small constant ones", `
		async func F(a int, b *int, c [9]int) (r int) {
			a++
			d, e := 1, 2
			p := &e
			g := async func(x int) { _, _, _, _, _ = a, b, c, d, e }
			h := async func() { r = x }
			_, _, _ = g, h, p
			return
		}
		var x int`,
		[]string{
			"F: FFuture value int params a int, b *int, c [9]int results r int",
			"fFunc1: fFunc1Future value rtlib.Unit captures a *int and b *int and c *[9]int and d int and e *int params x int",
			"fFunc2: fFunc2Future value rtlib.Unit captures r *int",
		}},
	{"literals of methods, plain functions, variables and each other", `
		type C struct{ n int }
		func (c *C) Get() { _ = async func() { c.n++ } }
		var V, w = async { for range 3 {} }, async func(s ...string) error { return nil }
		var _ = async func() {
			x := 1
			_ = async func() { func() { x++ }() }
		}`,
		[]string{
			"cGetFunc1: cGetFunc1Future value rtlib.Unit captures c *C",
			"vFunc1: vFunc1Future value rtlib.Unit",
			"vFunc2: vFunc2Future value error params s []string results error variadic",
			"packageFunc1: packageFunc1Future value rtlib.Unit",
			"packageFunc2: packageFunc2Future value rtlib.Unit captures x *int",
		}},
	{"the type parameters around", `
		func F[T any, _ comparable](v T) { _ = async func() T { return v } }
		type M[K comparable, V any] struct{ m map[K]V }
		async func (m M[A, _]) Get(k A) { _ = async func() (A, int) { return k, len(m.m) } }`,
		[]string{
			"fFunc1: fFunc1Future[T, _P1] value T captures v *T results T",
			"Get: MGetFuture[A, _P1] value rtlib.Unit params m M[A, _P1], k A",
			"mGetFunc1: mGetFunc1Future[A, _P1] value rtlib.Tuple2[A, int] captures k *A and m M[A, _P1] results A, int",
		}},
	{"names that are taken", `
		async func F() { b := async { fFunc1 := 1; _ = fFunc1 }; _ = b }
		func fFunc1_Future() {}`,
		[]string{
			"F: FFuture value rtlib.Unit",
			"fFunc1__: fFunc1__Future value rtlib.Unit",
		}},
}

package loops

import (
	"strings"

	"github.com/asyncgen/asyncgen/rtlib"
)

// Shape is one function in both forms.
type Shape struct {
	Name         string
	Async, Plain func()
}

// Shapes returns the functions to compare, with the work that one call does.
func Shapes() []Shape {
	xs := make([]int, 100_000)
	fs := make([]float64, 100_000)
	for i := range xs {
		xs[i] = i * 7 % 1001
		fs[i] = float64(xs[i])
	}
	const n = 60
	a, b, c := make([]float64, n*n), make([]float64, n*n), make([]float64, n*n)
	text := strings.Repeat("the quick brown fox jumps over the lazy dog ", 2000)
	return []Shape{
		{"sum", run(func() rtlib.Future[int] { return sum(xs) }), func() { plainSum(xs) }},
		{"matrix", run(func() rtlib.Future[float64] { return matrix(a, b, c, n) }), func() { plainMatrix(a, b, c, n) }},
		{"words", run(func() rtlib.Future[int] { return words(text) }), func() { plainWords(text) }},
		{"vowels", run(func() rtlib.Future[int] { return vowels(text) }), func() { plainVowels(text) }},
		{"fields", run(func() rtlib.Future[int] { return fields(100_000) }), func() { plainFields(100_000) }},
		{"big", run(func() rtlib.Future[int] { return big(100_000) }), func() { plainBig(100_000) }},
		{"closure", run(func() rtlib.Future[int] { return closure(100_000) }), func() { plainClosure(100_000) }},
		{"captured", run(func() rtlib.Future[int] { return captured(100_000) }), func() { plainCaptured(100_000) }},
		{"kept", run(func() rtlib.Future[int] { return kept(100_000) }), func() { plainKept(100_000) }},
		{"pointer", run(func() rtlib.Future[int] { return pointer(100_000) }), func() { plainPointer(100_000) }},
		{"histogram", run(func() rtlib.Future[int] { return histogram(text) }), func() { plainHistogram(text) }},
		{"inner", run(func() rtlib.Future[int] { return inner(xs[:1000], 100) }), func() { plainInner(xs[:1000], 100) }},
		{"deferred", run(func() rtlib.Future[rtlib.Result[int]] { return deferred(xs) }), func() { plainDeferred(xs) }},
		{"method", run(func() rtlib.Future[int] { return (&counter{limit: 500}).count(xs) }), func() { (&counter{limit: 500}).plainCount(xs) }},
		{"appends", run(func() rtlib.Future[int] { return appends(100_000) }), func() { plainAppends(100_000) }},
		{"generic", run(func() rtlib.Future[float64] { return generic(fs) }), func() { plainGeneric(fs) }},
		{"collatz", run(func() rtlib.Future[int] { return collatz(3000) }), func() { plainCollatz(3000) }},
	}
}

// run polls what f makes to its end.
func run[T any](f func() rtlib.Future[T]) func() {
	return func() {
		if _, ready := f().Poll(nil); !ready {
			panic("it suspends")
		}
	}
}

// Range over functions: iterators that behave and that do not, crossed with the
// ways a body ends, in functions with deferred calls and named results.
package main

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
)

func note[T any](v T) T {
	fmt.Print(v, " ")
	return v
}

// An iterator over a tree, recursive and generic.
type tree[K cmp.Ordered, V any] struct {
	left, right *tree[K, V]
	key         K
	value       V
}

func (t *tree[K, V]) insert(k K, v V) *tree[K, V] {
	switch {
	case t == nil:
		return &tree[K, V]{key: k, value: v}
	case k < t.key:
		t.left = t.left.insert(k, v)
	case k > t.key:
		t.right = t.right.insert(k, v)
	default:
		t.value = v
	}
	return t
}

func (t *tree[K, V]) push(yield func(K, V) bool) bool {
	return t == nil || t.left.push(yield) && yield(t.key, t.value) && t.right.push(yield)
}

func (t *tree[K, V]) all() iter.Seq2[K, V] {
	return func(yield func(K, V) bool) { t.push(yield) }
}

func (t *tree[K, V]) each(yield func(K) bool) {
	for k := range t.all() {
		if !yield(k) {
			fmt.Print("stopped ")
			return
		}
	}
}

func sum[M ~func(func(K, V) bool), K cmp.Ordered, V int | float64](seq M, limit K) (total V) {
	for k, v := range seq {
		if note(k) > limit {
			return total
		}
		total += note(v)
	}
	return -total
}

func generic() {
	var t *tree[string, int]
	for i, word := range []string{"m", "c", "x", "a", "d", "z"} {
		t = t.insert(word, note(i))
	}
	fmt.Println(sum(t.all(), "n"))
	fmt.Println(sum(t.all(), "zz"))
	for k := range t.each {
		if note(k) == "d" {
			break
		}
	}
	var none *tree[float64, float64]
	fmt.Println(sum(none.all(), 0), sum(maps.All(map[int]float64{2: note(0.5)}), 1))
	for i, k := range slices.Backward(slices.Sorted(t.each)) {
		note(i)
		note(k)
	}
	fmt.Println()
}

// Iterators that yield 0, 1 and 2.

func plain(yield func(int) bool) {
	defer fmt.Print("plain ends ")
	for i := 0; i < 3 && yield(i); i++ {
	}
}

func rethrows(yield func(int) bool) {
	defer func() {
		if p := recover(); p != nil {
			fmt.Print("saw ", p, " ")
			panic(p)
		}
	}()
	for i := 0; i < 3 && yield(i); i++ {
	}
}

func replaces(yield func(int) bool) {
	defer func() {
		if p := recover(); p != nil {
			panic(fmt.Sprint("instead of ", p))
		}
	}()
	for i := 0; i < 3 && yield(i); i++ {
	}
}

func swallows(yield func(int) bool) {
	defer func() { recover() }()
	for i := 0; i < 3 && yield(i); i++ {
	}
}

func deaf(yield func(int) bool) {
	for i := range 3 {
		fmt.Print(yield(i), " ")
	}
}

func fails(yield func(int) bool) {
	if yield(0) {
		panic(errors.New("iterator failed"))
	}
}

var iterators = []iter.Seq[int]{plain, rethrows, replaces, swallows, deaf, fails, nil}

// One body for all ways out of it.
func ways(seq iter.Seq[int], how string, depth int) (result string, err error) {
	defer func() { fmt.Print("deferred ", result, " ") }()
	rows := 0
outer:
	for i := range plain {
		for j := range seq {
			defer fmt.Print("j", j, " ")
			if j != 1 {
				continue
			}
			switch note(how) {
			case "break":
				break
			case "break outer":
				break outer
			case "continue outer":
				continue outer
			case "goto":
				if i == 1 {
					goto end
				}
			case "return":
				return note(fmt.Sprint(i, j)), errors.New("returned")
			case "panic":
				panic(how)
			case "error":
				var m map[int]int
				m[note(j)]++
			case "recursion":
				if depth > 0 {
					s, err := ways(seq, "return", depth-1)
					return s + "?", err
				}
			}
		}
		rows++
	}
	return fmt.Sprint("rows ", rows), nil
end:
	return note("end"), nil
}

func guarded(seq iter.Seq[int], how string) {
	defer func() {
		if p := recover(); p != nil {
			fmt.Printf("recovered %T %v\n", p, p)
		}
	}()
	s, err := ways(seq, how, 1)
	fmt.Println(s, err)
}

// An iterator changes the results of the function that returns out of it.
func late(how string) (n int, err error) {
	seq := func(yield func(*int, int) bool) {
		defer func() { n, err = n+1, errors.Join(err, errors.New("late")) }()
		local := note(40)
		for i := 0; i < 3 && yield(&local, i); i++ {
			n = local
		}
	}
	for p, i := range seq {
		*p += note(i)
		if i == 2 && how == "value" {
			return *p * 100, nil
		}
		if i == 2 && how == "bare" {
			return
		}
	}
	return n, err
}

// The iteration variables are new each time, and so are those of the body.
func captured() {
	var fs []func() int
	for i := range plain {
		j := note(i * 10)
		fs = append(fs, func() int { i++; j += i; return j })
	}
	for _, f := range fs {
		fmt.Print(f(), " ", f(), " ")
	}
	var i int
	var ps []*int
	for i = range plain {
		ps = append(ps, &i)
		i += note(5)
	}
	fmt.Println(i, *ps[0], *ps[2])
	var a [4]int
	m := map[string]int{}
	for a[i&1], m[fmt.Sprint("k", a[1])] = range slices.All([]int{7, 8}) {
		i = note(i) / 2
	}
	fmt.Println(a, m)
}

// A closure calls yield again when the loop is over, or while the body runs.
func leaked() {
	var again func(int) bool
	leaks := func(yield func(int) bool) {
		again = yield
		yield(note(1))
	}
	try := func(f func()) {
		defer func() { fmt.Println(recover()) }()
		f()
	}
	for i := range leaks {
		note(i + 1)
		try(func() { again(5) })
	}
	try(func() { again(6) })
	for range leaks {
		note("break")
		break
	}
	try(func() { again(7) })
}

// Two functions are drained in step, one of them by iter.Pull.
func zipped() {
	next, stop := iter.Pull(plain)
	defer stop()
	for i := range deaf {
		j, ok := next()
		fmt.Print(note(i)+j, ok, " ")
	}
	fmt.Println(next())
}

func main() {
	generic()
	for _, how := range []string{"break", "break outer", "continue outer", "goto", "return", "panic", "error", "recursion", ""} {
		for _, seq := range iterators {
			guarded(seq, how)
		}
	}
	for _, how := range []string{"value", "bare", ""} {
		fmt.Println(late(how))
	}
	captured()
	leaked()
	zipped()
}

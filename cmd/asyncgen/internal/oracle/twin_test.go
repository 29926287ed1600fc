package oracle

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTwin(t *testing.T) {
	for _, c := range []struct {
		name     string
		src      string
		every    int
		want     string
		wantFunc int
	}{
		{
			name:     "calls are awaited",
			src:      "package main\n\nfunc main() { f(f(1)) }\n\nfunc f(i int) int { return i }\n",
			want:     "package main\n\nasync func main() { (await f((await f(1)))) }\n\nasync func f(i int) int { return i }\n",
			wantFunc: 2,
		},
		{
			name:     "a function used as a value stays plain, and so does what it calls",
			src:      "package main\n\nfunc main() { g := f; g(); h() }\n\nfunc f() { h() }\n\nfunc h() {}\n",
			want:     "package main\n\nasync func main() { g := f; g(); h() }\n\nfunc f() { h() }\n\nfunc h() {}\n",
			wantFunc: 1,
		},
		{
			name:     "calls in function literals, go and defer keep their callee plain",
			src:      "package main\n\nfunc main() { defer f(); go g(); func() { h() }(); i() }\n\nfunc f() {}\nfunc g() {}\nfunc h() {}\nfunc i() {}\n",
			want:     "package main\n\nasync func main() { defer f(); go g(); func() { h() }(); (await i()) }\n\nfunc f() {}\nfunc g() {}\nfunc h() {}\nasync func i() {}\n",
			wantFunc: 2,
		},
		{
			name:     "generic functions and methods",
			src:      "package main\n\ntype L[T any] struct{ v T }\n\nfunc (l *L[T]) get() T { return l.v }\n\nfunc mk[T any](v T) *L[T] { return &L[T]{v} }\n\nfunc main() { mk[int](1).get() }\n",
			want:     "package main\n\ntype L[T any] struct{ v T }\n\nasync func (l *L[T]) get() T { return l.v }\n\nasync func mk[T any](v T) *L[T] { return &L[T]{v} }\n\nasync func main() { (await (await mk[int](1)).get()) }\n",
			wantFunc: 3,
		},
		{
			name:     "suspensions stand before statements",
			src:      "package main\n\nfunc main() {\n\tf()\n\tswitch {\n\tcase true:\n\t\tf()\n\t}\n}\n\nfunc f() {}\n",
			every:    1,
			want:     "package main; import twin_rtlib \"github.com/asyncgen/asyncgen/rtlib\"\n\nasync func main() {\n\tawait twin_rtlib.YieldNow(); (await f())\n\tawait twin_rtlib.YieldNow(); switch {\n\tcase true:\n\t\tawait twin_rtlib.YieldNow(); (await f())\n\t}\n}\n\nasync func f() {}\n",
			wantFunc: 2,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, n, err := Twin("main.go", []byte(c.src), Options{Every: c.every})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, string(got)); diff != "" {
				t.Errorf("twin differs (-want +got):\n%s", diff)
			}
			if n != c.wantFunc {
				t.Errorf("%d functions became async, want %d", n, c.wantFunc)
			}
		})
	}
}

package batch

import "testing"

func TestPlain(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"words", "async func f() { await g(await h()) }", "func f() { g(h()) }"},
		{"added", "f := " + Add("later(") + "async {}" + Add(")"), "f := later({})"},
		{"cut", "x := f()" + Cut("?") + "; y", "x := f(); y"},
		{"added within added", Add("a" + Add("b"+Add("c")+"d") + "e"), "abcde"},
		{"cut within cut", "a" + Cut("b"+Cut("c")+"d") + "e", "ae"},
		{"added within cut", "a" + Cut("b"+Add("c")) + "d", "ad"},
		{"cut within added", Add("a" + Cut("b") + "c"), "ac"},
		{"awaited within added", Add("f(await g())"), "f(g())"},
		{"other comments", "/* a */ x /* b */", "/* a */ x /* b */"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Plain(c.src); got != c.want {
				t.Errorf("%s\n\tgives %s\n\twant  %s", c.src, got, c.want)
			}
		})
	}
}

package loops

import "testing"

func BenchmarkLoops(b *testing.B) {
	for _, s := range Shapes() {
		b.Run(s.Name+"/async", func(b *testing.B) { repeat(b, s.Async) })
		b.Run(s.Name+"/plain", func(b *testing.B) { repeat(b, s.Plain) })
	}
}

func repeat(b *testing.B, f func()) {
	for b.Loop() {
		f()
	}
}

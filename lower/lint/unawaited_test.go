package lint_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/asyncgen/asyncgen/lower"
	"github.com/asyncgen/asyncgen/lower/check/checktest"
	"github.com/asyncgen/asyncgen/lower/lint"
)

func TestHintsOfUnawaitedFutures(t *testing.T) {
	pkg := checktest.Package(t, map[string]string{"p.ago": source("fmt", `
		async func f(n int) int { return n }
		async func g() (int, error) { return 1, nil }
		async func nothing() {}
		async func F() {
			fmt.Println(f(await f(1)))
			fmt.Println(g())
			fmt.Println(nothing())
			func() { fmt.Println(f(1)) }()
			async { fmt.Println(f(2)) }.Cancel(nil)
		}
		func plain() { fmt.Println(g()) }`)})
	files, diags := lower.Package(pkg)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	const plain = "only an async function can await it: make this one async, or wait in plain code with "
	want := []string{
		"await it: await f(await f(1))",
		"await it before: v, err := await g()",
		"await it in a statement of its own, as it gives no value: await nothing()",
		plain + "rtlib.BlockOn(f(1))",
		"await it: await f(2)",
		plain + "rtlib.BlockOn(g()).Unpack()",
	}
	var got []string
	for _, d := range lint.Files(pkg, files, lint.Options{}) {
		if d.Code == "AG0511" {
			got = append(got, d.Hint)
		}
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

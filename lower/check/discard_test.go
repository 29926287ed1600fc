package check_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/asyncgen/asyncgen/lower/check/checktest"
)

// The declarations of a file are looked at in parallel.
func TestNoDroppedFutureOfAnAwaitIsLost(t *testing.T) {
	const n = 500
	var src strings.Builder
	src.WriteString("package p\n\nimport \"github.com/asyncgen/asyncgen/rtlib\"\n\n" +
		"async func one() int { return 1 }\n\n" +
		"async func future() rtlib.Future[int] { return one() }\n\n")
	for i := range n {
		fmt.Fprintf(&src, "async func f%d() { _ = await future() }\n", i)
	}
	_, list := checktest.Check(t, map[string]string{"x.ago": src.String()})
	for _, d := range list {
		if d.Code != "AG0102" {
			t.Fatal(d)
		}
	}
	if len(list) != n {
		t.Errorf("%d futures are reported of %d", len(list), n)
	}
}

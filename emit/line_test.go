package emit_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/asyncgen/asyncgen/emit"
)

// linesWith returns the numbers of the lines of src that hold the text.
func linesWith(src, text string) []int {
	var lines []int
	for i, line := range strings.Split(src, "\n") {
		if strings.Contains(line, text) {
			lines = append(lines, i+1)
		}
	}
	return lines
}

// The frames of the panic are marked TRACE.
const panicking = `// A comment ahead of the package.

package main

import "fmt"
import "github.com/asyncgen/asyncgen/rtlib"

func plain(m map[string]int) {

	if m == nil { m["plain"] = 1 } ; fmt.Print() // TRACE
}

async func inner(n int) int {
	await rtlib.YieldNow()
	for i := range n {
		await rtlib.YieldNow()
		f := func() {
			// Not the body.
			fmt.Sprint(
				i,
				func() int { plain(nil); return 1 }(), // TRACE
			) // a call's line is that of its closing parenthesis, or of its argument
		}

		f() // TRACE
	}
	return n
}

// outer has a comment,
//
// of several lines.
async func outer(n int) int {
	before := n + 1

	return await inner( // TRACE
		before,
	)
}

async func main() {
	fmt.Println(
		1,
		await outer(1), // TRACE
	)
}
`

func TestPanicTracesNameTheLinesOfTheSource(t *testing.T) {
	m := newModule(t, "-- prog.ago --\n"+panicking)
	m.generate(t, emit.Options{Line: true})
	out, err := m.goCommand(t, "run", "-gcflags=-l", ".")
	if err == nil {
		t.Fatalf("it does not panic:\n%s", out)
	}
	found := make(map[int]bool)
	for _, at := range regexp.MustCompile(`\tprog\.ago:(\d+)`).FindAllStringSubmatch(out, -1) {
		n, _ := strconv.Atoi(at[1])
		found[n] = true
	}
	for _, n := range linesWith(panicking, "// TRACE") {
		if !found[n] {
			t.Errorf("no frame at line %d", n)
		}
		delete(found, n)
	}
	if len(found) > 2 { // the two literals around those lines
		t.Errorf("frames at other lines: %v", found)
	}
	if t.Failed() {
		t.Log(out)
	}
}

// Lines that run are marked RUN, and those that do not NOT.
const covered = `package cover

import "github.com/asyncgen/asyncgen/rtlib"

func Plain(n int) int { // RUN
	if n > 5 { // RUN
		return n // NOT
	}
	return 1 // RUN
}

async func Sum(n int) int { // RUN
	sum := 0 // RUN
	for i := range n {
		await rtlib.YieldNow() // RUN
		if i > 5 { // RUN
			sum += 100 // NOT
		}
		sum += Plain(i) // RUN
	}
	if sum > 1000 { // RUN
		await rtlib.YieldNow() // NOT
		return 0 // NOT
	}
	return sum // RUN
}
`

func TestCoverageProfilesNameTheLinesOfTheSource(t *testing.T) {
	m := newModule(t, "-- cover/x.ago --\n"+covered+`
-- cover/x_test.go --
package cover

import (
	"testing"

	"github.com/asyncgen/asyncgen/rtlib"
)

func TestSum(t *testing.T) {
	if got := rtlib.BlockOn(Sum(3)); got != 3 {
		t.Error(got)
	}
}
`)
	m.generate(t, emit.Options{Line: true})
	if _, err := m.goCommand(t, "test", "-coverprofile=profile", "./cover"); err != nil {
		t.Fatal(err)
	}
	profile, err := os.ReadFile(filepath.Join(m.dir, "profile"))
	if err != nil {
		t.Fatal(err)
	}
	run, not := make(map[int]bool), make(map[int]bool)
	last := 1 + strings.Count(covered, "\n")
	for line := range strings.Lines(string(profile)) {
		var from, fromColumn, to, toColumn, statements, count int
		place, ok := strings.CutPrefix(line, "example.com/m/cover/x.ago:")
		if !ok {
			continue
		}
		if _, err := fmt.Sscanf(place, "%d.%d,%d.%d %d %d", &from, &fromColumn, &to, &toColumn, &statements, &count); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		if to < from || to > last {
			t.Errorf("a block from line %d to %d", from, to)
		}
		for n := from; n <= to; n++ {
			run[n] = run[n] || count > 0
			not[n] = not[n] || count == 0
		}
	}
	for _, n := range linesWith(covered, "// RUN") {
		if !run[n] {
			t.Errorf("line %d counts as not run", n)
		}
	}
	for _, n := range linesWith(covered, "// NOT") {
		if run[n] || !not[n] {
			t.Errorf("line %d counts as run", n)
		}
	}
	if t.Failed() {
		t.Logf("%s", profile)
	}
}

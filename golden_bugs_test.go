package asyncgen_test

import (
	"bytes"
	"fmt"
	"regexp"
	"testing"
)

// faulty is the case whose output the bugs are planted in.
const faulty = "defers"

// goldenBugs are bugs that a compiler might have, and a way to drive a case that
// shows each.
var goldenBugs = []struct {
	name, way   string
	pattern, by string
}{
	{"a variable is not restored", "pending", `(?m)^(\tcase 3:\n(?:.*\n){1,3}?)\t\tfail = f\.fail\n`, "$1"},
	{"a state is another one's", "alternate", `f\.state = 5`, "f.state = 3"},
	{"what the budget ends keeps no child", "spent", `(?m)^\tf\.child = child\n(\tf\.state = 4)`, "$1"},
	{"the child is not cancelled", "cancel", `(?m)^\t\tf\.child\.Cancel\(cx\)$`, ""},
	{"cancellation runs no deferred calls", "cancel", `(?m)^\tdefer f\.defers\.Cancel\(cx\)$`, ""},
	{"a panic is swallowed", "panic", `&& !f\.defers\.Panicking\(\)`, ""},
	{"the end of the goroutine is not noticed", "exit", `(?m)^\tdefer f\.defers\.Catch\(\)\n`, ""},
	{"a panic behind a suspension is not held", "latepanic", `(?m)^(\tcase \d+:\n(?:.*\n){1,2}?)\t\tf\.defers\.Enter\(cx\)\n`, "$1"},
	{"a Goexit behind a suspension is not held", "lateexit", `(?m)^(\tcase \d+:\n(?:.*\n){1,2}?)\t\tf\.defers\.Enter\(cx\)\n`, "$1"},
}

// TestGoldenWaysNoticeBugs drives a golden case whose output has a bug, in the
// way that is to show it, and expects another outcome.
func TestGoldenWaysNoticeBugs(t *testing.T) {
	var cases []*goldenCase
	for _, c := range readCases(t) {
		if c.name == faulty {
			cases = append(cases, c)
		}
	}
	w := newWorkspace(t, cases)
	w.generate(t)
	source, output := w.read(t, faulty+"/x.ago"), w.read(t, faulty+"/x.ago.go")
	imports := fmt.Sprintf("\tm %q\n", "golden/"+faulty)
	table := fmt.Sprintf("machines[%q] = m.Main\n", faulty)
	for i, bug := range goldenBugs {
		name := fmt.Sprint("bug", i)
		changed := regexp.MustCompile(bug.pattern).ReplaceAll(output, []byte(bug.by))
		if bytes.Equal(changed, output) {
			t.Fatalf("%s: nothing to change", bug.name)
		}
		w.write(t, name+"/x.ago", source)
		w.write(t, name+"/x.ago.go", changed)
		imports += fmt.Sprintf("\t%s %q\n", name, "golden/"+name)
		table += fmt.Sprintf("machines[%q] = %[1]s.Main\n", name)
	}
	w.link(t, imports, table)
	for i, bug := range goldenBugs {
		t.Run(bug.name, func(t *testing.T) {
			want, err := w.try("machine", faulty, bug.way)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := w.try("machine", fmt.Sprint("bug", i), bug.way); err == nil && got == want {
				t.Errorf("driven %s it prints what it should", bug.way)
			}
		})
	}
}

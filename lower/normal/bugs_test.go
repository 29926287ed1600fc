package normal

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// orderBugs are bugs that the rule of evaluation order might have, and an operand that
// shows each.
var orderBugs = []struct {
	name, rule, wrong string
	operand           string
}{
	{"a slice expression is evaluated late", "case *ast.SliceExpr:\n\t\treturn true", "case *ast.SliceExpr:\n\t\treturn false", "a[i:]"},
	{"a receive is evaluated late", "return e.Op == token.ARROW", "return false", "<-current"},
	{"a branch is evaluated late", "return e.Op == token.LAND || e.Op == token.LOR", "return false", "ok && x > 0"},
	{"a call is evaluated late", "return true\n}\n\n// copiedConversion", "return false\n}\n\n// copiedConversion", "len(str)"},
	{"a type assertion to a pointer is evaluated early", "&& !r.isPointerShaped(t)", "&& r != nil", "ip.(*int)"},
	{"a conversion is evaluated early", "return false\n}\n\n// keyIsStringOfBytes", "return true\n}\n\n// keyIsStringOfBytes", "[2]int(a)"},
	{"what nothing else is said of is evaluated early", "return false\n}\n\nfunc (r *rewriter) copiedCall", "return true\n}\n\nfunc (r *rewriter) copiedCall", "*&x"},
}

// TestOrderBugsAreNoticed builds the probe with each bug and expects it to name the
// operand.
func TestOrderBugsAreNoticed(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the test once for each bug")
	}
	source, err := filepath.Abs("order.go")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(source)
	if err != nil {
		t.Fatal(err)
	}
	for _, bug := range orderBugs {
		t.Run(bug.name, func(t *testing.T) {
			if strings.Count(string(text), bug.rule) != 1 {
				t.Fatal("nothing to change")
			}
			wrong := strings.Replace(string(text), bug.rule, bug.wrong, 1)
			cmd := exec.Command("go", "test", "-vet=off", "-overlay", overlay(t, source, wrong), "-run", "^TestNormalFormHasTheOrder", ".")
			out, err := cmd.CombinedOutput()
			if found := misplaced + " " + bug.operand + " "; err == nil || !strings.Contains(string(out), found) {
				t.Errorf("not noticed: want %q in\n%s", found, out)
			}
		})
	}
}

// overlay writes a file that makes the go command read text in place of a source.
func overlay(t *testing.T, source, text string) string {
	t.Helper()
	dir := t.TempDir()
	replaced, path := filepath.Join(dir, "replaced.go"), filepath.Join(dir, "overlay.json")
	list, err := json.Marshal(map[string]map[string]string{"Replace": {source: replaced}})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(replaced, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, list, 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

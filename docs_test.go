package asyncgen_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// docs/diagnostics.md lists the code of every diagnostic, and each code stands
// for one thing.
func TestDiagnosticsAreDocumented(t *testing.T) {
	text, err := os.ReadFile("docs/diagnostics.md")
	if err != nil {
		t.Fatal(err)
	}
	var documented []string
	for _, m := range regexp.MustCompile(`(?m)^\| (AG\d{4}) \|`).FindAllSubmatch(text, -1) {
		documented = append(documented, string(m[1]))
	}
	var defined []string
	for _, root := range []string{"dsl", "lower", "emit", "cmd"} {
		defined = append(defined, codesIn(t, root)...)
	}
	slices.Sort(defined)
	if d := cmp.Diff(defined, documented); d != "" {
		t.Errorf("codes in the source and in docs/diagnostics.md (-source +docs):\n%s", d)
	}
}

var diagnosticCode = regexp.MustCompile(`^"AG\d{4}"$`)

// codesIn returns the literals that are codes in the Go files below root, one
// for each place.
func codesIn(t *testing.T, root string) (codes []string) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir() && e.Name() == "testdata":
			return fs.SkipDir
		case !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok && diagnosticCode.MatchString(l.Value) {
				codes = append(codes, strings.Trim(l.Value, `"`))
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return codes
}

// The description in docs/explain.md is what the command prints.
func TestExplainDocumentsWhatIsPrinted(t *testing.T) {
	text, err := os.ReadFile("docs/explain.md")
	if err != nil {
		t.Fatal(err)
	}
	_, block, _ := strings.Cut(string(text), "\n```\n")
	block, _, _ = strings.Cut(block, "```\n")
	printed := runIn(t, ".", "go", "run", "./cmd/asyncgen", "explain", "examples/quickstart/main.ago:task")
	if d := cmp.Diff(printed, block); d != "" {
		t.Errorf("the description of task (-printed +docs):\n%s", d)
	}
}

// The program in README.md is the one that it says.
func TestReadmeShowsTheQuickstart(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	example, err := os.ReadFile("examples/quickstart/main.ago")
	if err != nil {
		t.Fatal(err)
	}
	m := fence.FindSubmatch(readme)
	if m == nil || !strings.HasSuffix(string(example), string(m[2])) {
		t.Error("README.md does not begin with the program of examples/quickstart")
	}
}

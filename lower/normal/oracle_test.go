package normal

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"maps"
	"slices"
	"strings"
	"testing"
)

// recovering returns the text of a file in which each function with a `?` lets
// the panic that stands for its return do what the return would.
func recovering(t testing.TB, name, text string) string {
	t.Helper()
	f, err := parser.ParseFile(fset, name, text, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			recoverTries(t, n.Type, n.Body)
		case *ast.FuncLit:
			recoverTries(t, n.Type, n.Body)
		}
		return true
	})
	return source(t, f)
}

func recoverTries(t testing.TB, ft *ast.FuncType, body *ast.BlockStmt) {
	if !triesIn(body) {
		return
	}
	var names, zeros []string
	for _, r := range ft.Results.List {
		if r.Names == nil {
			r.Names = []*ast.Ident{ast.NewIdent("_")}
		}
		for _, id := range r.Names {
			if id.Name == "_" {
				id.Name = fmt.Sprintf("result%d", len(names))
			}
			names = append(names, id.Name)
			zeros = append(zeros, "*new("+source(t, r.Type)+")")
		}
	}
	zeros[len(zeros)-1] = "leave.err"
	text := fmt.Sprintf("func() { defer func() { if e := recover(); e != nil { leave, ok := e.(exit); if !ok { panic(e) }; %s = %s } }() }",
		strings.Join(names, ", "), strings.Join(zeros, ", "))
	lit, err := parser.ParseExpr(text)
	if err != nil {
		t.Fatal(err)
	}
	body.List = slices.Insert(body.List, 0, lit.(*ast.FuncLit).Body.List[0])
}

// triesIn reports whether there is a `?` in a body, function literals apart.
func triesIn(body *ast.BlockStmt) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			found = found || isTry(callee(n))
		}
		return true
	})
	return found
}

// compare runs the cases as they are and in normal form.
func compare(t *testing.T, texts map[string]string) {
	t.Helper()
	p := load(t, texts)
	normal := p.normalForm(t)
	if t.Failed() {
		return
	}
	for name, d := range differences(t, p, normal) {
		t.Errorf("%s does\n%swant\n%sits normal form is\n%s", name, d.got, d.want, functionText(normal, name))
	}
}

type difference struct{ got, want string }

// differences lists the cases that do something else in the texts normal.
func differences(t testing.TB, p *program, normal map[string]string) map[string]difference {
	t.Helper()
	original := make(map[string]string)
	for name, text := range p.texts {
		original[name] = text
		if name != "prelude.go" {
			original[name] = recovering(t, name, text)
		}
	}
	cases := p.cases()
	want := run(t, original, cases, true)
	got := run(t, normal, cases, false)
	diffs := make(map[string]difference)
	for _, c := range cases {
		name := c.Name.Name
		if want[name] == "" {
			t.Errorf("%s has not run", name)
		}
		if got[name] != want[name] {
			diffs[name] = difference{got[name], want[name]}
		}
	}
	return diffs
}

func functionText(texts map[string]string, name string) string {
	for _, text := range texts {
		if from := strings.Index(text, "func "+name+"("); from >= 0 {
			text = text[from:]
			if to := strings.Index(text[5:], "\nfunc "); to >= 0 {
				text = text[:to+5]
			}
			return text
		}
	}
	return "lost"
}

// The compiler is the judge of evaluation order: a function and its normal form
// have to do the same things in the same order, where both are ordinary Go.
func TestNormalFormDoesWhatTheCompilerMakesOfTheSource(t *testing.T) {
	compare(t, testdata(t, "prelude.go", "operands.go", "calls.go", "literals.go", "logic.go", "assign.go", "control.go", "tries.go", "lengths.go", "more.go"))
}

var seeds = flag.Uint64("seeds", 1, "number of random programs to compare")

func TestRandomFunctionsDoWhatTheCompilerMakesOfTheSource(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles two large programs")
	}
	for seed := range *seeds {
		texts := testdata(t, "prelude.go")
		texts["random.go"] = functions(seed, 100)
		compare(t, texts)
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

func TestTheComparisonSeesAVariableReadTooEarly(t *testing.T) {
	texts := testdata(t, "prelude.go")
	texts["case.go"] = "package main\n\nfunc caseSum() int { return x + await1(g(1)) }\nfunc caseSame() int { return await1(g(1)) }\n"
	wrong := maps.Clone(texts)
	wrong["case.go"] = strings.Replace(texts["case.go"], "return x + await1(g(1))", "v := x; return v + await1(g(1))", 1)
	diffs := differences(t, load(t, texts), wrong)
	if _, seen := diffs["caseSum"]; !seen || len(diffs) != 1 {
		t.Errorf("differences: %v, want one in caseSum", diffs)
	}
}
